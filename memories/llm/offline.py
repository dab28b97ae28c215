"""No model at all: replies quote what is remembered, and rules find what people say of themselves.

It is the demo and the fallback. It reads no prompt, only `ChatRequest.recalled` and `Task.data`.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from pydantic import BaseModel

from memories.errors import ModelError
from memories.llm.base import A, ChatModel, ChatRequest, Filled, Task, Usage
from memories.llm.offline_extraction import extract, language_of
from memories.llm.offline_insights import write_insights
from memories.llm.offline_judging import judge_pairs

_AT_MOST = 5
_WORDS = {
    "en": {
        "no_model": "No language model is configured, so I cannot write an answer.",
        "found": "This is what I remember about it:",
        "nothing": "I remember nothing about it yet.",
    },
    "zh": {
        "no_model": "还没有配置语言模型，所以我写不出回答。",
        "found": "关于这件事，我记得：",
        "nothing": "关于这件事，我还不记得什么。",
    },
}
_TASKS: Mapping[str, Callable[[Mapping[str, Any]], BaseModel]] = {
    "extract_observations": lambda data: extract(data["messages"], known=_texts(data.get("known", ()))),
    "judge_pairs": lambda data: judge_pairs(data["pairs"]),
    "write_insights": lambda data: write_insights(data["subjects"]),
}


class OfflineChat(ChatModel):
    needs_network = False

    @property
    def name(self) -> str:
        return "offline"

    async def stream(self, request: ChatRequest) -> AsyncIterator[str | Usage]:
        said = next((message.content for message in reversed(request.messages) if message.role == "user"), "")
        words = _WORDS[language_of(said) if said.strip() else request.language]
        lines = [f"- {text}" for text in request.recalled[:_AT_MOST]]
        reply = "\n\n".join([words["no_model"], *([words["found"], "\n".join(lines)] if lines else [words["nothing"]])])
        for piece in re.findall(r"\s*\S{1,12}|\s+$", reply):
            yield piece
        yield Usage()

    def fill(self, task: Task[A]) -> Filled[A]:
        if task.name not in _TASKS:
            raise ModelError(f"Without a model there is no way to do {task.name}.", permanent=True)
        return Filled(task.answer.model_validate(_TASKS[task.name](task.data).model_dump()), Usage(), self.name)


def _texts(known: Any) -> list[str]:
    return [entry if isinstance(entry, str) else str(entry.get("text", "")) for entry in known]
