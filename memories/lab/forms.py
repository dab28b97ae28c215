"""Keeping a question as a check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from memories.ids import id_in
from memories.models import Memory

_NUMBER = re.compile(r"(?:.*/memories/)?#?(\d{1,18})/?$", re.ASCII)
FIRST = 5
LONGEST = 120  # characters of a statement in the list


class KeepCheckForm(forms.Form):
    """Which memory should be found, among the first how many. One that was not found is named by its number."""

    wanted = forms.CharField(label=_("This memory should be found"), required=False, widget=forms.Select)
    number = forms.CharField(
        label=_("Or another one"),
        required=False,
        max_length=200,
        help_text=_("Its number, or the address of its page."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )
    first = forms.IntegerField(label=_("Among the first"), min_value=1, initial=FIRST)

    def __init__(self, memories: Iterable[Memory], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        first = cast(forms.IntegerField, self.fields["first"])
        first.max_value = first.widget.attrs["max"] = settings.RECALL_RESULTS
        self.choose_from(memories)

    def choose_from(self, memories: Iterable[Memory]) -> None:
        """What is offered; the view looks whether a memory is the person's."""
        found = {str(memory.pk): memory.text for memory in memories}
        cast(forms.Select, self.fields["wanted"].widget).choices = [
            (pk, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…") for pk, text in found.items()
        ]

    def clean_first(self) -> int:
        first = int(self.cleaned_data["first"])
        if first > settings.RECALL_RESULTS:
            raise ValidationError(_("At most %(n)s are found for one message.") % {"n": settings.RECALL_RESULTS})
        return first

    def clean_number(self) -> int | None:
        given = self.cleaned_data["number"].strip()
        if not given:
            return None
        match = _NUMBER.match(given)
        if match is None:
            raise ValidationError(_("That is no number and no address of a memory."))
        return int(match[1])

    def clean_wanted(self) -> int | None:
        return id_in(self.cleaned_data["wanted"]) or None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "number" in given and not (given["number"] or given.get("wanted")):
            self.add_error("number", _("Say which memory should be found."))
        return given

    @property
    def memory_id(self) -> int:
        return int(self.cleaned_data["number"] or self.cleaned_data["wanted"])
