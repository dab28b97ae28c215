"""A conversation as its page shows it: turns, replies in every state, and the cards between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext

from chat import branches, ledger, noted, replies
from chat.blocks import closed_blocks
from chat.branches import Siblings
from chat.ledger import Ledger, Words, url_or_none, words_of
from chat.markdown import render
from chat.models import Conversation, Message, Reply
from memories import episodes
from memories.asking import Forget
from memories.models import Evidence, Memory, RecallItem

PAGE = 20  # of the person's messages; with their replies that makes forty
EARLIER = 50  # the same, when older ones are fetched
LEAD = 4  # shown before a message that is looked for
MOST = 200  # of the person's messages on a page that is loaded anew


@dataclass(frozen=True, slots=True)
class Uses:
    memories: int = 0
    messages: int = 0

    @property
    def total(self) -> int:
        return self.memories + self.messages

    @property
    def any(self) -> bool:
        return self.total > 0


@dataclass(frozen=True, slots=True)
class Found:
    """A memory that the person may have meant by "forget that…"."""

    memory: Memory
    words: Words | None
    memory_url: str
    forget_url: str


@dataclass(frozen=True, slots=True)
class ReplyTurn:
    reply: Reply
    html: SafeString
    at: datetime
    last: bool
    """Nothing was said after it: it may be written again."""
    uses: Uses = Uses()
    open: str = ""
    """Of a live reply: what follows its closed blocks, as text."""
    closed: int = 0
    have: int = 0
    source: str = ""
    """The Markdown, for the copy button."""
    found: tuple[Found, ...] = ()
    versions: Siblings | None = None

    @property
    def live(self) -> bool:
        return self.reply.state in Reply.LIVE

    @property
    def seconds(self) -> float:
        return max(0.1, (self.reply.total_ms or 0) / 1000)

    @property
    def error(self) -> str:
        """Our own words in the language of the page, a server's as they came."""
        return gettext(self.reply.error) if self.reply.error else ""

    @property
    def recall_error(self) -> str:
        return gettext(self.reply.recall.error) if self.reply.recall and self.reply.recall.error else ""


@dataclass(frozen=True, slots=True)
class Turn:
    message: Message
    marks: list[tuple[int, int]]
    new_day: bool
    reply: ReplyTurn | None = None
    noted: Ledger | None = None
    versions: Siblings | None = None
    ledgers: list[Ledger] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Thread:
    turns: list[Turn]
    earlier: int | None
    """Older messages stand before this one; None if there are none."""
    later: int | None
    """Newer messages stand after this one; None if there are none."""
    live: Reply | None


def thread(
    conversation: Conversation,
    *,
    before: int | None = None,
    after: int | None = None,
    at: int | None = None,
    since: int | None = None,
) -> Thread:
    """One page of the conversation, oldest first: the newest, the one before or after a message, the one with a
    message in it, or, for a page that is loaded anew, the newest with all since a message."""
    asked = Message.objects.filter(conversation=conversation, active=True, episode__role="user")
    asked = asked.exclude(episode__state="hidden").select_related("episode")
    size = PAGE
    if before is not None:
        size, page = EARLIER, list(asked.filter(pk__lt=before).order_by("-pk")[: EARLIER + 1])[::-1]
    elif after is not None:
        page = list(asked.filter(pk__gt=after).order_by("pk")[:PAGE])
    elif at is not None and len(from_it := list(asked.filter(pk__gte=at).order_by("pk")[: PAGE + 1])) > PAGE:
        page = list(asked.filter(pk__lt=at).order_by("-pk")[:LEAD])[::-1] + from_it[: PAGE - LEAD]
    else:
        if since is not None:
            size = min(max(PAGE, asked.filter(pk__gte=since).count()), MOST)
        page = list(asked.order_by("-pk")[: size + 1])[::-1]
    page = page[-size:]
    turns = turns_of(conversation, page)
    live = next((turn.reply.reply for turn in turns if turn.reply and turn.reply.live), None)
    if not page:
        return Thread([], None, None, live)
    first, last = page[0].pk, page[-1].pk
    earlier, later = asked.filter(pk__lt=first).exists(), asked.filter(pk__gt=last).exists()
    return Thread(turns, first if earlier else None, last if later else None, live)


def turns_of(conversation: Conversation, asked: Sequence[Message]) -> list[Turn]:
    """The turns of some of the person's messages, in order."""
    if not asked:
        return []
    following = _following(conversation, asked[-1])
    answers = _replies(asked)
    uses = _uses([reply.recall_id for reply in answers.values() if reply.recall_id is not None])
    found = _found(answers.values())
    versions = branches.of_messages(conversation, [*asked, *(r.message for r in answers.values() if r.message)])
    remembered = ledger.of_messages(conversation.owner_id, asked)
    marks = _marks(asked)
    turns: list[Turn] = []
    previous = _day_before(conversation, asked[0])
    for message in asked:
        day = localtime(message.episode.at).date()
        reply = answers.get(message.pk)
        turns.append(
            Turn(
                message,
                marks.get(message.episode_id, []),
                new_day=day != previous,
                reply=reply_turn(
                    reply, uses, found, versions, last=message.active and message is asked[-1] and following is None
                )
                if reply
                else None,
                noted=remembered.get(message.pk),
                versions=versions.get(message.pk),
            )
        )
        previous = day
    until = following.episode.at if following else None
    _place(turns, ledger.of_conversation(conversation, turns[0].message.episode.at, until))
    return turns


