"""Jobs on the admin pages: when, how much, at what cost. No text of anybody's, no name of a session, no error text."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from memories.models import Job


class ToLookAt(admin.ModelAdmin):  # type: ignore[type-arg]
    """Nothing is made, changed or deleted on the admin pages."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Job)
class JobAdmin(ToLookAt):
    list_display = (
        "id", "owner", "kind", "state", "due_at", "started_at", "finished_at", "attempts", "calls", "input_tokens",
        "output_tokens",
    )  # fmt: skip
    list_filter = ("kind", "state")
    list_select_related = ("owner",)
    fields = (
        *list_display, "counts", "progress", "total", "token_budget", "model", "claimed_by", "lease_until",
        "created_at",
    )  # fmt: skip
