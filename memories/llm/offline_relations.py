"""The words by which two statements are seen to say the same, to exclude each other, or to tell of a change."""

import re

from memories.llm.offline_words import words_of

# fmt: off


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


STOP = words_of(
    "a an the and or but of in on at to for with from by as is are was were be been being am i me my we our us user "
    "users user's he she it they his her its their this that has have had do does did who which where when there very "
    "so than i'm im i've we're we've it's just also really own every each all some any about after before"
)
LIGHT = words_of(
    "tak giv get go us mak keep hav liv nam call start say year day morn evening been long who lov lik again "
    "old person reaction 有 个 只 会 时候 一直 还 过 每天 天天 从来 家 用户 自己 住"
)
HAN_FILLERS = re.compile(
    r"用户|已经|从来|有点?|[我你的了着在是就都也和把对给跟与及地得吗呢啊吧这那个只]|"
    r"[一有到去被让将很还才又为于从所之其每天来不没无个种名位]"
)
HAS = _any(r"\bi (?:have|has|had|'ve got) an? ", r"我有[一两]?[个位名]")
CALLED = {"mum": "mother", "mom": "mother", "dad": "father", "妈": "妈妈", "爸": "爸爸", "母亲": "妈妈", "父亲": "爸爸",
           "老公": "丈夫", "爱人": "配偶", "老婆": "妻子", "kid": "child", "kids": "child", "children": "child"}
# words for one thing: each is put in the place of the others
SAME = tuple((_any(pattern), word) for pattern, word in (
    (r"\ballerg\w*|过敏", "allergy"), (r"\b(?:wakes?|gets?|rises?)(?: up)?\b(?= (?:at|early|up))", "wake"),
    (r"\bbirthplace\b|\bborn\b|出生地|出生", "birth"), (r"\b(?:teaches|teacher|teaching|taught)\b|老师|教师|"
    r"(?<![宗请])教(?!育)", "teach"),
    (r"\b(?:cannot|can't) (?:stand|bear)\b|\bunbearable\b|\bhates?\b|讨厌", "hate"),
    (r"\bevery (?:day|morning)\b|\bdaily\b|天天|每天", "daily"), (r"\bmonday to friday\b|\bweekdays?\b", "weekday"),
    (r"\bcommut\w+\b", "work"), (r"上下班|上班|工作", "work"), (r"\b(?:flat|apartment)\b", "flat"),
    (r"\bvegetarian\w*|吃素|素食", "vegetarian"), (r"睡觉?之?前", "睡前"),
))
CHANGED = _any(
    r"\b(?:no longer|any ?more|moved|stopped|quit|gave up|given up|switched|changed|instead|sold|raised|lowered|"
    r"replaced|retired|finished|cancelled|went (?:up|down)|split up|broke up|has (?:found|become|left)|have (?:left|"
    r"found)|"
    r"since then|back to|doubled|now)\b|\bstarted [^,]{0,30}\bagain\b",
    r"不再|现在|改[成到为行在了]|改.{1,4}了|换[成到了]|搬[到去进回]|戒|辞了?|转行|卖了|升[到了]|已经上|结束|"
    r"离[开职婚]|退学|毕业|"
    r"分手|结婚了|从.+[到成]了|不.{1,6}了|停了?跑",
)
ENDED = _any(
    r"\b(?:no longer|any ?more|stopped|quit|gave up|given up|sold|switched|raised|lowered|replaced|split up|broke up|"
    r"moved|instead|went (?:up|down)|changed|doubled)\b",
    r"不再|不.{1,6}了|戒|辞|卖了|改[成到为行在了]|改.{1,4}了|换[成到了]|搬|退学|分手|离婚|从.+[到成]了|停",
)
# what one has one of at a time
STATES = (
    _any(r"\b(?:i|we|user) (?:\w+ )?live\b|\blives? (?:in|at|on|with)|\brent(?:s|ing)\b|\bmoved (?:to|back|in|from)|"
    r"住|租房|搬"),
    _any(r"\bworks? (?:at|for|as|in)\b|\bjob\b|\bquit\b|laid off|\bretired\b|上班|辞|被裁|转行|当[^，]{1,5}[师员工]|"
    r"退休"),
    _any(r"\bvegetarian|\bvegan|\beat(?:s|ing)? (?:meat|fish)|吃素|吃肉|素食"),
    _any(r"读[研大高博]|研[一二三]|大[一二三四]|退学|毕业|\buniversity\b|\bcollege\b|\bgraduated\b"),
    _any(r"\bsingle\b|\bmarried\b|\bengaged\b|\bdivorced\b|split up|broke up|\bboyfriend\b|\bgirlfriend\b|单身|结婚|"
    r"离婚|分手"),
    _any(r"跑步|跑[^，]{0,4}公里|游泳|健身|\b(?:run|swim|cycl)(?:ning|ming|ing)?\b"), _any(r"\bsmok|抽[^，]{0,4}烟|"
    r"戒烟"),
)
# what stays as it is
KEPT_FOR_LIFE = (
    _any(r"\bgrew up\b|\bgrown up\b|长大|长到"), _any(r"\bborn in\b|\bbirthplace\b|出生[在于地]"),
    _any(r"\bbirthday\b|\bborn on\b|生日"), _any(r"\bblood type\b|血型|[ABO]型血"), _any(r"生肖|"
    r"属[鼠牛虎兔龙蛇马羊猴鸡狗猪]"),
    _any(r"\bmy name is\b|\b(?:i'm|am) called\b|我叫"), _any(r"大学学的|学的是|\bmajored in\b|\bmy degree is in\b"),
    _any(r"\bleft[- ]handed\b|\bright[- ]handed\b|左撇子|右撇子"),
)
NEVER = _any(r"\bnever\b|从来?没|没[^，]{0,4}过")
_SIBLINGS = r"\b(?:my|our|user's) (?:\w+ )?(?:brother|sister)\b(?!-in)|(?:我|用户|的)(?:亲)?(?:哥|姐|弟|妹)(?!夫)"
CONTRARY = (
    (_any(r"\bonly child\b|没有兄弟姐妹|独生"), _any(_SIBLINGS)),
    (_any(r"\b(?:no|don't have|have no) (?:kids|children)\b|没有?[孩娃]|没有孩子|无子女"),
     _any(r"\b(?:my|our|user's) (?:\w+ )?(?:son|daughter)s?\b(?!-in)|(?:我|用户|的)(?:儿子|女儿|闺女)")),
    (_any(r"(?:就|只有)一个(?:闺女|女儿)|\bonly have (?:one|a) daughter\b"), _any(r"(?:我|用户)的?儿子|\b(?:my|"
    r"our) son\b")),
    (_any(r"(?:就|只有)一个儿子|\bonly have (?:one|a) son\b"), _any(r"(?:我|用户)的?(?:女儿|闺女)|\b(?:my|"
    r"our) daughter\b")),
)
