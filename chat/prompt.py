"""What a model is given to answer a message: who it is, the time, memories as quoted data, the recent turns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from chat import personas
from chat.prompts import render
from memories import clock
from memories.fencing import visible
from memories.llm.base import Said
from memories.llm.usage import cut_to_tokens, estimate_tokens
from memories.records import Language, Owner, Recalled, Result

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+")
_WEEKDAYS = {"en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
             "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")}  # fmt: skip
_NAMES = {
    "en": {"observation": "observation", "insight": "insight", "user": "the person said", "assistant": "you replied",
           "since": "known since {}", "until": "{} until {}", "replaces": "replaces what was said before",
           "replaced": "replaced on {}"},
    "zh": {"observation": "观察", "insight": "洞察", "user": "对方说过", "assistant": "你回答过",
           "since": "自 {} 起知道", "until": "{} 至 {}", "replaces": "取代之前所说", "replaced": "{} 起被取代"},
}  # fmt: skip


def language_of(text: str, otherwise: Language) -> Language:
    """The language of a message; a message without words is in the person's own."""
    chinese, words = len(_CHINESE.findall(text)), len(_WORD.findall(text))
    if not chinese and not words:
        return otherwise
    return "zh" if chinese > words else "en"


def system_prompt(
    owner: Owner,
    language: Language,
    at: datetime,
    recalled: Recalled | None,
    *,
    noted: str = "",
    persona: str = personas.ASSISTANT,
) -> str:
    """`recalled` None: memory is off. `noted` is a statement just remembered at the person's request."""
    local = at.astimezone(ZoneInfo(owner.time_zone))
    now = f"{local:%Y-%m-%d %H:%M}, {_WEEKDAYS[language][local.weekday()]}"
    said = render(language, "noted", statement=quoted(noted)) if noted else ""
    memories = _memories(owner, language, recalled)
    who = personas.instructions(language, persona, owner.id)
    return render(language, "system", persona=who, now=now, zone=owner.time_zone, noted=said, memories=memories).strip()


def memories_block(owner: Owner, text: str, recalled: Recalled) -> str:
    """What a model would be told of memory for a message with this text."""
    return _memories(owner, language_of(text, owner.language), recalled)


def _memories(owner: Owner, language: Language, recalled: Recalled | None) -> str:
    if recalled is None:
        return render(language, "off")
    shown = in_prompt(recalled)
    if shown:
        lines = "\n".join(_line(owner, language, number, result) for number, result in enumerate(shown, 1))
        return render(language, "memories", lines=lines).strip()
    return render(language, "failed" if recalled.error else "nothing")


def in_prompt(recalled: Recalled) -> tuple[Result, ...]:
    """The profile, which is always there, then what was found and fits; nothing twice."""
    profile = [(result.kind, result.id) for result in recalled.profile]
    found = [r for r in recalled.results if r.in_prompt and (r.kind, r.id) not in profile]
    return (*recalled.profile, *found)


def quoted(text: str) -> str:
    """Data in one line that can close no tag and no quote, whoever wrote it."""
    text = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return " ".join(text.split())


def _line(owner: Owner, language: Language, number: int, result: Result) -> str:
    return f'{number}. [{", ".join(_facts(owner, language, result))}] "{quoted(result.text)}"'


def _facts(owner: Owner, language: Language, result: Result) -> list[str]:
    names = _NAMES[language]

    def day(at: datetime) -> str:
        return f"{clock.in_zone(at, ZoneInfo(owner.time_zone)):%Y-%m-%d}"

    if result.kind == "episode":
        said = [names["assistant" if result.role == "assistant" else "user"], day(result.at)]
        if result.until:
            return [*said, names["replaced"].format(day(result.until))]
        return [*said, names["replaces"]] if result.since else said
    since = day(result.since or result.at)
    held = names["until"].format(since, day(result.until)) if result.until else names["since"].format(since)
    return [names[result.memory_kind or "observation"], held]


def recent(turns: Sequence[Said], budget: int) -> tuple[Said, ...]:
    """The last turns within a budget of tokens, without what nobody sees. The last is always there, cut if need be."""
    if not turns:
        return ()
    turns = [Said(turn.role, visible(turn.content)) for turn in turns]
    kept = [Said(turns[-1].role, cut_to_tokens(turns[-1].content, budget))]
    left = budget - estimate_tokens(kept[0].content)
    for turn in reversed(turns[:-1]):
        left -= estimate_tokens(turn.content)
        if left < 0:
            break
        kept.append(turn)
    return tuple(reversed(kept))
