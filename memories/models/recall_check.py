"""A question kept in the recall lab, and the memory that should be found for it."""

from django.conf import settings
from django.db import models


class RecallCheck(models.Model):
    """ "This memory should be among the first N." What was typed stands here; a message stays where it is."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    memory = models.ForeignKey("memories.Memory", on_delete=models.CASCADE, related_name="+")
    first = models.PositiveSmallIntegerField()
    episode = models.ForeignKey("memories.Episode", null=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True)  # what was typed; empty when a message is asked
    on = models.DateField(null=True)  # the day on which it is asked; without it, on the day of the run
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, db_index=True)  # when it was last run, or could not be; None: never
    failing = models.BooleanField(default=False)  # in its last run the memory was not among the first
    runs = models.JSONField(default=list)  # {"at": moment, "rank": number or null, "in_prompt": bool}, newest last

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(episode__isnull=False, text="")
                | (models.Q(episode__isnull=True) & ~models.Q(text="")),
                name="recall_check_asks_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"recall check {self.pk}"
