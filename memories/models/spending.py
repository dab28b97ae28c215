"""What background work used of the models in one day, so that a budget for the day can hold."""

from django.conf import settings
from django.db import models


class Spending(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()  # of the person's calendar, when it was used
    tokens = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "day"], name="spending_once_a_day")]
        verbose_name_plural = "spending"

    def __str__(self) -> str:
        return f"{self.tokens} tokens of user {self.owner_id} on {self.day}"
