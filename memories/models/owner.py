"""One row per person that everything of theirs hangs on, and the events on their way to the browser."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OwnerState(models.Model):
    """Counters taken in the writing transaction, and the person's memory settings."""

    class MemorySwitch(models.TextChoices):
        READ_WRITE = "read_write", _("Read and write")
        READ = "read", _("Read only")
        OFF = "off", _("Off")

    class Asks(models.TextChoices):
        CHOSEN = "chosen", _("Chosen categories")
        UNSURE = "unsure", _("Also low confidence")
        ALL = "all", _("All")

    class MemoryLanguage(models.TextChoices):
        AS_SAID = "as_said", _("As I wrote it")
        EN = "en", "English"
        ZH = "zh", "中文"

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="memory_state"
    )
    seq = models.PositiveBigIntegerField(default=0)  # of the newest event in the outbox
    index_version = models.PositiveBigIntegerField(default=0)  # of the newest index row
    memory = models.CharField(max_length=10, choices=MemorySwitch, default=MemorySwitch.READ_WRITE)
    categories = models.JSONField(default=dict, blank=True)  # category -> off | ask | on; missing means on
    asks = models.CharField(max_length=6, choices=Asks, default=Asks.CHOSEN)  # which new memories wait for a yes
    # Of the statements of new observations and insights, see memory_language.py; quotes stay as they were written
    memory_language = models.CharField(max_length=7, choices=MemoryLanguage, default=MemoryLanguage.AS_SAID)
    rulings = models.JSONField(default=dict, blank=True)  # standing ones: category -> newer | older | both
    reflected_at = models.DateTimeField(null=True, blank=True)
    # How often it is learned and reflected, see cadence.py. None: as the installation does
    learn_quiet_seconds = models.PositiveIntegerField(null=True, blank=True)
    learn_after_messages = models.PositiveIntegerField(null=True, blank=True)
    reflect_after_observations = models.PositiveIntegerField(null=True, blank=True)
    daily_token_budget = models.PositiveBigIntegerField(null=True, blank=True)  # None: the installation's default

    class Meta:
        verbose_name = _("memory settings")
        verbose_name_plural = _("memory settings")

    def __str__(self) -> str:
        return f"memory settings of user {self.owner_id}"


class Outbox(models.Model):
    """An event for the browser: ids only, never a text. `seq` counts per owner, without gaps or late arrivals."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "seq"], name="outbox_owner_seq")]
        verbose_name_plural = "outbox"

    def __str__(self) -> str:
        return f"{self.kind} {self.seq} for user {self.owner_id}"


class DoNotLearn(models.Model):
    """What the person does not want learned again: a keyed hash of a statement, or a pattern they can read."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    hash = models.CharField(max_length=64, blank=True)
    pattern = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "hash"])]
        verbose_name = _("do-not-learn entry")
        verbose_name_plural = _("do-not-learn entries")

    def __str__(self) -> str:
        return f"do-not-learn entry {self.pk}"
