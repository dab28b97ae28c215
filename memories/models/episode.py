"""What was said. The text of a message lives here and nowhere else."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Episode(models.Model):
    class Source(models.TextChoices):
        CHAT = "chat", _("chat")
        IMPORT = "import", _("import")
        API = "api", _("API")

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        HIDDEN = "hidden", _("hidden")  # removed by the person: not searched, not evidence for anything new
        OFF_BRANCH = "off_branch", _("on another branch")
        TEMPORARY = "temporary", _("temporary")  # never searched, never learned from

    class Learning(models.TextChoices):
        """The queue of consolidation: this row is the queue."""

        DUE = "due", _("waiting")
        LEARNED = "learned", _("done")
        SKIPPED = "skipped", _("not learned from")  # assistant, memory off or read only, temporary
        PARKED = "parked", _("parked")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=8, choices=Source, default=Source.CHAT)
    session = models.CharField(max_length=120)
    external_id = models.CharField(max_length=200, blank=True)  # of the imported file: makes imports idempotent
    role = models.CharField(max_length=10, choices=[("user", "user"), ("assistant", "assistant")])
    name = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    time_zone = models.CharField(max_length=64, default="UTC")
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    redacted_spans = models.JSONField(default=list, blank=True)  # [[start, end]] of forgotten words, in `text`
    learning = models.CharField(max_length=8, choices=Learning, default=Learning.SKIPPED)
    attempts = models.PositiveSmallIntegerField(default=0)
    parked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "session", "at"]),
            models.Index(fields=["owner", "at"]),
            models.Index(fields=["owner", "session"], condition=models.Q(learning="due"), name="episode_learning_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "source", "session", "external_id"],
                condition=~models.Q(external_id=""),
                name="episode_imported_once",
            )
        ]

    def __str__(self) -> str:
        return f"episode {self.pk}"
