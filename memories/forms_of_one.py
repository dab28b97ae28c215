"""Forms of one memory's pages: how long it holds, what it is about, one sentence of an insight."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from memories import clock
from memories.do_not_learn import LONGEST as LONGEST_PATTERN
from memories.forms import LONGEST, no_secret
from memories.models import Memory

_DATE = {"type": "date", "autocomplete": "off"}


_YEARS = range(1900, 2201)


class UntilForm(forms.Form):
    """The days between which a memory holds, in the person's zone; the last one is part of it."""

    since = forms.DateField(
        label=_("Holds since"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"]
    )
    until = forms.DateField(
        label=_("Holds until"),
        help_text=_("The last day on which it holds. Empty: it holds until something says otherwise."),
        required=False,
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, memory: Memory, data: Mapping[str, Any] | None = None) -> None:
        self.memory = memory
        super().__init__(data, initial={"since": _day(memory.valid_from), "until": _day(memory.valid_until)})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        for name, day in (("since", since), ("until", until)):
            if day and day.year not in _YEARS:  # beyond them no other zone need have that day
                raise ValidationError({name: _("Write a day between the years 1900 and 2200.")})
        if since and until and until < since:
            raise ValidationError({"until": _("It cannot end before it begins.")})
        return given

    @property
    def fields_of_memory(self) -> dict[str, datetime | None]:
        """For the store. What was left as it was keeps its time of day."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        fields: dict[str, datetime | None] = {}
        if since != _day(self.memory.valid_from):
            fields["valid_from"] = _moment(since, time())
        if until != _day(self.memory.valid_until):
            fields["valid_until"] = _moment(until, time(23, 59, 59)) if until else None
        return fields


class MoveForm(forms.Form):
    subject = forms.CharField(
        label=_("Subject"),
        max_length=120,
        help_text=_("What it is about, in a word or two."),
        widget=forms.TextInput(attrs={"list": "subjects", "autocomplete": "off"}),
    )

    def clean_subject(self) -> str:
        return no_secret(" ".join(str(self.cleaned_data["subject"]).split()))


class SentenceForm(forms.Form):
    """One sentence of an insight in the person's words; empty takes it out. `revision` is the one that they saw."""

    text = forms.CharField(
        label=_("Sentence"), required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST})
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        text = " ".join(str(self.cleaned_data["text"]).split())
        if len(text) > LONGEST:
            raise ValidationError(_("Write one sentence, at most %(n)s characters."), "long", {"n": LONGEST})
        return no_secret(text)


class PatternForm(forms.Form):
    """Words that are not to be learned. They stand on the list in the clear."""

    pattern = forms.CharField(
        label=_("Words"),
        max_length=LONGEST_PATTERN,
        help_text=_("A name, a word or a few. Capitals do not matter. They stand on this list as you write them."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_pattern(self) -> str:
        pattern = " ".join(str(self.cleaned_data["pattern"]).split())
        if not any(letter.isalnum() for letter in pattern):
            raise ValidationError(_("Write a word at least."), "empty")
        if len(pattern) == 1 and pattern.isascii():
            raise ValidationError(_("One letter stands in almost everything. Write a word."), "short")
        return no_secret(pattern)


class EmptyForm(forms.Form):
    """That the trash is emptied of what lay there at the moment it was shown."""

    seen = forms.DateTimeField(widget=forms.HiddenInput)
    confirm = forms.CharField(widget=forms.HiddenInput)


def _day(moment: datetime | None) -> date | None:
    return clock.in_zone(moment, timezone.get_current_timezone()).date() if moment else None


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, timezone.get_current_timezone())
