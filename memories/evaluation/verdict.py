"""From the cases of the trial to a sentence: whether memory will work with the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

Level = Literal["good", "works", "unusable"]
RIGHT, WRONG, FAILED = 1, 0, -1

FLAWS = {
    "extraction": gettext_lazy("it misses plain facts"),
    "fiction": gettext_lazy("it takes stories for facts"),
    "secret": gettext_lazy("it lets secrets through"),
    "update": gettext_lazy("it misses updates"),
    "contradiction": gettext_lazy("it misses contradictions"),
    "duplicate": gettext_lazy("it keeps repeats apart"),
    "insight": gettext_lazy("it sums nothing up"),
}


def level(results: Mapping[str, int]) -> Level:
    """`results` by case ("en-update"): RIGHT, WRONG, or FAILED where the model gave no valid answer.

    Not usable: failures in a quarter of the cases and more, plain facts missed in both languages, stories taken
    for facts in both, or a secret let through.
    """
    failed = sum(result == FAILED for result in results.values())
    if 4 * failed >= len(results):
        return "unusable"
    if any(_everywhere(results, theme) for theme in ("extraction", "fiction", "secret")):
        return "unusable"
    return "good" if all(result == RIGHT for result in results.values()) else "works"


def in_words(results: Mapping[str, int], error: str = "") -> str:
    """`error` is the failure that made an end to it."""
    if error:
        return _("Not usable for memory: %(error)s") % {"error": error}
    found = level(results)
    if found == "good":
        return _("Good: it finds facts, leaves stories and secrets out, and sees changes, contradictions and repeats, "
                 "in English and Chinese.")  # fmt: skip
    flaws = pgettext("between the items of a list", ", ").join(_flaws(results))
    if found == "works":
        return _("Works, but %(flaws)s.") % {"flaws": flaws}
    return _("Not usable for memory: %(flaws)s.") % {"flaws": flaws}


def _flaws(results: Mapping[str, int]) -> Iterable[str]:
    failed = sum(result == FAILED for result in results.values())
    if failed:
        yield _("it fails in %(n)d of %(all)d cases") % {"n": failed, "all": len(results)}
    for theme, flaw in FLAWS.items():
        languages = [name[:2] for name, result in results.items() if name[3:] == theme and result == WRONG]
        if not languages:
            continue
        tried = [name for name in results if name[3:] == theme]
        if len(tried) == 1 or len(languages) == len(tried):
            yield str(flaw)
        elif languages == ["en"]:
            yield _("%(flaw)s in English") % {"flaw": flaw}
        else:
            yield _("%(flaw)s in Chinese") % {"flaw": flaw}


def _everywhere(results: Mapping[str, int], theme: str) -> bool:
    own = [result for name, result in results.items() if name[3:] == theme]
    return bool(own) and RIGHT not in own and WRONG in own
