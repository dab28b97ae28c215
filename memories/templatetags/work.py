"""Tags of the jobs pages: `{% load work %}`. Counts, errors and steps in plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from memories.models import Job
from memories.views.bulk_done import done_words

register = template.Library()

_STATES = {"done": "tag--pine", "failed": "tag--brick", "parked": "tag--brick", "paused": "tag--ochre"}
_STEPS: dict[str, Any] = {
    "asked": gettext_lazy("Asked for"),
    "begun": gettext_lazy("Taken up by a worker"),
    "again": gettext_lazy("Did not succeed; it is tried again later"),
    "put_back": gettext_lazy("Put back, to go on"),
    "done": gettext_lazy("Done"),
    "failed": gettext_lazy("Failed; the job that waited beside it takes over"),
    "parked": gettext_lazy("Given up"),
    "cancelled": gettext_lazy("Cancelled"),
    "paused": gettext_lazy("Paused"),
    "resumed": gettext_lazy("Tried again at your wish"),
}


@register.filter
def state_tag(state: str) -> str:
    return _STATES.get(state, "")


@register.filter
def counted(job: Job) -> str:
    """What it did: 6 learned, 1 updated. Empty when its counts say nothing."""
    if job.kind == Job.Kind.BULK:
        return done_words(job.task.get("do", "undo"), job.counts.get("changed", 0)) if job.counts else ""
    if job.kind == Job.Kind.TRIAL:
        return ""  # its counts are the results of the cases
    told = []
    for name, n in sorted(job.counts.items(), key=_place):  # PostgreSQL keeps no order of its own
        if n and isinstance(n, int) and not isinstance(n, bool):
            say = _COUNTED.get("screened" if name.startswith("screened_") else name)
            told.append(say(n) % {"n": f"{n:,}"} if say else f"{n:,} {name.replace('_', ' ')}")
    return ", ".join(told)


@register.filter
def in_plain_words(error: str) -> str:
    """An error as a sentence; of what the program did not expect only the kind is stored."""
    if error.isidentifier():
        return _("The program made a mistake (%(kind)s). The log of the worker says more.") % {"kind": error}
    return _(error) if error else ""


@register.filter
def step(entry: dict[str, Any]) -> str:
    if entry["what"] == "went_on":
        return _("Went on: %(n)s so far") % {"n": f"{entry.get('n', 0):,}"}
    return str(_STEPS.get(entry["what"], entry["what"]))


@register.filter
def moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


@register.filter
def clocked(took: timedelta | None) -> str:
    """0:08, 3:02, 1:04:10."""
    if took is None:
        return "–"
    minutes, seconds = divmod(int(took.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


_COUNTED: dict[str, Callable[[int], str]] = {
    "messages": lambda n: ngettext("%(n)s message read", "%(n)s messages read", n),
    "learned": lambda n: ngettext("%(n)s learned", "%(n)s learned", n),
    "updated": lambda n: ngettext("%(n)s updated", "%(n)s updated", n),
    "superseded": lambda n: ngettext("%(n)s superseded", "%(n)s superseded", n),
    "supported": lambda n: ngettext("%(n)s known already", "%(n)s known already", n),
    "waiting": lambda n: ngettext("%(n)s waits for your yes", "%(n)s wait for your yes", n),
    "kept_out": lambda n: ngettext("%(n)s kept out", "%(n)s kept out", n),
    "screened": lambda n: ngettext("%(n)s secret left out", "%(n)s secrets left out", n),
    "conflicts": lambda n: ngettext("%(n)s conflict", "%(n)s conflicts", n),
    "ruled": lambda n: ngettext("%(n)s settled as you ruled before", "%(n)s settled as you ruled before", n),
    "parked": lambda n: ngettext("%(n)s message set aside", "%(n)s messages set aside", n),
    "do_not_learn": lambda n: ngettext("%(n)s on your list not learned", "%(n)s on your list not learned", n),
    "invalid": lambda n: ngettext("%(n)s answer refused", "%(n)s answers refused", n),
    "unsupported": lambda n: ngettext("%(n)s sentence unsupported", "%(n)s sentences unsupported", n),
    "compared": lambda n: ngettext("%(n)s observation compared", "%(n)s observations compared", n),
    "pairs": lambda n: ngettext("%(n)s pair judged", "%(n)s pairs judged", n),
    "unrelated": lambda n: ngettext("%(n)s pair agrees", "%(n)s pairs agree", n),
    "duplicate": lambda n: ngettext("%(n)s repeat merged", "%(n)s repeats merged", n),
    "contained": lambda n: ngettext("%(n)s merged into a fuller one", "%(n)s merged into a fuller one", n),
    "left": lambda n: ngettext("%(n)s left as it is", "%(n)s left as they are", n),
    "reflected": lambda n: ngettext("%(n)s observation reflected on", "%(n)s observations reflected on", n),
    "insights": lambda n: ngettext("%(n)s insight written", "%(n)s insights written", n),
    "written": lambda n: ngettext("%(n)s insight written", "%(n)s insights written", n),
    "withdrawn": lambda n: ngettext("%(n)s insight withdrawn", "%(n)s insights withdrawn", n),
    "suggested": lambda n: ngettext("%(n)s change suggested", "%(n)s changes suggested", n),
    "skipped": lambda n: ngettext("%(n)s passed over", "%(n)s passed over", n),
    "new": lambda n: ngettext("%(n)s brought in", "%(n)s brought in", n),
    "documents": lambda n: ngettext("%(n)s document", "%(n)s documents", n),
}
_PLACES = {name: place for place, name in enumerate(_COUNTED)}


def _place(counted: tuple[str, int]) -> int:
    name = counted[0]
    return _PLACES.get("screened" if name.startswith("screened_") else name, len(_PLACES))
