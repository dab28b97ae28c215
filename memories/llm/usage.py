"""A rough count of tokens, for where the vendor gives none."""

import re

_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


def estimate_tokens(text: str) -> int:
    """About one token for a Chinese character and one for four other characters; never too low by much."""
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return wide + (len(text) - wide + 3) // 4


def cut_to_tokens(text: str, tokens: int) -> str:
    """The beginning of the text that is surely within so many tokens by `estimate_tokens`."""
    return text if len(text) <= tokens or estimate_tokens(text) <= tokens else text[:tokens]
