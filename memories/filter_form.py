"""The filters of memories as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from memories.browse.filters import Filters
from memories.browse.order import Order
from memories.browse.shelves import Shelves
from memories.browse.words import category
from memories.dates.picking import LONGEST as LONGEST_TIME

STATES: list[tuple[str, Any]] = [
    ("current", _("Current")),
    ("all", _("With superseded")),
    ("superseded", _("Superseded")),
    ("pending", _("Waiting for approval")),
    ("archived", _("Archived")),
    ("trash", _("Trash")),
    ("kept_out", _("Kept out")),
]
SORTS: list[tuple[str, Any]] = [
    ("", pgettext_lazy("order of memories", "Learned last first")),
    ("changed", pgettext_lazy("order of memories", "Changed last first")),
    ("event", pgettext_lazy("order of memories", "Latest event first")),
    ("confidence", pgettext_lazy("order of memories", "Most confident first")),
    ("used", pgettext_lazy("order of memories", "Most used first")),
]
SIZES = (10, 25, 50, 100, 200)
SHORTEST_TITLE = 60  # characters of a conversation's title that are shown


class _Select(forms.Select):
    """As Django draws it, without a template for each option: there can be hundreds, of which each would take as long
    as a row of the list.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        (chosen,) = self.format_value(value) or [""]
        marks = {True: SafeString(" selected"), False: ""}
        options = ((given, marks[str(given) == chosen], label) for given, label in self.choices)
        drawn = format_html_join("", '\n  <option value="{}"{}>{}</option>\n', options)
        of_all = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}\n</select>', name, of_all, drawn)


def _choice(**given: Any) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, widget=_Select, **given)


def _day(label: Any) -> forms.CharField:
    widget = forms.DateInput(attrs={"type": "date", "autocomplete": "off"})
    return forms.CharField(required=False, label=label, widget=widget)


class FilterForm(forms.Form):
    """Draws the filters. What an address says is read by Filters and Order, which take anything."""

    q = forms.CharField(required=False, widget=forms.TextInput(attrs={"type": "search"}))
    kind = _choice()
    category = _choice()
    subject = _choice()
    state = _choice()
    learned = _choice()
    when = forms.CharField(
        required=False, max_length=LONGEST_TIME, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    session = _choice(label=_("Said in"))
    learned_from = _day(_("Learned from"))
    learned_to = _day(pgettext_lazy("the last day on which a memory was learned", "to"))
    as_of = _day(_("What was believed on"))
    pinned = forms.BooleanField(required=False, label=_("Only pinned"), widget=forms.CheckboxInput({"value": "yes"}))
    used = forms.BooleanField(required=False, label=_("Never used"), widget=forms.CheckboxInput({"value": "never"}))
    sort = _choice(choices=SORTS, label=_("Order"))
    size = _choice(label=_("Rows a page"))

    def __init__(self, filters: Filters, order: Order, shelves: Shelves, sources: dict[str, str]) -> None:
        seen = {name: getattr(filters, name) for name in self.base_fields if hasattr(filters, name)}
        super().__init__(initial=seen | {"sort": order.sort if order.asked else "", "size": order.size})
        labels = {
            "kind": _("Kind"),
            "category": _("Category"),
            "subject": _("Subject"),
            "state": _("State"),
            "learned": pgettext_lazy("when a memory was learned", "Learned"),
        }
        states = [choice for choice in STATES if choice[0] != "pending" or shelves.states["pending"]]
        categories = [*shelves.categories, *([filters.category] if filters.category else [])]
        chosen = [*shelves.subjects, *([filters.subject] if filters.subject else [])]
        told_in = {**sources, **({filters.session: sources.get(filters.session, "")} if filters.session else {})}
        choices: dict[str, list[tuple[Any, Any]]] = {
            "kind": [("", _("Any kind")), ("observation", _("Observations")), ("insight", _("Insights"))],
            "category": [("", _("Any category")), *((name, category(name)) for name in dict.fromkeys(categories))],
            "subject": [("", _("Any subject")), *((name, name) for name in dict.fromkeys(chosen))],
            "state": states,
            "learned": [("", _("Learned any time")), ("week", _("This week")), ("year", _("This year"))],
            "session": [("", _("Any conversation")), *((name, _title(title)) for name, title in told_in.items())],
            "size": [(size, size) for size in sorted({*SIZES, order.size})],
        }
        self.fields["when"].widget.attrs |= {"aria-label": _("Time in words"), "placeholder": _("When: last March")}
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]
        for name, label in labels.items():
            self.fields[name].widget.attrs["aria-label"] = label


def _title(title: str) -> Any:
    return title[:SHORTEST_TITLE] or _("Conversation without a title")
