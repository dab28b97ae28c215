"""The people of an installation, how they come in, and what slows down guessing."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from memories.records import Language, Owner


class User(AbstractUser):
    class PageLanguage(models.TextChoices):
        ENGLISH = "en", "English"
        CHINESE = "zh-hans", "简体中文"

    language = models.CharField(_("language"), max_length=8, choices=PageLanguage, default=PageLanguage.ENGLISH)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")

    @property
    def as_owner(self) -> Owner:
        """What memories is told of a person."""
        language: Language = "zh" if self.language.startswith("zh") else "en"
        return Owner(id=self.pk, language=language, time_zone=self.time_zone)


class Invitation(models.Model):
    """A link that lets one person sign up. Only a hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Look(models.Model):
    """That an administrator looked at a private text: for the person whose text it is."""

    class What(models.TextChoices):
        MEMORY = "memory", _("memory")
        MESSAGE = "message", _("message")

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(_("looked"), max_length=150)  # also when the account is gone
    what = models.CharField(max_length=8, choices=What)
    object_id = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("look at a private text")
        verbose_name_plural = _("looks at private texts")
        indexes = [models.Index(fields=["owner", "-id"])]

    def __str__(self) -> str:
        return f"look {self.pk}"


class SignInAttempt(models.Model):
    """A failed sign-in. User name and address are kept as keyed hashes and deleted after a day."""

    user_key = models.CharField(max_length=64)
    address_key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user_key", "at"]), models.Index(fields=["address_key", "at"])]

    def __str__(self) -> str:
        return f"failed sign-in at {self.at:%Y-%m-%d %H:%M}"


class Heartbeat(models.Model):
    """When each background process was last seen working: health reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
