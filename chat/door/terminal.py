"""The chat in a terminal: lines are messages, lines that begin with "/" are the commands of the program of 2024."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from chat import asked, reply
from chat.asked import Owed
from chat.door import deeds
from chat.live import here
from chat.models import Message, Reply
from chat.problems import Refused
from memories import budget, episodes, jobs, tasks
from memories.errors import MemoryScopeError
from memories.forget.everything import forget_all
from memories.models import Job, Memory
from memories.records import Owner

LISTED = 50
Write = Callable[[str], Any]


class Terminal:
    """One conversation of one person. `write` shows text as it comes, without a line's end."""

    def __init__(self, owner: Owner, write: Write) -> None:
        self.owner = owner
        self._write = write
        self._conversation = ""
        self._sure = False
        self.open = True

    def read(self, line: str) -> None:
        """Do what a line says."""
        line, was_sure = line.strip(), self._sure
        self._sure = False
        if not line:
            return
        name, _space, rest = line.partition(" ")
        try:
            if not line.startswith("/"):
                self._say(line)
            elif name == "/delete_all":
                self._delete_all(rest, was_sure)
            elif name in COMMANDS:
                COMMANDS[name][1](self, rest.strip())
            else:
                self._line(f"There is no command {name}; /help lists them.")
        except Refused as problem:
            self._line(str(problem.words))
        except MemoryScopeError as error:
            self._line(str(error))

    def help(self, _rest: str) -> None:
        for name, (what, _function) in COMMANDS.items():
            self._line(f"{name:<28}{what}")
        self._line(f"{'/delete_all':<28}forget every memory for good; asks once more")

    def _say(self, text: str) -> None:
        if self._conversation:
            owed = asked.ask(self.owner, UUID(self._conversation), text, "")
        else:
            owed = asked.begin(self.owner, text, "")
            self._conversation = owed.conversation
        asyncio.run(self._answer(owed))
        written = Reply.objects.get(pk=owed.reply)
        self._line("")
        if written.error:
            self._line(written.error)

    async def _answer(self, owed: Owed) -> None:
        reply.start(owed)
        live = here().lives[owed.reply]
        live.watch(self)
        if live.task is not None:
            await live.task

    def offer(self, frame: dict[str, Any]) -> None:
        """A piece of the reply: the terminal watches it as an open page does."""
        if frame["kind"] == "text":
            self._write(frame["text"])

    def new(self, _rest: str) -> None:
        self._conversation = ""
        self._line("The next message begins a new conversation.")

    def read_message(self, _rest: str) -> None:
        rows = Message.objects.filter(conversation__owner_id=self.owner.id, active=True).select_related("episode")
        mine = rows.filter(conversation=UUID(self._conversation)).order_by("pk") if self._conversation else ()
        self._lines(f"{row.episode.role}: {episodes.shown(row.episode)}" for row in mine)

    def retrieve_memory(self, rest: str) -> None:
        found = deeds.searched(self.owner, rest, 10) if rest else ()
        self._lines(f"{result.id:>6}  {result.score:.2f}  {result.text}" for result in found)

    def list_memory(self, rest: str) -> None:
        page = deeds.listed(self.owner, {"q": rest}, LISTED)
        self._lines(f"{memory.pk:>6}  {memory.kind:<11}  {memory.text}" for memory in page.memories)
        if page.total > len(page.memories):
            self._line(f"… {page.total} in all; /list_memory WORDS searches them.")

    def add_memory(self, rest: str) -> None:
        if rest:
            memory, new = deeds.added(self.owner, rest)
            self._line(f"{memory.pk:>6}  {memory.text}" if new else "That is known already. Nothing was added.")

    def delete_memory(self, rest: str) -> None:
        memory = deeds.removed(self.owner, int(rest) if rest.isascii() and rest.isdigit() and len(rest) < 19 else 0)
        self._line(f"In the trash for 30 days: {memory.text}")

    def _delete_all(self, rest: str, was_sure: bool) -> None:
        if not was_sure or rest != "yes":
            count = Memory.objects.filter(owner_id=self.owner.id).count()
            self._sure = True
            self._line(f"{count} memories will be forgotten for good; nothing brings them back. Type: /delete_all yes")
            return
        receipt = forget_all(self.owner.id)
        self._line(f"Forgotten. Receipt {receipt.pk}.")

    def consolidate_memory(self, _rest: str) -> None:
        session = self._conversation
        waiting = [session] if session else []
        self._run(Job.Kind.CONSOLIDATE, waiting)

    def reflect_and_reconsolidate(self, _rest: str) -> None:
        self._run(Job.Kind.REFLECT, [""])
        self._run(Job.Kind.RECONSOLIDATE, [""])

    def close(self, _rest: str) -> None:
        self.open = False

    def _run(self, kind: str, sessions: Iterable[str]) -> None:
        """Do now what the worker would do after a while."""
        if budget.used_up_until(self.owner):
            self._line(str(budget.USED_UP))
            return
        for session in sessions:
            job = jobs.request(self.owner.id, kind, session=session)
            tasks.run_job(job.pk)
            job.refresh_from_db()
            did = ", ".join(f"{name} {count}" for name, count in sorted(job.counts.items())) or "nothing to do"
            self._line(f"{job.kind}: {job.state}, {did}. {job.error}".rstrip())

    def _lines(self, lines: Iterable[str]) -> None:
        told = list(lines)
        for line in told or ["Nothing."]:
            self._line(line)

    def _line(self, text: str) -> None:
        self._write(f"{text}\n")


COMMANDS: dict[str, tuple[str, Callable[[Terminal, str], None]]] = {
    "/help": ("this list", Terminal.help),
    "/read_message": ("what was said in this conversation", Terminal.read_message),
    "/retrieve_memory": ("TEXT: what recall finds for it", Terminal.retrieve_memory),
    "/list_memory": ("[WORDS]: the current memories, newest first", Terminal.list_memory),
    "/add_memory": ("TEXT: keep a statement", Terminal.add_memory),
    "/delete_memory": ("NUMBER: put one in the trash", Terminal.delete_memory),
    "/consolidate_memory": ("learn from this conversation now", Terminal.consolidate_memory),
    "/reflect_and_reconsolidate": ("write insights and compare memories now", Terminal.reflect_and_reconsolidate),
    "/new": ("begin a new conversation", Terminal.new),
    "/exit": ("leave", Terminal.close),
}
