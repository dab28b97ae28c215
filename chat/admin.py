"""Conversations on the admin pages: whose, when and how long. No title and no message."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chat.models import Conversation
from memories.admin import ToLookAt


@admin.register(Conversation)
class ConversationAdmin(ToLookAt):
    list_display = ("id", "owner", "messages", "memory", "temporary", "model", "created_at", "active_at", "deleted_at")
    list_filter = ("memory", "temporary")
    list_select_related = ("owner",)
    fields = (*list_display, "archived_at", "learn_due_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conversation]:
        rows: QuerySet[Conversation] = super().get_queryset(request)
        return rows.annotate(said=Count("messages"))

    @admin.display(description=_("messages"), ordering="said")
    def messages(self, conversation: Any) -> int:
        said: int = conversation.said
        return said
