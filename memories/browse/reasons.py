"""Why a memory's confidence is what it is: where its figure comes from, and what else speaks for it or against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from memories import clock
from memories.browse.rows import Row, Said
from memories.browse.words import KEPT_OUT
from memories.languages import language_of
from memories.models import Change, Memory

LONG_AGO = 365  # days without a word of it

_COARSE = ("month", "season", "year")


@dataclass(frozen=True, slots=True)
class Reason:
    """`sign` is "+", "−" or "" (neither); of the one that gives the figure, `figure` is that figure."""

    text: str
    sign: str = ""
    figure: float | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a page has read of a memory already."""

    memory: Memory
    made: Change | None
    """The change that wrote its first revision; None if its past was erased."""
    edited: Change | None
    """The newest change in which the person put it into their own words."""
    quotes: Sequence[Said] = ()
    rows: Sequence[Row] = ()
    """The observations that an insight rests on, each once."""
    in_conflict: bool = False


def reasons(known: Known) -> tuple[Reason, ...]:
    """The first one gives the figure."""
    insight = known.memory.kind == Memory.Kind.INSIGHT
    figure = _mean(known) if insight else _source(known)
    return (figure, *(_of_insight(known) if insight else _of_observation(known)), *_of_both(known))


def _source(known: Known) -> Reason:
    made = known.made
    if made is None:
        told = _("As it is stored")
    elif made.after and made.after["confidence"] != known.memory.confidence:
        told = _("Changed by hand since it was learned")
    elif made.actor == "user":
        asked = bool(known.quotes) or bool(made.reason)
        told = _("You asked for it to be remembered") if asked else _("You wrote it yourself")
    elif made.actor == "import":
        told = _("It came with an import")
    else:
        told = _read_by(made.job.model if made.job else "")
    return Reason(told, figure=known.memory.confidence)


def _read_by(model: str) -> str:
    if model == "offline":
        return _("Fixed rules found it, without a model")
    if not model:
        return _("How sure the model was that your words say this")
    return _("How sure %(model)s was that your words say this") % {"model": model}


def _mean(known: Known) -> Reason:
    """An insight is as sure as what it rests on, on the average; that may have changed since it was written."""
    figure = known.memory.confidence
    rests_on = [row.memory.confidence for row in known.rows]
    if rests_on and abs(sum(rests_on) / len(rests_on) - figure) < 0.005:
        n = len(rests_on)
        told = ngettext("That of the observation it rests on", "The mean of the %(n)s observations it rests on", n)
        return Reason(told % {"n": n}, figure=figure)
    return Reason(_("The mean of what it rested on when it was written"), figure=figure)


def _of_observation(known: Known) -> Iterator[Reason]:
    quotes = [said for said in known.quotes if not said.forgotten]
    gone = len(known.quotes) - len(quotes)
    if quotes:
        yield _said(quotes)
        yield _last_said(quotes)
    elif not (known.made and known.made.actor == "user"):
        yield Reason(_("The words it rested on are gone"), "−")
    if gone and quotes:
        yield Reason(ngettext("%(n)s quote was forgotten", "%(n)s quotes were forgotten", gone) % {"n": gone}, "−")
    if known.memory.precision in _COARSE:
        yield Reason(_("The day is not known, only the %(unit)s") % {"unit": known.memory.get_precision_display()}, "−")


def _said(quotes: Sequence[Said]) -> Reason:
    messages = {said.episode.pk: said.episode.at for said in quotes}
    n = len(messages)
    told = ngettext("Said in %(n)s message", "Said in %(n)s messages", n) % {"n": n}
    first, last = min(messages.values()), max(messages.values())
    if (last - first).days:
        told = _("%(said)s over %(time)s") % {"said": told, "time": timesince(first, last, depth=1)}
    if len({language_of(said.words) for said in quotes}) > 1:
        told = _("%(said)s, in two languages") % {"said": told}
    return Reason(told, "+")


def _last_said(quotes: Sequence[Said]) -> Reason:
    last, now = max(said.episode.at for said in quotes), clock.now()
    if (now - last).days < 1:
        return Reason(_("Last said within a day"))
    told = _("Last said %(time)s ago") % {"time": timesince(last, now, depth=1)}
    return Reason(told, "−" if (now - last).days > LONG_AGO else "")


def _of_insight(known: Known) -> Iterator[Reason]:
    current = [row for row in known.rows if row.memory.state == Memory.State.ACTIVE]
    messages = {said.episode.pk for row in current for said in row.quotes}
    n = len(current)
    told = ngettext("Rests on %(n)s current observation", "Rests on %(n)s current observations", n) % {"n": n}
    if messages:
        m = len(messages)
        of = ngettext("%(n)s message", "%(n)s messages", m) % {"n": m}
        told = _("%(rests_on)s, from %(messages)s") % {"rests_on": told, "messages": of}
    yield Reason(told, "+" if n else "−")
    gone = len(known.rows) - n
    if gone:
        yield Reason(ngettext("%(n)s is no longer current", "%(n)s are no longer current", gone) % {"n": gone}, "−")
    if known.memory.stale:
        yield Reason(_("An observation it rests on has changed"), "−")


def _of_both(known: Known) -> Iterator[Reason]:
    memory = known.memory
    if memory.state == Memory.State.SUPERSEDED:
        yield Reason(_("A newer statement took its place"), "−")
    elif known.in_conflict:
        yield Reason(_("Another memory contradicts it, and you have not decided yet"), "−")
    elif memory.state == Memory.State.ACTIVE:
        yield Reason(_("Nothing contradicts it"), "+")
    if memory.kept_out in KEPT_OUT and memory.state == Memory.State.QUARANTINED:
        yield Reason(_("Kept out: %(why)s") % {"why": KEPT_OUT[memory.kept_out]}, "−")
    if memory.own_words and known.edited is not None:
        yield Reason(_("You put it into your own words"), "+", at=known.edited.at)
    if memory.locked:
        yield Reason(_("You locked it"), "+")
