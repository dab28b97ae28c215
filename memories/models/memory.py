"""What is kept about a person, what it rests on, and what contradicts it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Memory(models.Model):
    class Kind(models.TextChoices):
        OBSERVATION = "observation", _("observation")
        INSIGHT = "insight", _("insight")

    class State(models.TextChoices):
        ACTIVE = "active", _("current")
        PENDING = "pending", _("waiting for approval")
        SUPERSEDED = "superseded", _("superseded")
        ARCHIVED = "archived", _("archived")
        TRASHED = "trashed", _("in the trash")
        QUARANTINED = "quarantined", _("kept out")

    class Precision(models.TextChoices):
        DAY = "day", _("day")
        PART_OF_DAY = "part-of-day", _("part of a day")
        WEEK = "week", _("week")
        MONTH = "month", _("month")
        SEASON = "season", _("season")
        YEAR = "year", _("year")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    text = models.TextField()
    text_key = models.CharField(max_length=64)  # hash of the folded text: an exact repeat is found by it
    language = models.CharField(max_length=8)
    about = models.CharField(max_length=120, blank=True)  # a person around the user; empty for the user
    subject = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=20, default="other")
    keywords = models.JSONField(default=list, blank=True)
    confidence = models.FloatField(default=0.8)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    event_from = models.DateField(null=True, blank=True)
    event_to = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=12, choices=Precision, blank=True)
    time_phrase = models.CharField(max_length=120, blank=True)
    learned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)  # number of the current one; also the guard of updates
    pinned = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)
    stale = models.BooleanField(default=False)  # an insight whose observations changed: not recalled as current
    own_words = models.BooleanField(default=False)  # the person wrote the statement: no program writes it anew
    suggestion = models.JSONField(null=True, blank=True)  # what reflection would write instead, see suggestions.py
    reflected = models.BooleanField(default=False)  # an observation that reflection has seen
    compared = models.BooleanField(default=False)  # an observation that reconsolidation has seen, as it stands
    kept_out = models.CharField(max_length=20, blank=True)  # why it is quarantined, see records.NewMemory; or undone
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaces")
    job = models.ForeignKey("memories.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="memories")

    class Meta:
        verbose_name = _("memory")
        verbose_name_plural = _("memories")
        indexes = [
            models.Index(fields=["owner", "state", "kind", "-learned_at", "-id"]),
            models.Index(fields=["owner", "state", "changed_at"]),
            models.Index(fields=["owner", "state", "-learned_at", "-id"]),
            models.Index(fields=["owner", "state", "kind", "category", "subject"]),  # how many there are of each
            models.Index(fields=["owner", "subject"]),
            models.Index(fields=["owner", "state", "event_from", "valid_from"]),  # the timeline, without the rows
            models.Index(
                fields=["owner", "learned_at"],
                condition=Q(kind="observation", state="active", reflected=False),
                name="memory_not_reflected",
            ),
            models.Index(
                fields=["owner", "learned_at"],
                condition=Q(kind="observation", state="active", compared=False),
                name="memory_not_compared",
            ),
            models.Index(
                fields=["owner", "-pinned", "-changed_at", "-id"],
                condition=Q(state="active", stale=False) & (Q(pinned=True) | Q(kind="insight")),
                name="memory_in_profile",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner", "text_key"], condition=Q(state="active"), name="memory_said_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="memory_valid_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def hands_off(self) -> bool:
        """Whether no program may write it anew: locked, or an insight in the person's own words."""
        return self.locked or (self.kind == Memory.Kind.INSIGHT and self.own_words)


class Evidence(models.Model):
    """What a memory rests on: for an observation a quote in an episode, for an insight an observation."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    memory = models.ForeignKey(Memory, on_delete=models.CASCADE, related_name="evidence")
    episode = models.ForeignKey("memories.Episode", null=True, on_delete=models.CASCADE, related_name="evidence")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    observation = models.ForeignKey(Memory, null=True, on_delete=models.CASCADE, related_name="supports")
    sentence = models.PositiveSmallIntegerField(null=True)  # which sentence of the insight, from 0

    class Meta:
        verbose_name_plural = _("evidence")
        indexes = [models.Index(fields=["owner", "memory"])]  # the owner alone would be all of theirs
        constraints = [
            models.CheckConstraint(
                condition=Q(episode__isnull=False, observation__isnull=True, start__isnull=False, end__isnull=False)
                | Q(episode__isnull=True, observation__isnull=False, sentence__isnull=False),
                name="evidence_quote_or_observation",
            ),
            models.UniqueConstraint(fields=["memory", "episode", "start", "end"], name="evidence_quote_once"),
            models.UniqueConstraint(fields=["memory", "observation", "sentence"], name="evidence_observation_once"),
        ]

    def __str__(self) -> str:
        return f"evidence {self.pk} of memory {self.memory_id}"


class Conflict(models.Model):
    """Two memories that cannot both hold, waiting for a ruling. `a` is the older."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        RULED = "ruled", _("ruled")
        DROPPED = "dropped", _("settled by itself")  # one side is gone

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    a = models.ForeignKey(Memory, on_delete=models.CASCADE, related_name="conflicts_as_a")
    b = models.ForeignKey(Memory, on_delete=models.CASCADE, related_name="conflicts_as_b")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    relation = models.CharField(max_length=14, default="contradiction")
    suggestion = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True)
    ruling = models.CharField(max_length=12, blank=True)  # see conflicts/choices.py; of a standing one its own word
    ruled_by = models.CharField(max_length=16, blank=True)  # user, or ruling: a standing one
    ruling_job = models.ForeignKey(
        "memories.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="rulings"
    )
    put_off_at = models.DateTimeField(null=True, blank=True)  # "later": it waits behind the others
    job = models.ForeignKey("memories.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="conflicts")
    raised_at = models.DateTimeField()
    ruled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["a", "b"], name="conflict_pair_once")]
        indexes = [models.Index(fields=["owner", "state"])]

    def __str__(self) -> str:
        return f"conflict {self.pk}"

    @property
    def sides(self) -> tuple[Memory, Memory]:
        return self.a, self.b


class JudgedPair(models.Model):
    """How two observations were found to relate, each in one revision: they are not asked about again.

    `a` has the smaller id.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    a = models.ForeignKey(Memory, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Memory, on_delete=models.CASCADE, related_name="+")
    a_revision = models.PositiveIntegerField()
    b_revision = models.PositiveIntegerField()
    relation = models.CharField(max_length=14)
    job = models.ForeignKey("memories.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["a", "b"], name="judged_pair_once")]

    def __str__(self) -> str:
        return f"pair {self.pk}: {self.relation}"
