"""Memories and messages on the admin pages: whose, when, of what state. Their texts are not shown.

A superuser can look at one text, with a reason. That is written down first, in the log of the admin pages and for the
person whose text it is, who reads it in their settings.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from memories import clock, episodes
from memories.admin import ToLookAt
from memories.models import Episode, Memory
from memoryscope_site.models import Look, User


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you have to read it"),
        max_length=300,
        min_length=5,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )


class Private(ToLookAt):
    """Rows of a table without their texts, each with a page that shows the text to who gives a reason."""

    what: Look.What
    list_select_related = ("owner",)
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/private_change_form.html"

    def text_of(self, obj: Any) -> str:
        raise NotImplementedError

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}_look"
        look = path("<int:object_id>/look/", self.admin_site.admin_view(self.look), name=name)
        return [look, *super().get_urls()]

    def look(self, request: HttpRequest, object_id: int) -> HttpResponse:
        by = cast(User, request.user)
        if not by.is_superuser:
            raise PermissionDenied
        found = self.get_queryset(request).filter(pk=object_id).first()
        if found is None:
            raise Http404
        form = ReasonForm(request.POST if request.method == "POST" else None)
        text = None
        if form.is_valid():
            self._write_down(by, found, form.cleaned_data["reason"])
            text = self.text_of(found)
        title = gettext("Look at the text of %(row)s") % {"row": found}
        context = {"title": title, "form": form, "text": text, "original": found, "opts": self.opts}
        return TemplateResponse(
            request,
            "admin/look.html",
            self.admin_site.each_context(request) | context,
            status=422 if form.errors else 200,
            headers={"Cache-Control": "private, no-store"},
        )

    @transaction.atomic
    def _write_down(self, by: User, found: Any, reason: str) -> None:
        Look.objects.create(
            owner_id=found.owner_id, by=by, by_name=by.get_username(), what=self.what, object_id=found.pk,
            reason=reason, at=clock.now(),
        )  # fmt: skip
        rows = type(found)._default_manager.filter(pk=found.pk)
        told = gettext("Looked at the text: %(reason)s") % {"reason": reason}
        LogEntry.objects.log_actions(by.pk, rows, CHANGE, told, single_object=True)


@admin.register(Memory)
class MemoryAdmin(Private):
    what = Look.What.MEMORY
    list_display = ("id", "owner", "kind", "state", "language", "learned_at", "changed_at")
    list_filter = ("kind", "state", "language")
    fields = (*list_display, "confidence", "revision", "pinned", "locked", "stale", "job")

    def text_of(self, obj: Memory) -> str:
        return obj.text


@admin.register(Episode)
class EpisodeAdmin(Private):
    what = Look.What.MESSAGE
    list_display = ("id", "owner", "source", "role", "at", "state", "learning", "attempts")
    list_filter = ("source", "role", "state", "learning")
    fields = (*list_display, "time_zone")

    def text_of(self, obj: Episode) -> str:
        return episodes.shown(obj)


@admin.register(Look)
class LookAdmin(ToLookAt):
    """Who looked at what. It cannot be changed here."""

    list_display = ("at", "by_name", "owner", "what", "object_id", "reason")
    list_select_related = ("owner",)
    fields = list_display
