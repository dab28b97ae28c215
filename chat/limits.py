"""How much one person may ask of the models, so that others are served too. Settings; 0 is no limit."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chat.models import Reply
from chat.problems import Refused
from memories import clock

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Limited(Refused):
    """Nothing was written; the same can be sent again later."""

    code = "limited"

    def __init__(self, words: str | Promise) -> None:
        super().__init__(words)
        self.words = words


def check(owner_id: int) -> None:
    """Raise Limited when this person has asked for as many replies as the installation allows."""
    mine = Reply.objects.filter(conversation__owner_id=owner_id)
    now, at_once, a_minute = clock.now(), settings.REPLIES_AT_ONCE, settings.REPLIES_PER_MINUTE
    if at_once and mine.filter(state__in=Reply.LIVE, lease_until__gt=now).count() >= at_once:
        raise Limited(
            ngettext(
                "One reply is being written for you. Wait for its end, or stop it.",
                "%(count)s replies are being written for you. Wait for one to end, or stop one.",
                at_once,
            )
            % {"count": at_once}
        )
    if a_minute and mine.filter(created_at__gt=now - MINUTE).count() >= a_minute:
        raise Limited(
            ngettext(
                "One message a minute is allowed here. Wait a moment, then send it again.",
                "%(count)s messages a minute are allowed here. Wait a moment, then send it again.",
                a_minute,
            )
            % {"count": a_minute}
        )
    tokens = settings.REPLY_TOKENS_PER_DAY
    if tokens and _used(owner_id) >= tokens:
        raise Limited(
            _("The %(count)s tokens that replies may use in 24 hours are used up. Try again later.")
            % {"count": f"{tokens:,}"}
        )


def _used(owner_id: int) -> int:
    recent = Reply.objects.filter(conversation__owner_id=owner_id, created_at__gt=clock.now() - DAY)
    return recent.aggregate(sum=Sum(F("input_tokens") + F("output_tokens")))["sum"] or 0
