"""Everything that ever happened to a memory, so that it can be seen and undone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One write to one memory by someone. `before` and `after` are whole snapshots (store.snapshot); None = no row.

    Undo writes a further change and links it in `undone_by`; an undo can so be undone as well. `cause` is the change
    that made this one necessary (an insight went stale because an observation was edited): it is undone with it.
    """

    class Action(models.TextChoices):
        LEARNED = "learned", _("learned")
        ADDED = "added", _("added by hand")
        EDITED = "edited", _("edited")
        SUPERSEDED = "superseded", _("superseded")
        SUPPORTED = "supported", _("more evidence")
        ARCHIVED = "archived", _("archived")
        REMOVED = "removed", _("removed")
        RESTORED = "restored", _("restored")
        KEPT_OUT = "kept_out", _("kept out")
        STALE = "stale", _("marked stale")
        MERGED = "merged", _("merged into another")
        SUGGESTED = "suggested", _("change suggested")
        ACCEPTED = "accepted", _("suggestion accepted")
        DISMISSED = "dismissed", _("suggestion dismissed")
        UNDONE = "undone", _("undone")
        IMPORTED = "imported", _("imported")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    memory = models.ForeignKey("memories.Memory", on_delete=models.CASCADE, related_name="changes")
    job = models.ForeignKey("memories.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="changes")
    actor = models.CharField(max_length=16)
    action = models.CharField(max_length=12, choices=Action)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    undone_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="undoes")
    cause = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="consequences")

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-id"]),
            models.Index(fields=["job", "id"]),
            models.Index(fields=["owner", "at", "memory"]),  # what was changed since a moment
        ]

    def __str__(self) -> str:
        return f"change {self.pk}: {self.action} memory {self.memory_id}"


class Revision(models.Model):
    """One version of a memory's statement."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    memory = models.ForeignKey("memories.Memory", on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="revisions")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["memory", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"revision {self.number} of memory {self.memory_id}"


class Receipt(models.Model):
    """That something was forgotten: ids and numbers, never a word of it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ids = models.JSONField(default=list)  # of the memories that are gone
    counts = models.JSONField(default=dict)  # what went with them, see forget.forget
    at = models.DateTimeField()
    scanned_ok = models.BooleanField(null=True, default=None)  # no database file holds the words; None: not yet known

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"])]
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return f"receipt {self.pk}"