def reply_turn(
    reply: Reply,
    uses: dict[int, Uses] | None = None,
    found_by_reply: dict[int, tuple[Found, ...]] | None = None,
    versions: dict[int, Siblings] | None = None,
    *,
    last: bool,
) -> ReplyTurn:
    """`uses`, `found_by_reply` and `versions` are read for many replies at once, or here for this one."""
    if uses is None:
        uses = _uses([reply.recall_id] if reply.recall_id else [])
    if found_by_reply is None:
        found_by_reply = _found([reply])
    if versions is None:
        versions = branches.of_messages(reply.conversation, [reply.message]) if reply.message else {}
    used, found = uses.get(reply.recall_id or 0, Uses()), found_by_reply.get(reply.pk)
    at = reply.message.episode.at if reply.message else reply.created_at
    if reply.state in Reply.LIVE:
        html, upto = closed_blocks(reply.text, 0)
        return ReplyTurn(
            reply,
            mark_safe(html),  # noqa: S308  cleaned by markdown.py
            at,
            last,
            used,
            open=reply.text[upto:],
            closed=upto,
            have=len(reply.text),
        )
    text = episodes.shown(reply.message.episode) if reply.message else ""
    return ReplyTurn(
        reply, render(text), at, last, Uses() if found is not None else used, source=text, found=found or (),
        versions=versions.get(reply.message_id or 0),
    )  # fmt: skip


def is_last(reply: Reply) -> bool:
    """Whether it is the reply shown to the person's newest message."""
    later = Message.objects.filter(
        conversation=reply.conversation, active=True, episode__role="user", pk__gt=reply.asked_id
    )
    shown = replies.shown_of(Reply.objects.filter(asked=reply.asked_id).select_related("message"))
    return reply.asked.active and not later.exists() and shown == reply


def _replies(asked: Sequence[Message]) -> dict[int, Reply]:
    """By message: the attempt at a reply that is shown."""
    rows = Reply.objects.filter(asked__in=asked).select_related(
        "message__episode", "recall", "asked__episode", "conversation"
    )
    attempts: dict[int, list[Reply]] = {}
    for reply in rows.order_by("pk"):
        attempts.setdefault(reply.asked_id, []).append(reply)
    return {asked_id: shown for asked_id, made in attempts.items() if (shown := replies.shown_of(made))}


def _uses(recall_ids: Sequence[int | None]) -> dict[int, Uses]:
    """By recall: how much of it was in the prompt."""
    rows = RecallItem.objects.filter(Q(in_prompt=True) | Q(always=True), recall_id__in=[n for n in recall_ids if n])
    counted = rows.values("recall_id").annotate(
        memories=Count("memory", distinct=True), messages=Count("episode", distinct=True)
    )  # what the profile holds may also have been found
    return {row["recall_id"]: Uses(row["memories"], row["messages"]) for row in counted.order_by()}


def _marks(asked: Sequence[Message]) -> dict[int, list[tuple[int, int]]]:
    """By episode: the words that serve as evidence for something that is remembered now."""
    rows = Evidence.objects.filter(
        episode__in=[message.episode_id for message in asked], memory__state=Memory.State.ACTIVE
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for episode, start, end in rows.values_list("episode_id", "start", "end"):
        if episode is not None and start is not None and end is not None:
            found.setdefault(episode, []).append((start, end))
    return found


def _found(replies: Iterable[Reply]) -> dict[int, tuple[Found, ...]]:
    """By reply to a "forget that…": what it found, and is still there."""
    asked = [r for r in replies if not r.model and isinstance(noted.asked_of_memory(r.asked.episode), Forget)]
    if not asked:
        return {}
    by_reply: dict[int, dict[int, Memory]] = {reply.pk: {} for reply in asked}
    by_recall = {reply.recall_id: by_reply[reply.pk] for reply in asked if reply.recall_id is not None}
    rows = RecallItem.objects.filter(recall_id__in=list(by_recall), memory__state__in=("active", "superseded"))
    rows = rows.exclude(always=True, score=0)  # the profile comes with every search; nobody asked for it here
    for item in rows.select_related("memory").order_by("rank"):
        if item.memory is not None:
            by_recall[item.recall_id].setdefault(item.memory.pk, item.memory)
    words = words_of({memory for memories in by_reply.values() for memory in memories})
    return {
        pk: tuple(
            Found(
                memory,
                words.get(memory.pk),
                url_or_none("memories:memory", memory.pk),
                url_or_none("memories:forget", memory.pk),
            )
            for memory in memories.values()
        )
        for pk, memories in by_reply.items()
    }


def _day_before(conversation: Conversation, first: Message) -> object:
    earlier = Message.objects.filter(conversation=conversation, active=True, episode__role="user", pk__lt=first.pk)
    found = earlier.select_related("episode").order_by("-pk").first()
    return localtime(found.episode.at).date() if found else None


def _following(conversation: Conversation, last: Message) -> Message | None:
    """The person's next message."""
    later = Message.objects.filter(conversation=conversation, active=True, episode__role="user", pk__gt=last.pk)
    return later.select_related("episode").order_by("pk").first()


def _place(turns: list[Turn], ledgers: Sequence[Ledger]) -> None:
    """Put each card after the last message before it."""
    for card in ledgers:
        before = [turn for turn in turns if turn.message.episode.at <= card.at]
        if before:
            before[-1].ledgers.append(card)
