"""Where a request comes from, and where this installation is reached."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what HOST says to listen on all addresses


def client_address(request: HttpRequest) -> str:
    """Return the client's IP address.

    Each of the TRUSTED_PROXIES adds the address it was called from to X-Forwarded-For, so the client stands that many
    places from the end; what stands before it was written by the client and is worth nothing.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.TRUSTED_PROXIES
    if not proxies:
        return direct
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if len(forwarded) < proxies:
        return direct
    return _without_port(forwarded[-proxies]) or direct


def network(address: str) -> str:
    """What one household or server can easily choose from counts as one: an IPv4 address, an IPv6 /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def base_address() -> str:
    """Return scheme, host and port for links that no request asked for: the public origin if one is named."""
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        if "*" not in origin:
            return str(origin).rstrip("/")
    host, port = settings.ENV.host, settings.ENV.port
    if host in EVERYWHERE:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _without_port(written: str) -> str:
    """`192.0.2.1:4711` and `[2001:db8::1]:4711` are as good as without; anything but an address is nothing."""
    for candidate in (written, written.rpartition(":")[0], written.rpartition("]")[0].removeprefix("[")):
        try:
            return str(ipaddress.ip_address(candidate))
        except ValueError:
            continue
    return ""
