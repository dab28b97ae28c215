"""What of the activity is shown: by whom, what kind of deed, of which memory, on which days; all in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from memories.browse.filters import day_in, midnight
from memories.browse.words import ACTORS
from memories.ids import id_in
from memories.models import Change, Receipt

FORGOTTEN = "forgotten"
WHAT = (*((action.value, action.label) for action in Change.Action), (FORGOTTEN, _("forgotten")))


@dataclass(frozen=True, slots=True)
class Doing:
    who: str = ""
    what: str = ""
    subject: str = ""
    memory: str = ""
    job: str = ""
    since: str = ""
    """A day of the person's calendar, 2026-11-25; `until` is the last one."""
    until: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Doing:
        """From an address; what it does not know counts as not given."""
        given = {name: str(query.get(name, "")).replace("\x00", "").strip() for name in cls.__dataclass_fields__}
        return cls(
            who=given["who"] if given["who"] in ACTORS else "",
            what=given["what"] if given["what"] in dict(WHAT) else "",
            subject=given["subject"][:120],
            memory=str(id_in(given["memory"]) or ""),
            job=str(id_in(given["job"]) or ""),
            since=day_in(given["since"]),
            until=day_in(given["until"]),
        )

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def with_receipts(self) -> bool:
        """Whether what was forgotten belongs to it: a receipt knows no memory, no subject and no job."""
        return (
            self.what in ("", FORGOTTEN) and self.who in ("", "user") and not (self.subject or self.memory or self.job)
        )

    def changes(self, owner_id: int) -> QuerySet[Change]:
        rows = Change.objects.filter(owner_id=owner_id).select_related("memory", "job")
        if self.what == FORGOTTEN:
            return rows.none()
        exact = {"actor": self.who, "action": self.what, "memory_id": self.memory, "job_id": self.job}
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
        if self.subject:
            rows = rows.filter(memory__subject__iexact=self.subject)
        return self._on_these_days(rows)

    def receipts(self, owner_id: int) -> QuerySet[Receipt]:
        return self._on_these_days(Receipt.objects.filter(owner_id=owner_id))

    def _on_these_days(self, rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
        if self.since:
            rows = rows.filter(at__gte=midnight(date.fromisoformat(self.since)))
        if self.until:
            rows = rows.filter(at__lt=midnight(date.fromisoformat(self.until) + timedelta(days=1)))
        return rows
