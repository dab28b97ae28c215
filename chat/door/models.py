"""What programs come in with, and which turns of theirs are known."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """Lets a program in as a person. Only a hash of the token is kept."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    shown = models.CharField(max_length=12)  # the beginning, by which the person tells tokens apart
    may_chat = models.BooleanField(default=True)
    may_read = models.BooleanField(default=True)
    may_write = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)  # to the minute: not every request writes
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "chat"
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return f"token {self.pk}"


class KnownTurn(models.Model):
    """One message of a history that a program sent. Programs send the whole history with each request; by these rows
    what is new in it is told from what was there before. No words: only keyed hashes.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey("chat.Conversation", on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()
    chain = models.CharField(max_length=64)  # of this message and all before it
    own = models.CharField(max_length=64)  # of this message alone

    class Meta:
        app_label = "chat"
        indexes = [models.Index(fields=["owner", "chain"]), models.Index(fields=["owner", "own"])]
        constraints = [models.UniqueConstraint(fields=["conversation", "place"], name="known_turn_place")]

    def __str__(self) -> str:
        return f"turn {self.place} of conversation {self.conversation_id}"
