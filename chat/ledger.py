"""The card of what was learned: each line with the person's words, a link to them, and its way back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, QuerySet, When
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.found import place_of
from chat.models import Conversation, Message
from memories import episodes
from memories.conflicts.queue import newest_change
from memories.errors import NotFound
from memories.models import Change, Conflict, Evidence, Job, Memory
from memories.records import Place

Action = Change.Action
KEPT_OUT = {
    "fiction": _("It is told as fiction."),
    "hypothetical": _("It is only supposed."),
    "unsupported": _("Your words do not say it."),
    "impersonal": _("It is not about you or people around you."),
    "screened": _("It is pasted, or tells the program what to do."),
    "secret": _("Secrets are never kept, only that there was one."),
}
TITLES = 60  # of conversations, to choose from
SHOWN = (Action.LEARNED, Action.ADDED, Action.EDITED, Action.SUPERSEDED, Action.KEPT_OUT)


@dataclass(frozen=True, slots=True)
class Words:
    """The person's words that something rests on, and where they stand."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    kind: str
    """learned, waiting, updated, kept_out, conflict, removed or undone"""
    memory: Memory
    was: str = ""
    words: Words | None = None
    undo_url: str = ""
    memory_url: str = ""
    other: Memory | None = None
    """Of a conflict: the older statement."""
    conflict: Conflict | None = None
    edit_url: str = ""
    never_url: str = ""
    """"Do not remember this"."""
    keep_url: str = ""
    """Of one that waits for the person's yes."""

    @property
    def why_kept_out(self) -> str | Promise:
        return KEPT_OUT.get(self.memory.kept_out, self.memory.kept_out)


@dataclass(frozen=True, slots=True)
class Ledger:
    at: datetime
    entries: tuple[Entry, ...]
    job: Job | None = None
    message: Message | None = None
    """Set when the person asked for it in this message, without any job."""

    @property
    def memory_ids(self) -> str:
        return " ".join(str(entry.memory.pk) for entry in self.entries)

    @property
    def page_url(self) -> str:
        """Of the conversation that the card stands in: where an Undo without script leads back to."""
        session = self.job.session if self.job else str(self.message.conversation_id) if self.message else ""
        return reverse("chat:conversation", args=[session]) if session else ""

    @property
    def undo_all_url(self) -> str:
        standing = sum(entry.kind not in ("undone", "conflict", "removed") for entry in self.entries)
        return url_or_none("memories:undo_job", self.job.pk) if self.job and standing > 1 else ""


def of_job(owner_id: int, job_id: int) -> Ledger:
    """Raise NotFound unless it is this person's."""
    job = Job.objects.filter(owner_id=owner_id, pk=job_id).first()
    if job is None:
        raise NotFound("There is no such job.")
    return of_jobs([job])[0]


def of_conversation(conversation: Conversation, since: datetime | None, until: datetime | None = None) -> list[Ledger]:
    """The cards of a conversation's jobs that did something and ended in that time, oldest first."""
    jobs = Job.objects.filter(
        owner_id=conversation.owner_id, session=conversation.session, kind=Job.Kind.CONSOLIDATE,
        finished_at__isnull=False,
    )  # fmt: skip
    if since is not None:
        jobs = jobs.filter(finished_at__gte=since)
    if until is not None:
        jobs = jobs.filter(finished_at__lt=until)
    return [ledger for ledger in of_jobs(jobs.order_by("finished_at")) if ledger.entries]


def of_jobs(jobs: Iterable[Job]) -> list[Ledger]:
    by_id = {job.pk: job for job in jobs}
    changes = Change.objects.filter(job_id__in=by_id, action__in=SHOWN, cause=None)
    conflicts = list(
        Conflict.objects.filter(job_id__in=by_id).select_related("a", "b").annotate(newest=newest_change())
    )
    entries: dict[int, list[Entry]] = {job_id: [] for job_id in by_id}
    for change, entry in _entries(changes):
        entries[change.job_id or 0].append(entry)
    for conflict in conflicts:
        entries[conflict.job_id or 0].append(
            Entry(
                "conflict",
                conflict.b,
                other=conflict.a,
                memory_url=url_or_none("memories:memory", conflict.b_id),
                conflict=conflict,
            )
        )
    return [Ledger(job.finished_at or job.created_at, tuple(entries[pk]), job=job) for pk, job in by_id.items()]


