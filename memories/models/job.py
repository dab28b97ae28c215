"""One run of background work. The row is the queue; a task is only a doorbell."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    class Kind(models.TextChoices):
        CONSOLIDATE = "consolidate", _("consolidation")
        REFLECT = "reflect", _("reflection")
        RECONSOLIDATE = "reconsolidate", _("reconsolidation")
        IMPORT = "import", _("learning from an import")
        EMBED = "embed", _("embedding")
        TRIAL = "trial", _("trial of the model")
        BULK = "bulk", _("change of many memories")
        SWITCH = "switch", _("switching a category")  # `session` names it
        BRING = "bring", _("import of a file")
        REBUILD = "rebuild", _("rebuild of the index")

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")
        PARKED = "parked", _("parked")

    OPEN = (State.QUEUED, State.RUNNING, State.PAUSED)

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind)
    session = models.CharField(max_length=120, blank=True)  # consolidation: which conversation
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    parked_reason = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    task = models.JSONField(default=dict, blank=True)  # of a change of many: what is done, and to which; see bulk.py
    counts = models.JSONField(default=dict, blank=True)  # messages, learned, updated, kept_out, conflicts, …
    log = models.JSONField(default=list, blank=True)  # steps taken, see job_log.py
    total = models.PositiveIntegerField(default=0)
    progress = models.PositiveIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0)
    input_tokens = models.PositiveBigIntegerField(default=0)
    output_tokens = models.PositiveBigIntegerField(default=0)
    cost = models.FloatField(null=True, blank=True)  # in the currency of the prices; None: a price is not known
    token_budget = models.PositiveBigIntegerField(null=True, blank=True)
    model = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-id"]),
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="job_due"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="job_lease"),
        ]
        constraints = [
            # New messages join the job that waits; while one runs, one more may wait.
            models.UniqueConstraint(
                fields=["owner", "kind", "session"], condition=Q(state="queued"), name="job_one_waiting"
            ),
            models.UniqueConstraint(
                fields=["owner", "kind", "session"], condition=Q(state="running"), name="job_one_running"
            ),
        ]

    def __str__(self) -> str:
        return f"job {self.pk}: {self.kind} {self.state}"
