"""What a person sets about their memory: the switch, categories, and how often it is learned and reflected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from memories import approval, categories
from memories.browse.words import CATEGORIES, category
from memories.cadence import FIELDS
from memories.memory_language import can_translate
from memories.models import Job, OwnerState

SWITCHES = [
    ("off", pgettext_lazy("switch of a category", "Off")),
    ("ask", pgettext_lazy("switch of a category", "Ask")),
    ("on", pgettext_lazy("switch of a category", "On")),
]
RULINGS = [
    ("ask", _("Ask me")),
    ("newer", _("The newer holds")),
    ("older", _("The older holds")),
    ("both", _("Both stay")),
]
QUIET = (60, 300, 900, 3600, 6 * 3600, 24 * 3600)  # seconds to choose from


class MemoryForm(forms.Form):
    memory = forms.ChoiceField(
        label=_("Memory, everywhere"),
        help_text=_(
            "Read only: replies use what is remembered, and nothing is learned. Off: neither. Each conversation can be "
            "stricter than this, never looser."
        ),
        choices=OwnerState.MemorySwitch.choices,
        widget=forms.RadioSelect,
    )


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category as the page shows it."""

    name: str
    label: str
    switch: BoundField
    ruling: BoundField
    current: int
    waiting: int
    away: int
    moving: bool
    """Whether what is there still follows the switch."""


