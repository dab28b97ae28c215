"""Which parts of a message the person does not want remembered, as they said: "off the record", 别记, "delete that"."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
            found[place - 1] = [(0, len(texts[place - 1]))]
    return found
