"""Learning from imported chats: said beforehand what it takes, then done by a job that can be paused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from memories import jobs
from memories.consolidate import consolidate
from memories.history import lock_owner
from memories.llm import models
from memories.llm.base import Usage
from memories.llm.prices import price_of
from memories.llm.usage import estimate_tokens
from memories.models import Episode, Job
from memories.records import Owner

_PROMPT = 1_900  # tokens of instructions, examples and context in one call
_ANSWER = 45  # tokens of answer for one message
_SECOND = 0.5  # how often a batch also needs its second call, which compares with what is known
_COMPARING = 500  # tokens of that call

Learning = Episode.Learning


@dataclass(frozen=True, slots=True)
class Plan:
    """What learning from an import takes, estimated. `cost` is None when the model's price is not known."""

    messages: int
    usage: Usage
    model: str
    cost: float | None

    def __str__(self) -> str:
        tokens = self.usage.input_tokens + self.usage.output_tokens
        words = ngettext(
            "Learning from %(messages)d message takes about %(calls)d calls of %(model)s and %(tokens)d tokens",
            "Learning from %(messages)d messages takes about %(calls)d calls of %(model)s and %(tokens)d tokens",
            self.messages,
        ) % {"messages": self.messages, "calls": self.usage.calls, "model": self.model, "tokens": tokens}
        if self.cost is None:
            return words + _("; its price is not known (PRICE_INPUT and PRICE_OUTPUT say it).")
        return words + _(", roughly %(cost).2f in all.") % {"cost": self.cost}


def plan(owner: Owner, sessions: Iterable[str]) -> Plan:
    """Estimate what learning from these sessions takes; messages that were learned from do not count."""
    return plan_of(_open(owner, sessions))


def plan_of(messages: QuerySet[Episode]) -> Plan:
    """What learning from these messages takes, in batches of one conversation each."""
    by_session: dict[str, list[int]] = {}
    for session, text in messages.values_list("session", "text").iterator():
        by_session.setdefault(session, []).append(estimate_tokens(text))
    batches = sum(ceil(len(lengths) / settings.LEARN_BATCH_MESSAGES) for lengths in by_session.values())
    return estimate(sum(map(len, by_session.values())), sum(map(sum, by_session.values())), batches)


def estimate(messages: int, tokens: int, batches: int) -> Plan:
    """What learning from so many messages takes, which hold so many tokens and come in so many batches."""
    model = models.extraction
    if not model.needs_network:
        return Plan(messages, Usage(estimated=True), model.name, 0.0)
    usage = Usage(
        input_tokens=tokens + batches * (_PROMPT + round(_SECOND * _COMPARING)),
        output_tokens=messages * _ANSWER,
        calls=ceil(batches * (1 + _SECOND)),
        estimated=True,
    )
    price = price_of(model.name)
    return Plan(messages, usage, model.name, price.of(usage) if price else None)


@transaction.atomic
def start(owner: Owner, sessions: Iterable[str], *, token_budget: int | None = None) -> Job:
    """Let the worker learn from these sessions. At `token_budget` the job pauses, between two batches.

    One that waits already takes these on as well, and may use what either was given; a limit once set stays.
    """
    lock_owner(owner.id)
    waiting = Job.objects.filter(owner_id=owner.id, kind=Job.Kind.IMPORT, state=Job.State.QUEUED).first()
    _open(owner, sessions).update(learning=Learning.DUE, attempts=0, parked_reason="")
    job = jobs.request(owner.id, Job.Kind.IMPORT)
    job.total = _due(owner.id).count()
    given = [token_budget, waiting.token_budget if waiting else None]
    job.token_budget = sum(filter(None, given)) if any(budget is not None for budget in given) else None
    job.save(update_fields=["total", "token_budget"])
    return job


def run(job: Job) -> Mapping[str, int]:
    """Learn from what waits, one conversation after the other, the oldest first; return the job's counts."""
    owner = job.owner.as_owner
    oldest = _due(owner.id).values("session").annotate(first=Min("at")).order_by("first")
    for session in list(oldest.values_list("session", flat=True)):
        consolidate(owner, job, session)
        job.refresh_from_db()
        if job.state != Job.State.RUNNING:
            break
    return dict(job.counts)


def _due(owner_id: int) -> QuerySet[Episode]:
    return Episode.objects.filter(owner_id=owner_id, source=Episode.Source.IMPORT, learning=Learning.DUE)


def _open(owner: Owner, sessions: Iterable[str]) -> QuerySet[Episode]:
    return Episode.objects.filter(
        owner_id=owner.id,
        session__in=list(sessions),
        source=Episode.Source.IMPORT,
        role="user",
        state=Episode.State.ACTIVE,
        learning__in=(Learning.SKIPPED, Learning.PARKED, Learning.DUE),
    )
