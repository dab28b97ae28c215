"""Forms of the memories pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from memories.browse.words import CATEGORIES, SECRETS
from memories.models import Memory
from memories.screening import holds_secret

LONGEST = 500  # characters of a statement written by hand
MOST_LINES = 200  # that are added at once
LONGEST_INSIGHT = 2_000
MOST_KEYWORDS = 12
_COMMA = re.compile(r"\s*[,，、;；\n]+\s*")


def no_secret(text: str) -> str:
    kind = holds_secret(text, [])
    if kind:
        raise ValidationError(SECRETS.get(kind, SECRETS["password"]), code="secret")
    return text


class StatementForm(forms.Form):
    """A memory written or changed by hand."""

    most = LONGEST

    text = forms.CharField(
        label=_("Statement"), help_text=_("One fact in one sentence."), widget=forms.Textarea(attrs={"rows": 3})
    )
    subject = forms.CharField(
        label=_("Subject"), max_length=120, required=False, help_text=_("What it is about, in a word or two.")
    )
    category = forms.ChoiceField(label=_("Category"), choices=list(CATEGORIES.items()))
    keywords = forms.CharField(
        label=_("Keywords"), max_length=400, required=False, help_text=_("Separated by commas. Search finds them too.")
    )

    def clean_text(self) -> str:
        text = " ".join(str(self.cleaned_data["text"]).split())
        if len(text) > self.most:
            raise ValidationError(_("Write one sentence, at most %(n)s characters."), "long", {"n": self.most})
        return no_secret(text)

    def clean_subject(self) -> str:
        return no_secret(str(self.cleaned_data["subject"]))

    def clean_keywords(self) -> list[str]:
        text = no_secret(str(self.cleaned_data["keywords"]).strip())
        words = [word for word in _COMMA.split(text) if word]
        if len(words) > MOST_KEYWORDS:
            raise ValidationError(_("Give at most 12 keywords."), code="keywords")
        return list(dict.fromkeys(words))


class EditForm(StatementForm):
    """`revision` is the one that the person saw."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, memory: Memory, data: Mapping[str, Any] | None = None) -> None:
        seen = {
            "text": memory.text,
            "subject": memory.subject,
            "category": memory.category,
            "keywords": ", ".join(memory.keywords),
            "revision": memory.revision,
        }
        super().__init__(data, initial=seen)
        self.most = max(LONGEST, len(memory.text))  # what is longer already may stay so
        if memory.kind == Memory.Kind.INSIGHT:
            self.most = max(self.most, LONGEST_INSIGHT)
            self.fields["text"].help_text = _("A few sentences. Each rests on observations.")
        if memory.category not in CATEGORIES:
            field = cast(forms.ChoiceField, self.fields["category"])
            field.choices = [(memory.category, memory.category), *CATEGORIES.items()]


class AddForm(StatementForm):
    """One statement, or several, one a line: what becomes of each of them the preview says."""

    category = forms.ChoiceField(label=_("Category"), choices=list(CATEGORIES.items()), initial="other")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["text"].help_text = _("One fact in one sentence. Several: one a line.")
        self.fields["text"].widget.attrs["rows"] = 5

    def clean_text(self) -> str:
        lines = lines_of(str(self.cleaned_data["text"]))
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Add at most %(n)s lines at once."), "many", {"n": MOST_LINES})
        return super().clean_text() if len(lines) == 1 else "\n".join(lines)


def lines_of(text: str) -> list[str]:
    """Without blanks around them, and without those that are empty."""
    return [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]


class ForgetForm(forms.Form):
    """What goes beyond the memory itself."""

    message = forms.ChoiceField(choices=[("black_out", ""), ("leave", "")], initial="black_out", required=False)
    never = forms.BooleanField(required=False, initial=True)
    confirm = forms.CharField()
