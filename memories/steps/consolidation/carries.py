"""Whether a quote carries a statement made of nearly the same words: a denial, a plan, a former state, another person
or a rarer habit makes something else of them; and what a statement adds that nobody said.

Each rule asks for the same words on both sides, as a true statement may well be put in others.
"""

from __future__ import annotations

import re

from memories.index.analyser import tokens
from memories.index.thesaurus import related
from memories.languages import has_han

_CLAUSE = re.compile(
    r"[,;:.!?，；：。！？\n、]|\b(?:but|because|so|and (?=i\b|my\b|we\b))|但是?|不过|因为|所以", re.IGNORECASE
)
_HEDGED = re.compile(
    r"\b(?:thinking (?:of|about)|consider(?:ing)?|might|maybe|perhaps|hop(?:e|ing) to|want(?:ed)? to|wish|"
    r"plan(?:ning|s)? to|dream(?:ing)? of|tempted|almost|nearly|should i|do you think i|shall i)\b|"
    r"可能|也许|或许|打算|考虑|计划|希望|差点|想[要去学买再换当做开养]|要不要|该不该|能不能",
    re.IGNORECASE,
)
_TELLS_OF_IT = re.compile(  # that it is no fact yet
    r"\b(?:plan|want|hop|consider|think|thought|might|may|would|could|intend|dream|wish|wonder|interest|tempt|going to|"
    r"will|like to|if|expect|possib|should|almost|nearly|maybe|perhaps|decid)\w*|"
    r"可能|也许|或许|打算|考虑|计划|希望|差点|想|要|将|会|愿|犹豫",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no|never|none|neither|nor|cannot|without)\b|n't\b|[没沒無无未]|不(?![错久过仅知])|[并又]非",
    re.IGNORECASE,
)
_NO_DENIAL = re.compile(
    r"\b(?:can(?:no|')t (?:wait|believe|help|stop)|not (?:only|just|to mention)|no (?:doubt|wonder|problem)|"
    r"(?:don't|never) (?:forget|tell|tire\w*)|why (?:don't|not)|didn't know)\b|不得不|差不多|没想到|"
    r"不但|不只|不是不|不由得",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:stop|quit|g[ai]ve\w* up|avoid|unable|lack|free|allerg|hate|dislik|refus|off|lost|sold|former|end|fail|left|"
    r"only|instead|skip|miss|cancel|rarely|hardly|barely|too|until)\w*|戒|停|讨厌|过敏|忌|怕|休|离|卖|辞|只|才|从前|再也|少|拒|避",
    re.IGNORECASE,
)
_TRIED_FOR = re.compile(r"\binterview|\bappl(?:y|ied|ying|ication)|面试|申请|应聘|报考", re.IGNORECASE)
_GOT = re.compile(r"\b(?:got|passed|accepted|admitted|start\w*|hired)\b|到了|通过|录取|入职|上了", re.IGNORECASE)
_FREE, _BUSY = re.compile(r"\boff\b|休息|放假|轮休"), re.compile(r"\bworks?\b|上班")
_FORMER = re.compile(
    r"\b(?:used to|formerly|back when|years ago|ages ago|as a (?:kid|child))\b|以前|曾经?|从前|当年|小时候",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:used to|former\w*|previous\w*|was|were|had|did|once|ago|past|when|before|no longer|as a|since|\w+ed|"
    r"went|took|grew|left|met|spent|came|got|taught|knew|ran|made|kept|sold|bought|broke)\b|"
    r"以前|曾|过|之前|从前|原来|不再|当[年时]|小时候|了|童年|时",
    re.IGNORECASE,
)
_AT_TIMES = re.compile(
    r"\b(?:sometimes|occasionally|now and then|once in a while|from time to time|rarely|seldom|some of|a few|most of|"
    r"half)\b|"
    r"有时|偶尔|偶爾|时不时|很少|难得|有些|有的",
    re.IGNORECASE,
)  # fmt: skip
_ALWAYS = re.compile(
    r"\b(?:always|every\w*|daily|weekly|all|never|whenever)\b|每|总是|一直|天天|所有|全部|从不|都", re.IGNORECASE
)
_KIN = re.compile(
    r"\b(?:mother|mum|mom|father|dad|parents?|wife|husband|partner|fianc[ée]e?|boyfriend|girlfriend|ex|brothers?|sisters?|"
    r"siblings?|sons?|daughters?|kids?|child(?:ren)?|baby|twins?|nieces?|nephews?|aunts?|aunties?|uncles?|cousins?|gran\w*|"
    r"in-laws?|roommates?|flatmates?|housemates?|colleagues?|coworkers?|neighbou?rs?|friends?|buddy|mate)\b|"
    r"[爸妈爷奶哥姐弟妹儿女夫妻公婆孩娃孙侄甥姑姨舅叔伯]|老[公婆]|同[事学]|朋友|室友|邻居|对象|男友|女友|那口子|闺蜜|发小|爱人",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    rf"^\W*(?:(?:and|oh|also|well|btw) )*(?:(?:my|our|his|her) (?:\w+ ){{0,2}}?(?:{_KIN.pattern})|"
    rf"(?-i:(?!I\b)[A-Z][a-z]+) from \w+)"
    rf"|^\W*[我咱俺]?(?:们)?[家的]*(?:[大小]|[表堂])?(?:{_KIN.pattern})",
    re.IGNORECASE,
)
_OF_SELF = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|me|we|we're|we've|us|mine)\b|[我咱俺]", re.IGNORECASE)
_THE_USER = re.compile(r"^(?:the user(?!'s)\b|用户(?!的))", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:because(?: of)?|due to|thanks to|in order to|so that)\b(.+)|(?:因为|由于|为了)([^，。]+)", re.IGNORECASE
)
_PART = re.compile(r"[,，；;]|\b(?:and|who|which|where|because(?: of)?|but)\b|而且|并且?|因为|由于|后来", re.IGNORECASE)
_ROLE = re.compile(r"是[^，。]{0,12}?([\u3400-\u9fff](?:长|员|家|练|手|者|任|理|生|人))(?=[。，,]|$)")
_MANY = 2  # words that nobody said
_LIGHT = frozenset(
    tokens(
        "user has have is was does been be being the a an who which that his her their its them they it there "
        "went go goes going get gets keeps keep take takes make makes do doing since age old year years of "
        "named called says said like likes works work lives live uses use own owns very also now currently "
        "still some one with into able person people "
        "not no never none without cannot can t don doesn didn isn on at in of to for from by am pm"
    )
)
_LIGHT_SIGNS = frozenset(
    "用户的了是在有个一着过和与也就都还把被给对为其他她它会能要想说叫名家里上下中到来去现目前时候人自己这那以及并且而做从得地很位只条"
)


