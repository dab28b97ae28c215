"""A person's settings as a file, for the zip with everything."""

from __future__ import annotations

from collections.abc import Iterator

from memories.portable.as_json import dumps
from memories.portable.records_written import settings_of
from memories.records import Owner
from memoryscope_site.models import User


def settings(owner: Owner) -> Iterator[str]:
    user = User.objects.get(pk=owner.id)
    account = {"name": user.get_username(), "language": user.language, "time_zone": user.time_zone}
    account["joined"] = user.date_joined.isoformat()
    yield dumps({"account": account, "memory": settings_of(owner.id)}) + "\n"