def of_messages(owner_id: int, messages: Sequence[Message]) -> dict[int, Ledger]:
    """By message: what the person asked there to be remembered, and was, at once."""
    by_episode = {message.episode_id: message for message in messages}
    cited = Evidence.objects.filter(owner_id=owner_id, episode_id__in=by_episode).values_list("memory_id", "episode_id")
    where = dict(cited)
    changes = Change.objects.filter(
        owner_id=owner_id, memory_id__in=where, job=None, actor="user", action=Action.ADDED, cause=None
    )
    found: dict[int, list[tuple[Change, Entry]]] = {}
    for change, entry in _entries(changes):
        message = by_episode[where[change.memory_id]]
        found.setdefault(message.pk, []).append((change, entry))
    return {
        pk: Ledger(rows[0][0].at, tuple(entry for _change, entry in rows), message=_by_id(messages, pk))
        for pk, rows in found.items()
    }


def _by_id(messages: Sequence[Message], pk: int) -> Message:
    return next(message for message in messages if message.pk == pk)


def _entries(changes: QuerySet[Change]) -> list[tuple[Change, Entry]]:
    rows = list(changes.select_related("memory__replaced_by").order_by("pk"))
    words = words_of([change.memory_id for change in rows])
    replaced = dict(
        Change.objects.filter(cause__in=rows, action=Action.SUPERSEDED).values_list("cause_id", "memory__text")
    )
    return [(change, _entry(change, words.get(change.memory_id), replaced.get(change.pk, ""))) for change in rows]


def _entry(change: Change, words: Words | None, replaced: str) -> Entry:
    memory = change.memory
    was = replaced
    if change.action == Action.EDITED and change.before:
        was = str(change.before.get("text", ""))
    if change.action == Action.SUPERSEDED:
        was, memory = memory.text, memory.replaced_by or memory
    if change.undone_by_id:
        kind = "undone"
    elif change.action == Action.KEPT_OUT:
        kind = "kept_out"
    elif memory.state == Memory.State.TRASHED:
        kind = "removed"
    elif memory.state == Memory.State.PENDING:
        kind = "waiting"
    else:
        kind = "updated" if was and was != memory.text else "learned"
    return Entry(
        kind=kind,
        memory=memory,
        was=was,
        words=words,
        undo_url="" if kind in ("undone", "removed") else url_or_none("memories:undo_change", change.pk),
        memory_url=url_or_none("memories:memory", memory.pk),
        edit_url="" if kind == "removed" else url_or_none("memories:edit", memory.pk),
        never_url=url_or_none("memories:never_again", memory.pk) if kind in ("learned", "updated", "waiting") else "",
        keep_url=url_or_none("memories:keep", memory.pk) if kind == "waiting" else "",
    )


def words_of(memory_ids: Iterable[int]) -> dict[int, Words]:
    """By memory: the newest words it rests on, linked to their message where there is one."""
    rows = Evidence.objects.filter(memory_id__in=memory_ids, episode__isnull=False).select_related("episode")
    found: dict[int, Words] = {}
    urls = message_urls([row.episode_id for row in rows if row.episode_id])
    for row in rows.order_by("episode__at"):
        if row.episode is not None and row.start is not None:
            text = episodes.shown(row.episode, row.start, row.end)
            found[row.memory_id] = Words(text, urls.get(row.episode.pk, ""))
    return found


def message_urls(episode_ids: Iterable[int]) -> dict[int, str]:
    """By episode: the address of its message, if it is in a conversation that is not deleted."""
    return {episode: place.url for episode, place in message_places(episode_ids).items()}


def message_places(episode_ids: Iterable[int]) -> dict[int, Place]:
    """The same with the title of its conversation."""
    rows = Message.objects.filter(episode_id__in=episode_ids, conversation__deleted_at=None)
    names = ("conversation_id", "pk", "reply__pk", "reply__asked_id")  # no rows are made: a list has 200 quotes
    found = rows.values_list("episode_id", "conversation__title", *names)
    return {episode: Place(place_of(*ids), title) for episode, title, *ids in found}


def conversation_titles(owner_id: int, chosen: str = "") -> dict[str, str]:
    """By session: the titles of a person's latest conversations and of the chosen one, empty where one has none."""
    there = Conversation.objects.filter(owner_id=owner_id, deleted_at=None)
    key = _uuid(chosen)
    wanted = there.annotate(other=Case(When(pk=key, then=0), default=1)) if key else there
    rows = wanted.order_by(*(["other"] if key else []), "-active_at").values_list("pk", "title")
    return {str(pk): title for pk, title in rows[:TITLES]}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:  # of an import, or of another program
        return None


def url_or_none(name: str, *args: object) -> str:
    """An address of another part of the site; empty where that part is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
