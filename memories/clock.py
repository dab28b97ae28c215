"""The time now. Tests move it by the CLOCK_OFFSET_SECONDS setting, in every process alike."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    return timezone.now() + timedelta(seconds=settings.CLOCK_OFFSET_SECONDS)
