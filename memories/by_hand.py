"""What a person writes into their memory themselves, or brings along: checked and screened as what is learned is, kept
at once, and held against the rest by the worker.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from memories import clock, jobs, screening, store
from memories.approval import approval_of
from memories.bidding import is_order
from memories.errors import MayNotLearn, NotKept, SaidAlready
from memories.fencing import visible
from memories.history import load
from memories.lasting import lasting, relative
from memories.models import Job, Memory
from memories.nearness import Likeness, near
from memories.records import By, NewMemory, Owner
from memories.screening import Secret
from memories.together import done_together

LONGEST = 1_000  # characters
_AROUND = 8  # memories looked at for one that says the same


def add(
    owner: Owner, new: NewMemory, by: By, *, at: datetime | None = None, known: list[Secret] | None = None
) -> Memory:
    """Keep a statement of the person's; return its memory, or the one that says the same already.

    `at` is when it was written; now, unless given. `known` are the secrets of the message it comes from. Raise NotKept
    for secrets and for what is an order rather than a statement; MayNotLearn for what is imported though the person
    switched its category off, or put it on their list. What is imported of a category that asks first waits.
    """
    checked = look(owner, new, by, at=at, known=known)
    same = said_already(owner, checked)
    memory = store.support(owner.id, same.pk, new.quotes, by) if same else store.remember(owner.id, checked, by)
    if same is None and memory.state == Memory.State.ACTIVE:
        hold_against_the_rest(owner.id)
    return memory


@dataclass(frozen=True, slots=True)
class Added:
    """What became of many: the ids of those that are new, how many were known, how many refused. The job undoes them
    all; None where nothing is new."""

    new: list[int]
    known: int
    refused: int
    job: Job | None


def add_many(owner: Owner, statements: Iterable[NewMemory]) -> Added:
    """Keep what the person wrote, each by itself: what stands in the way of one leaves the others."""
    job = done_together(owner.id, "add", 0)
    by, new, known, refused = By("user", job_id=job.pk), list[int](), 0, 0
    for statement in statements:
        try:
            memory = add(owner, statement, by)
        except SaidAlready:
            known += 1
        except NotKept:
            refused += 1
        else:
            if memory.job_id == job.pk and memory.pk not in new:
                new.append(memory.pk)
            else:
                known += 1
    if new:
        Job.objects.filter(pk=job.pk).update(counts={"changed": len(new)}, total=len(new), progress=len(new))
    else:
        job.delete()
    return Added(new, known, refused, job if new else None)


def look(
    owner: Owner, new: NewMemory, by: By, *, at: datetime | None = None, known: list[Secret] | None = None
) -> NewMemory:
    """The statement as `add` would keep it. Nothing is written; raises what `add` raises, but for their list."""
    text = visible(new.text).strip()
    _check(text)
    screen(replace(new, text=text), known)
    moment = at or new.valid_from or clock.now()
    told = relative(text, moment, owner.time_zone)
    event = new.event or (told[0].event if len(told) == 1 else None)
    text = lasting(text, moment, owner.time_zone) or text
    return switched(owner, replace(new, text=text, event=event), by)


def accept(owner: Owner, memory_id: int, by: By, *, text: str = "", expected: int | None = None) -> Memory:
    """Make current what was kept out, or waited for the person's yes; in their words, if they wrote other ones.

    `expected` is the revision that they saw. Raise NotFound, ChangedMeanwhile, NotKept, SaidAlready.
    """
    memory = load(owner.id, memory_id)
    edited = bool(text) and text != memory.text
    words = text if edited else memory.text
    said_at = clock.now() if edited else memory.valid_from  # written today: a "tomorrow" in it is that of today
    words = lasting(words, said_at, owner.time_zone) or words
    memory = store.keep_after_all(owner.id, memory_id, by, text=words, own_words=edited, expected=expected)
    hold_against_the_rest(owner.id)
    return memory


def hold_against_the_rest(owner_id: int) -> None:
    """Let the worker compare what is new with what is near to it: repeats, changes and contradictions."""
    jobs.request(owner_id, Job.Kind.RECONSOLIDATE)


def _check(text: str) -> None:
    if not text or len(text) > LONGEST:
        raise NotKept(_("A memory is one statement, of at most %(n)s characters.") % {"n": LONGEST}, kind="length")
    look_for_order(text)


def look_for_order(text: str) -> None:
    """Raise NotKept for what is an order rather than a statement."""
    if is_order(text):
        raise NotKept(_("That is no statement about you or your people, so it is not kept."), kind="order")


def screen(new: NewMemory, known: list[Secret] | None = None) -> None:
    """Raise NotKept for what holds a secret."""
    for part in (new.text, new.subject, new.about, *new.keywords):
        kind = screening.holds_secret(part, known or [])
        if kind:
            told = _("That looks like %(kind)s, and those are never kept.")
            raise NotKept(told % {"kind": screening.KINDS[kind]}, kind=kind)


def switched(owner: Owner, new: NewMemory, by: By) -> NewMemory:
    """The statement as the person wants it: at once, or waiting for their yes. Raise MayNotLearn if its
    category is switched off.

    A person who writes it themselves has said yes by that.
    """
    if by.actor == "user":
        return new
    approval = approval_of(owner.id)
    if approval.switches.get(new.category) == "off":
        raise MayNotLearn(_("You switched this category off."))
    return replace(new, state="pending") if approval.waits(new.category, new.confidence) else new


def said_already(owner: Owner, new: NewMemory) -> Memory | None:
    """The current memory that says the same in almost the same words."""
    if new.kind != "observation" or new.state != "active":
        return None
    around = near(owner.id, [new.text], _AROUND)
    likeness = Likeness([new.text, *(memory.text for memory in around)])
    return next((m for m in around if m.about == new.about and likeness.same(m.text, new.text)), None)
