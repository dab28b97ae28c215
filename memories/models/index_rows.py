"""Derived rows of the embedded index. They can be thrown away: `manage.py rebuild_index` makes them again."""

from django.conf import settings
from django.db import models


class IndexEntry(models.Model):
    """One document of one owner, or the mark that it is gone. `version` is taken in the owner's row."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=8)  # memory | episode
    ref = models.PositiveBigIntegerField()  # id of the memory or episode
    gone = models.BooleanField(default=False)
    model = models.CharField(max_length=120, blank=True)  # that made the vectors: name and size
    units = models.BinaryField(blank=True)  # the units of the document: tokens, counts, flags
    vectors = models.BinaryField(blank=True)  # float16, one row a unit

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "kind", "ref"], name="index_entry_once")]
        indexes = [models.Index(fields=["owner", "version"])]
        verbose_name_plural = "index entries"

    def __str__(self) -> str:
        return f"index entry {self.kind} {self.ref}"


class IndexSnapshot(models.Model):
    """The arrays of one owner up to `version`, for the cold start."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    version = models.PositiveBigIntegerField()
    format = models.PositiveSmallIntegerField(default=1)
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"index snapshot of user {self.owner_id}"
