"""Tells the story to the program, day by day, as if it had happened: recall, reply, learning, reflection."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from chat import conversations
from chat.demo.story import Chat, Story, Turn, read
from chat.models import Conversation, Message, Reply
from memories import clock, dates, episodes, recalls, sentences, store
from memories.models import Episode, Job, Memory
from memories.records import By, EventTime, NewMemory, Owner, Query, Quote
from memories.retrieve import retrieve

MODEL = "demo"
BUDGET = 1200


def tell(password: str, progress: Callable[[Iterable[Chat]], Iterable[Chat]] = iter) -> Owner:
    """Make the invented person and let them live through the story. Nothing is kept if it breaks off."""
    person = get_user_model().objects.create_user(password=password, **read(clock.now()).person)
    owner: Owner = person.as_owner
    try:
        told = Telling(owner, read(clock.now().astimezone(ZoneInfo(owner.time_zone))))
        for chat in progress(story_chats(told.story)):
            told.live_through(chat)
        told.reflect()
        told.disagree()
    except BaseException:  # Ctrl-C as well
        person.delete()
        raise
    return owner


def story_chats(story: Story) -> list[Chat]:
    return sorted(story.chats, key=lambda chat: chat.begins)


class Telling:
    """What has happened so far: which memory of the story became which row."""

    def __init__(self, owner: Owner, story: Story) -> None:
        self.owner, self.story = owner, story
        self.known: dict[str, Memory] = {}

    def live_through(self, chat: Chat) -> None:
        with clock.at(chat.begins):
            conversation = conversations.create(self.owner.id)
            conversations.rename(self.owner.id, conversation.pk, chat.title)
        moment, said = chat.begins, list[tuple[Turn, Episode]]()
        asked: Message | None = None
        for turn in chat.turns:
            moment += timedelta(seconds=70 if turn.role == "user" else 4)
            with clock.at(moment):
                message = self._say(conversation, turn, asked)
                if turn.role == "user":
                    asked = message
                    said.append((turn, message.episode))
                elif asked is not None:
                    self._answered(conversation, asked, message)
        Conversation.objects.filter(pk=conversation.pk).update(created_at=chat.begins, active_at=moment)
        with clock.at(moment + timedelta(seconds=90)):
            self._learn(conversation, said)

    def _say(self, conversation: Conversation, turn: Turn, last: Message | None) -> Message:
        episode = episodes.add(
            self.owner,
            source=Episode.Source.CHAT,
            session=conversation.session,
            role=turn.role,
            text=turn.text,
            at=clock.now(),
            learn=False,
        )
        return Message.objects.create(conversation=conversation, episode=episode, parent=last)

    def _answered(self, conversation: Conversation, asked: Message, answer: Message) -> None:
        now = clock.now()
        shown = Episode.objects.filter(owner_id=self.owner.id, session=conversation.session)
        query = Query(asked.episode.text, at=now, beside=frozenset(shown.values_list("pk", flat=True)))
        recall = recalls.save(self.owner, retrieve(self.owner, query), asked.episode_id, BUDGET)
        Reply.objects.create(
            conversation=conversation,
            asked=asked,
            message=answer,
            recall=recall,
            state=Reply.State.DONE,
            model=MODEL,
            input_tokens=600 + recall.tokens,
            output_tokens=len(answer.episode.text) // 4,
            usage_estimated=True,
            recall_ms=recall.milliseconds,
            first_token_ms=420,
            total_ms=2400,
            created_at=now,
            settled_at=now,
        )

    def _learn(self, conversation: Conversation, said: list[tuple[Turn, Episode]]) -> None:
        job = self._job(Job.Kind.CONSOLIDATE, conversation.session, messages=len(said))
        by = By("consolidation", job_id=job.pk)
        for turn, episode in said:
            for key, (start, end) in turn.quotes.items():
                quote = Quote(episode.pk, start, end)
                if key in self.story.kept_out:
                    self._keep_out(self.story.kept_out[key], quote, by)
                else:
                    self.known[key] = self._remember(self.story.observations[key], quote, by, episode.text[start:end])
        for key, raw in self.story.observations.items():
            newer = self.known.get(raw.get("superseded_by", ""))
            if newer is not None and key in self.known and self.known[key].state == Memory.State.ACTIVE:
                self.known[key] = store.supersede(self.owner.id, self.known[key].pk, newer.pk, at=clock.now(), by=by)

    def _remember(self, raw: dict[str, Any], quote: Quote, by: By, words: str) -> Memory:
        new = NewMemory(
            kind="observation",
            text=raw["text"],
            language=raw["language"],
            subject=raw["subject"],
            about=raw.get("about", ""),
            category=raw["category"],
            keywords=tuple(raw["keywords"]),
            confidence=raw["confidence"],
            event=self._event(raw, words),
            quotes=(quote,),
        )
        memory = store.remember(self.owner.id, new, by)
        if raw.get("pinned"):
            memory = store.revise(self.owner.id, memory.pk, By("user"), pinned=True)
        return memory

    def _keep_out(self, raw: dict[str, Any], quote: Quote, by: By) -> None:
        new = NewMemory(
            kind="observation",
            text=raw["text"],
            language=raw["language"],
            quotes=(quote,),
            state="quarantined",
            kept_out=raw["kept_out"],
        )
        store.remember(self.owner.id, new, by)

    def _event(self, raw: dict[str, Any], words: str) -> EventTime | None:
        """What the phrase means where it was said: "I moved in March" means the last one, not the next."""
        phrase = raw.get("phrase", "")
        if not phrase:
            return None
        found = dates.resolve(words, clock.now(), self.owner.time_zone, raw["language"])
        meant = next(one for one in found if one.phrase in phrase or phrase in one.phrase)
        return EventTime(meant.start, meant.end, meant.precision, phrase)

    def reflect(self) -> None:
        """Insights, a day before today."""
        with clock.at(self._yesterday()):
            by = By("reflection", job_id=self._job(Job.Kind.REFLECT, "", insights=len(self.story.insights)).pk)
            for raw in self.story.insights:
                rests_on = {key for _text, keys in raw["sentences"] for key in keys}
                insight = NewMemory(
                    kind="insight",
                    text=sentences.join([text for text, _keys in raw["sentences"]]),
                    language=raw["language"],
                    subject=raw["subject"],
                    category=raw["category"],
                    confidence=sum(self.known[key].confidence for key in rests_on) / len(rests_on),
                    sentences=tuple(tuple(self.known[key].pk for key in keys) for _text, keys in raw["sentences"]),
                )
                store.write_insight(self.owner.id, insight, by)
        self._observations().update(reflected=True)

    def disagree(self) -> None:
        """Reconsolidation has compared all, and found what it asks about."""
        self._observations().update(compared=True)
        with clock.at(self._yesterday()):
            by = By("reconsolidation")
            for raw in self.story.conflicts:
                a, b = self.known[raw["a"]].pk, self.known[raw["b"]].pk
                store.raise_conflict(
                    self.owner.id, a, b, relation="contradiction", reason=raw["reason"], by=by,
                    suggestion=raw["suggestion"],
                )  # fmt: skip

    def _observations(self) -> QuerySet[Memory]:
        return Memory.objects.filter(owner_id=self.owner.id, kind=Memory.Kind.OBSERVATION)

    def _job(self, kind: Job.Kind, session: str, **counts: int) -> Job:
        now = clock.now()
        return Job.objects.create(
            owner_id=self.owner.id, kind=kind, session=session, state=Job.State.DONE, due_at=now, counts=counts,
            created_at=now, started_at=now, finished_at=now, model=MODEL, attempts=1,
        )  # fmt: skip

    def _yesterday(self) -> datetime:
        return max(chat.begins for chat in self.story.chats) + timedelta(hours=1)
