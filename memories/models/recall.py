"""One retrieval for one reply: ids and numbers, never a text."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Recall(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    episode = models.ForeignKey("memories.Episode", null=True, on_delete=models.CASCADE, related_name="recalls")
    at = models.DateTimeField()
    considered = models.PositiveIntegerField(default=0)
    tokens = models.PositiveIntegerField(default=0)
    token_budget = models.PositiveIntegerField(default=0)
    milliseconds = models.FloatField(default=0)
    stages = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"recall {self.pk}"


class RecallItem(models.Model):
    """One thing that a recall returned, and whether it entered the prompt."""

    class Feedback(models.TextChoices):
        NOT_RELEVANT = "not relevant", _("not relevant")

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="items")
    memory = models.ForeignKey("memories.Memory", null=True, on_delete=models.CASCADE, related_name="uses")
    revision = models.PositiveIntegerField(null=True)
    episode = models.ForeignKey("memories.Episode", null=True, on_delete=models.CASCADE, related_name="uses")
    start = models.PositiveIntegerField(null=True)  # the passage shown of a long episode
    end = models.PositiveIntegerField(null=True)
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    parts = models.JSONField(default=dict)
    matched = models.JSONField(default=list)  # positions [start, end] in the text shown, never the words
    since = models.DateTimeField(null=True)  # a message that replaced an earlier one, or was replaced by a later one
    until = models.DateTimeField(null=True)
    in_prompt = models.BooleanField(default=False)
    always = models.BooleanField(default=False)
    feedback = models.CharField(max_length=20, choices=Feedback, blank=True)
    # said so of an earlier use, for a message like this one: therefore it was moved down
    moved_down_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["recall", "-always", "rank"]
        indexes = [
            models.Index(fields=[of], condition=Q(feedback="not relevant"), name=f"not_relevant_{of}")
            for of in ("memory", "episode")
        ]

    def __str__(self) -> str:
        return f"item {self.rank} of recall {self.recall_id}"
