"""How many tokens a person's background work may use in a day of theirs."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Sum
from django.utils.translation import gettext_noop

from memories import clock
from memories.models import Job, OwnerState
from memories.records import Owner

USED_UP = gettext_noop("The token budget of today is used up; this goes on tomorrow.")  # stored; the page translates


def used_up_until(owner: Owner) -> datetime | None:
    """The moment when the owner may use tokens again; None while there are some left for today."""
    state = OwnerState.objects.filter(owner_id=owner.id).values_list("daily_token_budget", flat=True).first()
    allowed = settings.DAILY_TOKEN_BUDGET if state is None else state
    if not allowed:  # 0 is no limit
        return None
    zone = ZoneInfo(owner.time_zone)
    today = clock.now().astimezone(zone).date()
    spent = Job.objects.filter(owner_id=owner.id, started_at__gte=datetime.combine(today, time(), zone)).aggregate(
        tokens=Sum(F("input_tokens") + F("output_tokens"))
    )["tokens"]
    if (spent or 0) < allowed:
        return None
    return datetime.combine(today + timedelta(days=1), time(), zone)
