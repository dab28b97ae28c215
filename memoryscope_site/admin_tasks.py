"""The task queue on the admin pages, to look at. django-q2's own pages would let whoever may change a schedule run any
function of the program, and show the text of errors, which may quote what somebody said."""

from __future__ import annotations

import django_q.admin  # noqa: F401 - registers what is taken back here
from django.contrib import admin
from django_q.models import Failure, OrmQ, Schedule, Success

from memories.admin import ToLookAt

for model in (Failure, OrmQ, Schedule, Success):
    admin.site.unregister(model)


@admin.register(Schedule)
class ScheduleAdmin(ToLookAt):
    list_display = ("name", "func", "schedule_type", "minutes", "next_run")
    fields = list_display


@admin.register(Failure)
class FailureAdmin(ToLookAt):
    list_display = ("func", "name", "started", "stopped", "attempt_count")
    fields = list_display


@admin.register(OrmQ)
class QueueAdmin(ToLookAt):
    list_display = ("id", "func", "lock")
    fields = list_display
