"""How many tokens a person's background work and programs may use in a day of theirs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext_noop

from memories import clock
from memories.models import OwnerState, Spending
from memories.records import Owner

USED_UP = gettext_noop("The token budget of today is used up; this goes on tomorrow.")  # stored; the page translates


def used_up_until(owner: Owner) -> datetime | None:
    """The moment when the owner may use tokens again; None while there are some left for today."""
    state = OwnerState.objects.filter(owner_id=owner.id).values_list("daily_token_budget", flat=True).first()
    allowed = settings.DAILY_TOKEN_BUDGET if state is None else state
    today = _today(owner)
    if not allowed or _spent(owner, today) < allowed:  # 0 is no limit
        return None
    return datetime.combine(today + timedelta(days=1), time(), ZoneInfo(owner.time_zone))


def spent_today(owner: Owner) -> int:
    """The tokens counted so far in this day of the owner's."""
    return _spent(owner, _today(owner))


def spend(owner: Owner, tokens: int) -> None:
    """Count tokens as used today: whenever the job that used them began, and whatever becomes of it."""
    row, _new = Spending.objects.get_or_create(owner_id=owner.id, day=_today(owner))
    Spending.objects.filter(pk=row.pk).update(tokens=F("tokens") + tokens)


def _spent(owner: Owner, day: date) -> int:
    return Spending.objects.filter(owner_id=owner.id, day=day).values_list("tokens", flat=True).first() or 0


def _today(owner: Owner) -> date:
    return clock.now().astimezone(ZoneInfo(owner.time_zone)).date()
