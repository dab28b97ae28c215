"""When a background process was last seen working; health reads it."""

from memories import clock
from memoryscope_site.models import Heartbeat


def beat(name: str) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.now()})
