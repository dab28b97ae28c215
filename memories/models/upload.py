"""A file that somebody wants to import: tried first, brought in when they say so, gone when that is done."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """One a person at a time. The file itself lies in the data folder until the import ends."""

    class State(models.TextChoices):
        TRYING = "trying", _("being tried")
        TRIED = "tried", _("tried, nothing is saved yet")
        BRINGING = "bringing", _("being imported")
        DONE = "done", _("imported")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", _("cancelled")

    OPEN = (State.TRYING, State.BRINGING)

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)  # as the person's computer calls it; shown, and never a path
    size = models.PositiveBigIntegerField()  # bytes
    key = models.CharField(max_length=64)  # what the file is called in the data folder; empty once it is gone
    state = models.CharField(max_length=10, choices=State, default=State.TRYING)
    learn = models.BooleanField(default=False)  # whether to learn from the messages afterwards
    found = models.JSONField(default=dict, blank=True)  # what the trial found, see portable/report.py
    error = models.CharField(max_length=500, blank=True)
    job = models.ForeignKey("memories.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")

    def __str__(self) -> str:
        return f"upload {self.pk}: {self.state}"
