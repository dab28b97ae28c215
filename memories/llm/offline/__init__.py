"""No model at all: replies quote what is remembered, and rules find what people say of themselves.

It is the demo and the fallback. It reads no prompt, only `ChatRequest.recalled` and `Task.data`. In reading order: the
reply here, extraction, judging, insights; the words they go by are in en.toml and zh.toml.
"""

import re
from collections.abc import AsyncIterator

from memories.errors import ModelError
from memories.languages import language_of
from memories.llm.base import A, ChatModel, ChatRequest, Filled, Task, Usage
from memories.llm.offline.extraction import extract
from memories.llm.offline.insights import write_insights
from memories.llm.offline.judging import judge_pairs
from memories.llm.offline.words import TABLES

_TASKS = {"extract_observations": extract, "judge_pairs": judge_pairs, "write_insights": write_insights}


class OfflineChat(ChatModel):
    needs_network = False
    translates = False
    judges_support = False
    name = "offline"

    async def stream(self, request: ChatRequest) -> AsyncIterator[str | Usage]:
        said = next((message.content for message in reversed(request.messages) if message.role == "user"), "")
        words = TABLES[language_of(said, request.language)]["reply"]
        lines = "\n".join(f"- {text}" for text in request.recalled[:5])
        reply = [words["no_model"], words["found"], lines] if lines else [words["no_model"], words["nothing"]]
        for piece in re.findall(r"\s*\S{1,12}|\s+$", "\n\n".join(reply)):
            yield piece
        yield Usage()

    def fill(self, task: Task[A]) -> Filled[A]:
        if task.name not in _TASKS:
            raise ModelError(f"Without a model there is no way to do {task.name}.", permanent=True)
        return Filled(task.answer.model_validate(_TASKS[task.name](task.data).model_dump()), Usage(), self.name)
