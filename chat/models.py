"""Conversations, their messages, and the replies being written."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chat.door.models import ApiToken as ApiToken  # noqa: PLC0414  Django looks for models here
from chat.door.models import KnownTurn as KnownTurn  # noqa: PLC0414


class Conversation(models.Model):
    class MemorySwitch(models.TextChoices):
        READ_WRITE = "read_write", _("Read and write")
        READ = "read", _("Read only")
        OFF = "off", _("Off")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conversations")
    title = models.CharField(max_length=200, blank=True)
    memory = models.CharField(max_length=10, choices=MemorySwitch, default=MemorySwitch.READ_WRITE)
    temporary = models.BooleanField(default=False)
    persona = models.CharField(max_length=60, blank=True)
    model = models.CharField(max_length=120, blank=True)
    pinned = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    active_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    learn_due_at = models.DateTimeField(null=True, blank=True)  # when quiet time ends and learning starts
    program = models.CharField(max_length=60, blank=True)  # that talks in it, through the API
    program_key = models.CharField(max_length=64, blank=True)  # by which the program names it: a keyed hash

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes = [
            models.Index(fields=["owner", "deleted_at", "-active_at"]),
            models.Index(
                fields=["learn_due_at"], condition=Q(learn_due_at__isnull=False), name="conversation_learn_due"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "program_key"], condition=~Q(program_key=""), name="conversation_of_program"
            )
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    @property
    def session(self) -> str:
        """The name under which memories knows this conversation."""
        return str(self.pk)


class Persona(models.Model):
    """One of a person's own. A conversation names it; two more are packaged (personas.py)."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="personas")
    name = models.CharField(max_length=60)
    instructions = models.TextField()
    greeting = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="persona_name_once")]

    def __str__(self) -> str:
        return f"persona {self.pk}"


class Message(models.Model):
    """A turn. Its text is the episode's. Siblings share a parent; the active one is on the shown branch."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    episode = models.OneToOneField("memories.Episode", on_delete=models.CASCADE, related_name="message")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    sibling = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    taken_along = models.BooleanField(default=False)  # hidden with its conversation, and back with it
    client_id = models.CharField(max_length=40, blank=True)  # made by the browser: a resent frame is stored once

    class Meta:
        indexes = [models.Index(fields=["conversation", "active", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "client_id"], condition=~Q(client_id=""), name="message_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Reply(models.Model):
    """An answer, from the moment it is owed. `text` is only what streamed so far; once settled it is an episode."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        STREAMING = "streaming", _("answering")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")
        INTERRUPTED = "interrupted", _("interrupted")
        FAILED = "failed", _("failed")

    LIVE = (State.WAITING, State.STREAMING)

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="replies")
    asked = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="replies")
    message = models.OneToOneField(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="reply")
    recall = models.ForeignKey("memories.Recall", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    text = models.TextField(blank=True)
    keeper = models.CharField(max_length=80, blank=True)  # the process that writes it
    lease_until = models.DateTimeField(null=True, blank=True)
    without_memory = models.BooleanField(default=False)  # asked for again so
    stop_requested = models.BooleanField(default=False)
    model = models.CharField(max_length=120, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    usage_estimated = models.BooleanField(default=False)
    recall_ms = models.FloatField(null=True, blank=True)
    first_token_ms = models.FloatField(null=True, blank=True)
    total_ms = models.FloatField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "replies"
        indexes = [
            models.Index(fields=["lease_until"], condition=Q(state="streaming"), name="reply_lease"),
            models.Index(fields=["created_at"], name="reply_created"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(state__in=["waiting", "streaming"]), name="reply_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"reply {self.pk}: {self.state}"
