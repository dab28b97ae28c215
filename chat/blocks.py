"""Which blocks of a reply can no longer change while it is still being written.

Markdown is read line by line: a finished line may extend the last block, never one before it. So all top-level blocks
but the last one of the finished lines are closed. (A link defined further down still changes them: when the reply is
complete it is rendered anew as a whole.)
"""

from __future__ import annotations

from chat.markdown import Env, parse, render_tokens


def closed_blocks(text: str, start: int) -> tuple[str, int]:
    """HTML of the blocks that are closed after `start`, and where they end. `start` is 0 or such an end."""
    stop = text.rfind("\n") + 1
    lines = text[start:stop]
    env: Env = {}
    tokens = parse(lines, env)
    tops = [n for n, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0]
    if len(tops) < 2:
        return "", start
    last = tokens[tops[-1]]
    if last.map is None:
        return "", start
    upto = start + _offset(lines, last.map[0])
    return str(render_tokens(tokens[: tops[-1]], env)), upto


def _offset(text: str, line: int) -> int:
    """Where a line begins."""
    at = 0
    for _ in range(line):
        at = text.index("\n", at) + 1
    return at