class CategoriesForm(forms.Form):
    """A switch and a standing ruling for each category; what is not sent stays as it is."""

    def __init__(self, owner_id: int, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.owner_id, self.now, self.ruled = owner_id, categories.switches(owner_id), categories.rulings(owner_id)
        self.counted = categories.counts(owner_id)
        self.names = list(dict.fromkeys([*CATEGORIES, *sorted({*self.counted, *self.now, *self.ruled})]))
        for name in self.names:
            self.fields[f"switch-{name}"] = forms.ChoiceField(
                label=category(name), choices=SWITCHES, required=False, widget=forms.RadioSelect,
                initial=self.now.get(name, "on"),
            )  # fmt: skip
            label = gettext("When two contradict each other: %(category)s") % {"category": category(name)}
            self.fields[f"ruling-{name}"] = forms.ChoiceField(
                choices=RULINGS, required=False, widget=forms.Select(attrs={"aria-label": label}),
                initial=self.ruled.get(name, "ask"),
            )  # fmt: skip

    @property
    def rows(self) -> Iterator[CategoryRow]:
        following = Job.objects.filter(owner_id=self.owner_id, kind=Job.Kind.SWITCH, state__in=Job.OPEN)
        moving = set(following.values_list("session", flat=True))
        nothing = {"current": 0, "waiting": 0, "away": 0}
        for name in self.names:
            yield CategoryRow(
                name, category(name), self[f"switch-{name}"], self[f"ruling-{name}"], moving=name in moving,
                **self.counted.get(name, nothing),
            )  # fmt: skip

    @property
    def switched(self) -> dict[str, str]:
        """The categories whose switch is to be another."""
        sent = {name: self.cleaned_data.get(f"switch-{name}") or self.now.get(name, "on") for name in self.names}
        return {name: value for name, value in sent.items() if value != self.now.get(name, "on")}

    @property
    def newly_ruled(self) -> dict[str, str]:
        """The categories whose ruling is to be another; empty: the person is asked."""
        sent = {name: self.cleaned_data.get(f"ruling-{name}") for name in self.names}
        wanted = {name: "" if value == "ask" else value for name, value in sent.items() if value}
        return {name: value for name, value in wanted.items() if value != self.ruled.get(name, "")}

    @property
    def changes(self) -> list[tuple[str, str]]:
        """What is to change, as names and values of its fields."""
        ruled = [(f"ruling-{name}", value or "ask") for name, value in self.newly_ruled.items()]
        return [(f"switch-{name}", value) for name, value in self.switched.items()] + ruled

    @property
    def query(self) -> str:
        return urlencode(self.changes)


class ApprovalForm(forms.Form):
    """Which new memories wait; the help tells how many of the last ones would have."""

    asks = forms.ChoiceField(label=_("New memories that wait for your yes"), choices=OwnerState.Asks.choices)

    def __init__(self, owner_id: int, data: Mapping[str, Any] | None = None) -> None:
        found = approval.approval_of(owner_id)
        super().__init__(data, initial={"asks": found.asks})
        asked = ", ".join(category(name) for name, switch in found.switches.items() if switch == "ask")
        learned = approval.looked_back(owner_id)
        told = [
            gettext("Set to ask: %(categories)s.") % {"categories": asked}
            if asked
            else gettext("No category is set to ask."),
            gettext("Low is a confidence below %(figure)s.") % {"figure": number_format(approval.UNSURE)},
            ngettext(
                "In the last 30 days %(n)s observation was learned, %(unsure)s of low confidence.",
                "In the last 30 days %(n)s observations were learned, %(unsure)s of low confidence.",
                learned["all"],
            )
            % {"n": f"{learned['all']:,}", "unsure": f"{learned['unsure']:,}"},
            gettext("Insights are not asked about: they are written from what you accepted."),
        ]
        self.fields["asks"].help_text = " ".join(told)


class CadenceForm(forms.Form):
    """Empty is what the installation does, also when that changes."""

    learn_quiet_seconds = forms.TypedChoiceField(
        label=_("Learn after a quiet time of"), coerce=int, empty_value=None, required=False
    )
    learn_after_messages = forms.IntegerField(
        label=_("Or when so many messages wait"), min_value=1, max_value=200, required=False
    )
    reflect_after_observations = forms.IntegerField(
        label=_("Write insights when so many observations are new"), min_value=1, max_value=1000, required=False
    )

    def __init__(self, owner_id: int, data: Mapping[str, Any] | None = None) -> None:
        own = OwnerState.objects.filter(owner_id=owner_id).values(*FIELDS).first() or {}
        super().__init__(data, initial=own)
        quiet = own.get("learn_quiet_seconds")
        offered = sorted({*QUIET, *([quiet] if quiet is not None else [])})
        usual = gettext("%(time)s, as usual here") % {"time": duration(settings.LEARN_QUIET_SECONDS)}
        self.fields["learn_quiet_seconds"].choices = [  # type: ignore[attr-defined]
            ("", usual), *((seconds, duration(seconds)) for seconds in offered),
        ]  # fmt: skip
        self.fields["learn_quiet_seconds"].help_text = gettext(
            "Your messages are read when a conversation has been quiet for this long. It counts from your next message."
        )
        usual = gettext("Empty: %(n)s, as usual here.")
        for name, number, words in (
            ("learn_after_messages", settings.LEARN_AFTER_MESSAGES,
             gettext("Then a conversation is learned from at once.")),
            ("reflect_after_observations", settings.REFLECT_AFTER_OBSERVATIONS,
             gettext("Fewer are summed up %(time)s after the first of them.")
             % {"time": duration(settings.REFLECT_AFTER_HOURS * 3600)}),
        ):  # fmt: skip
            self.fields[name].help_text = f"{words} {usual % {'n': number}}"
            self.fields[name].widget.attrs |= {"placeholder": str(number), "inputmode": "numeric"}


class MemoryLanguageForm(forms.Form):
    """Of the statements that are learned from now on; without a model that can translate, the help says so."""

    memory_language = forms.ChoiceField(
        label=_("Language of memories"), choices=OwnerState.MemoryLanguage.choices, widget=forms.RadioSelect
    )

    def __init__(self, owner_id: int, data: Mapping[str, Any] | None = None) -> None:
        own = OwnerState.objects.filter(owner_id=owner_id).values("memory_language").first()
        super().__init__(data, initial=dict(own or {"memory_language": OwnerState.MemoryLanguage.AS_SAID}))
        told = [
            gettext(
                "New observations and insights are written in it. Quotes stay as you wrote them, memories added by "
                "hand as you typed them, and what is there already as it is."
            )
        ]
        if not can_translate():
            told.append(
                gettext(
                    "There is no model here that can translate: whatever is chosen, memories stay in your words until "
                    "there is one."
                )
            )
        self.fields["memory_language"].help_text = " ".join(told)


def duration(seconds: float) -> str:
    """90 seconds, 5 minutes, 1 hour: in the largest unit that says it exactly."""
    length = timedelta(seconds=seconds)
    if length and not length % timedelta(hours=1):
        n = length // timedelta(hours=1)
        return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}
    if length and not length % timedelta(minutes=1):
        n = length // timedelta(minutes=1)
        return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}
    return ngettext("%(n)s second", "%(n)s seconds", round(seconds)) % {"n": f"{seconds:g}"}
