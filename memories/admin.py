"""Jobs on the admin pages: when, how much, at what cost. No text of anybody's, no name of a session, no error text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from memories import jobs
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
    actions = ("try_again", "cancel")
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

    def has_operate_permission(self, request: HttpRequest) -> bool:
        return bool(cast(Any, request.user).has_perm("memories.change_job"))

    @admin.action(description=_("Try again, or let go on"), permissions=["operate"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        self._each(request, queryset, jobs.resume, gettext("Tried again."))

    @admin.action(description=_("Cancel"), permissions=["operate"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        self._each(request, queryset, jobs.cancel, gettext("Cancelled."))

    def _each(self, request: HttpRequest, rows: QuerySet[Job], do: Callable[[int, int], Job], told: str) -> None:
        for job in rows:
            if do(job.owner_id, job.pk).state != job.state:
                self.log_change(request, job, told)
