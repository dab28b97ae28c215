"""A set of filters that a person gave a name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    class Page(models.TextChoices):
        """Where it is shown: the name of the address."""

        LIST = "list", _("List")
        HIERARCHY = "insights", _("Hierarchy")
        TIMELINE = "timeline", _("Timeline")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    page = models.CharField(max_length=8, choices=Page, default=Page.LIST)
    query = models.CharField(max_length=2000, blank=True)  # the part of an address after "?"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_named_once")]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")

    def __str__(self) -> str:
        return f"saved view {self.pk}"
