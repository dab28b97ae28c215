"""The ruling as a form. What it asks beside the ruling depends on that: the page shows what is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from memories.conflicts.choices import RULINGS, STANDING, Choice
from memories.forms import LONGEST, no_secret
from memories.models import Conflict

_DATE = {"type": "date", "autocomplete": "off"}
_YEARS = range(1900, 2201)
OF_RULING = {"merge": ("text",), "both": ("when_a", "until_a", "when_b", "since_b"), "joke": ("jokes",)}


class RulingForm(forms.Form):
    ruling = forms.ChoiceField(
        choices=[(name, name) for name in RULINGS], error_messages={"required": _("Choose one of the six rulings.")}
    )
    text = forms.CharField(
        label=_("The one memory says"),
        required=False,
        max_length=LONGEST,
        help_text=_("One sentence that says all of it. It rests on the quotes of both."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    when_a = forms.CharField(label=_("A holds"), required=False, max_length=120, help_text=_("Such as: at home."))
    until_a = forms.DateField(
        label=_("A holds until"), required=False, widget=forms.DateInput(attrs=_DATE), input_formats=["%Y-%m-%d"]
    )
    when_b = forms.CharField(label=_("B holds"), required=False, max_length=120, help_text=_("Such as: at work."))
    since_b = forms.DateField(
        label=_("B holds since"), required=False, widget=forms.DateInput(attrs=_DATE), input_formats=["%Y-%m-%d"]
    )
    jokes = forms.ChoiceField(
        label=_("Which was not meant"), required=False, choices=[("b", _("B")), ("a", _("A")), ("both", _("Both"))]
    )

    always = forms.BooleanField(required=False)

    def __init__(self, conflict: Conflict, data: Mapping[str, Any] | None = None, *, ruling: str = "") -> None:
        self.conflict = conflict
        given = {"ruling": ruling, "text": conflict.b.text, "jokes": "b"} | dict((data or {}).items())
        super().__init__(given if data is not None or ruling else None, initial=given)

    def clean_text(self) -> str:
        return no_secret(" ".join(str(self.cleaned_data["text"]).split()))

    def clean_when_a(self) -> str:
        return no_secret(" ".join(str(self.cleaned_data["when_a"]).split()))

    def clean_when_b(self) -> str:
        return no_secret(" ".join(str(self.cleaned_data["when_b"]).split()))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("ruling") == "merge" and not given.get("text"):
            raise ValidationError({"text": _("Write what the one memory says.")})
        if given.get("ruling") == "both":
            for name in ("until_a", "since_b"):
                day = given.get(name)
                if day and day.year not in _YEARS:
                    raise ValidationError({name: _("Write a day between the years 1900 and 2200.")})
            until = given.get("until_a")
            if until and _moment(until, time(23, 59, 59)) < self.conflict.a.valid_from:
                raise ValidationError({"until_a": _("It cannot end before it begins.")})
            ends = self.conflict.b.valid_until
            if given.get("since_b") and ends and _moment(given["since_b"], time()) > ends:
                raise ValidationError({"since_b": _("It cannot end before it begins.")})
        return given

    @property
    def choice(self) -> Choice:
        """Of a valid form."""
        given = self.cleaned_data
        until, since, jokes = given.get("until_a"), given.get("since_b"), given.get("jokes") or "b"
        return Choice(
            given["ruling"],
            text=given["text"],
            when_a=given["when_a"],
            when_b=given["when_b"],
            until_a=_moment(until, time(23, 59, 59)) if until else None,
            since_b=_moment(since, time()) if since else None,
            jokes=("a", "b") if jokes == "both" else (jokes,),
            always=self.category if given["always"] and given["ruling"] in STANDING else "",
        )

    @property
    def category(self) -> str:
        """Of both, for which the ruling may stand from now on; empty where they differ."""
        one, other = self.conflict.a.category, self.conflict.b.category
        return one if one == other else ""

    @property
    def query(self) -> str:
        """What was chosen, as it stands in an address: the page of it shows what it changes."""
        ruling = str(self.data.get("ruling", ""))
        always = ("always",) if ruling in STANDING and self.data.get("always") else ()
        names = ("ruling", *OF_RULING.get(ruling, ()), *always)
        return urlencode([(name, " ".join(str(self.data.get(name, "")).split())) for name in names])


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, timezone.get_current_timezone())
