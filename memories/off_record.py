"""Which parts of a message the person does not want remembered, as they said: "off the record", 别记, "delete that"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from memories.index.analyser import tokens

Span = tuple[int, int]

_OFF = re.compile(
    r"off the record|between (?:us|you and me)\b|"
    r"(?<!\bi )(?<!we )(?<!they )(?<!people )(?<!he )(?<!who )\b(?:don't|do not|dont|pls don't|never|"
    r"please don't) (?:you )?(?:remember|save|store|keep|record|log|learn|note|memori[sz]e)\b"
    r"(?! (?:to|how|why|when|where|what|much|many|if|any|anything|exactly|the name|his|her|their|him|"
    r"them|it in|going|up|doing|getting|forgetting)\b)|"
    r"\b(?:delete|erase|scrub|forget|wipe) (?:that|this|what i (?:just )?(?:said|told you|wrote)|the "
    r"last (?:bit|part|message))\b(?! (?:file|line|branch|row|paragraph|sentence|word)\b)|"
    r"strike that\b|"
    r"(?:不要|别|別|唔好|甭|不用)(?:再|往脑子里|往心里|给我|幫我|帮我)*(?:记(?!得|着要)|記(?!得)|存(?!钱|"
    r"款)|留(?!下来|言|学|意|神)|保存)|什么都别留|當我沒說|当我没说|"
    r"(?:删掉|刪掉|删了|忘掉|抹掉)(?:我)?(?:刚|剛|前面|上面|这|這|那)",
    re.IGNORECASE,
)
_ON = re.compile(
    r"on the record|\b(?:you )?can (?:keep|remember|save|store)|what you can|\bok to (?:keep|remember|save)|"
    r"(?:可以|能|往下这个你?|这个你?|這個你?)(?:记|記|存|留)|(?:你)?(?:记得|記得|记住|記住)[:：]",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:delete|erase|scrub|forget|wipe|strike)\b|\bwhat i (?:just )?(?:said|told|wrote)\b|刚|剛|前面|"
    r"上面|之前|那段|那件|说的|說的|提过|提過|忘掉|删|刪",
    re.IGNORECASE,
)
_NAMED = re.compile(  # "delete what I said about the band", 刪掉我前面提過的 band 那件事
    r"[^.!?]{0,40}?\babout (?:the |my |our |his |her |that )?(\w{3,})|"
    r"[^。！？]{0,12}?(?:提过|提過|说过|說過|讲过|说|說|讲|关于|關於)的?\s*(?!都|全|话|話|那|这|這|也|别|別|不|请|請|删|刪|了|过|過)"
    r"([A-Za-z]+|[\u3400-\u9fff]{2,6}?)(?=那|这|這|的|，|。|,|\s|$)",
    re.IGNORECASE,
)


def off_record(texts: Sequence[str]) -> list[list[Span]]:
    """For each of a person's messages in a row the parts that they do not want remembered.

    A request reaches to where they say that something may be kept. One that points back takes the message before too.
    """
    found: list[list[Span]] = [[] for _ in texts]
    for place, text in enumerate(texts):
        plain = text.replace("’", "'")
        off = _OFF.search(plain)
        if not off:
            continue
        on = _ON.search(plain, off.end())
        found[place].append((0, on.start() if on else len(text)))
        around = plain[max(0, off.start() - 12) : off.end() + 24]
        if place and _BACK.search(around):
            for earlier in _meant(texts[:place], plain[off.start() :]):
                found[earlier] = [(0, len(texts[earlier]))]
    return found


def _meant(before: Sequence[str], request: str) -> list[int]:
    """The places of the messages that a request points back at: those with what it names, else the last."""
    named = _NAMED.match(request)
    if named is None:
        return [len(before) - 1]
    words = frozenset(tokens(next(group for group in named.groups() if group)))
    return [place for place, text in enumerate(before) if words & frozenset(tokens(text))]