def twisted(statement: str, quote: str) -> bool:
    """Whether the words of the statement stand in the quote with another sense."""
    statement, quote = statement.replace("’", "'"), quote.replace("’", "'")
    clause = max(
        (part for part in _CLAUSE.split(quote) if part.strip()), key=lambda p: _shared(statement, p), default=""
    )
    share = _shared(statement, clause)
    if share >= 0.5 and (
        (_HEDGED.search(clause) and not _TELLS_OF_IT.search(statement))
        or (_FORMER.search(clause) and not _PAST.search(statement))
        or (_AT_TIMES.search(clause) and _ALWAYS.search(statement) and not _AT_TIMES.search(statement))
        or (_TRIED_FOR.search(clause) and not _GOT.search(clause) and not _TRIED_FOR.search(statement))
        or (_FREE.search(clause) and _BUSY.search(statement) and not _denials(statement))
    ):
        return True
    if share >= 0.5 and _OF_ANOTHER.search(clause) and not _OF_SELF.search(re.sub(r"^\W*[我咱俺]", "", clause)):
        return _THE_USER.match(statement) is not None and not _KIN.search(statement)
    both = all(_turned(statement, said) for said in (clause, quote))  # a statement may be made of several clauses
    return share >= 0.75 and both


def _turned(statement: str, clause: str) -> bool:
    """Whether one denies what the other says in the same words."""
    if _denials(statement) % 2 == _denials(clause) % 2:
        return False
    lacking, other = (clause, statement) if _denials(statement) else (statement, clause)
    return not any(match[0][:4].lower() not in other.lower() for match in _AGAINST.finditer(lacking))


def _denials(text: str) -> int:
    return len(_DENIED.findall(_NO_DENIAL.sub(" ", text)))


def added(statement: str, seen: str) -> bool:
    """Whether a reason, a part of its own or most of a statement is in no word of what was said."""
    known, signs = frozenset(tokens(seen)), frozenset(seen)
    for reason in (match[1] or match[2] for match in _REASON.finditer(statement)):
        if _unsaid(reason, known, signs) >= 1 and not _REASON.search(seen):
            return True
    if any(_foreign(part, known, signs) for part in _PART.split(statement)[1:]):
        return True
    if any(not set(role) <= signs for role in _ROLE.findall(statement)):
        return True
    return _foreign(statement, known, signs) or _unsaid(statement, known, signs) >= _MANY


def _foreign(part: str, known: frozenset[str], signs: frozenset[str]) -> bool:
    """Whether nothing of a part was said, though it says something."""
    whole = _whole(part)
    return whole >= 1 and _unsaid(part, known, signs) >= whole


def _whole(text: str) -> float:
    """How many words say something."""
    return len(_signs(text)) / 2 if has_han(text) else len(_words(text))


def _unsaid(text: str, known: frozenset[str], signs: frozenset[str]) -> float:
    """How many words of a text have no counterpart; two Chinese signs count as a word."""
    if has_han(text):
        return len(_signs(text) - signs) / 2
    return sum(not _has(known, word) for word in _words(text))


def _has(known: frozenset[str], word: str) -> bool:
    near = {word, *related(word, [word])}
    return bool(near & known) or any(
        len(one) > 3 and len(word) > 3 and (one[:4] == word[:4] or one in word or word in one) for one in known
    )


def _shared(statement: str, clause: str) -> float:
    """The share of what the statement says that stands in the clause."""
    if has_han(statement):
        said = _signs(_TELLS_OF_IT.sub("", _DENIED.sub("", statement)))
        return len(said & set(clause)) / max(1, len(said))
    words, known = _words(statement) - frozenset(tokens("sometimes always every never")), frozenset(tokens(clause))
    return sum(_has(known, word) for word in words) / max(1, len(words))


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in tokens(text) if word.isascii() and word not in _LIGHT)


def _signs(text: str) -> frozenset[str]:
    return frozenset(sign for sign in text if has_han(sign)) - _LIGHT_SIGNS
