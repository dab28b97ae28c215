"""The one-time link that makes the administrator of an empty installation.

The data folder keeps a random value; the token is that value keyed with SECRET_KEY. So the same link can be shown again
after a restart, and the file alone opens nothing. Once anyone has an account the link is gone.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from memoryscope_site.accounts import people
from memoryscope_site.accounts.addresses import base_address


def current_link() -> str | None:
    """Return the link, the same one until it is used; None once anyone has an account."""
    if people.exist():
        discard()
        return None
    return urljoin(base_address(), reverse("setup", args=[_token(_kept() or _make())]))


def fits(token: str) -> bool:
    """Whether this is the token of the current link. Takes as long whether or not there is one."""
    kept = _kept()
    return constant_time_compare(token, _token(kept or secrets.token_hex(32))) and bool(kept)


def discard() -> None:
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return Path(settings.DATA_DIR) / "setup_link"


def _kept() -> str:
    try:
        return _file().read_text().strip()
    except FileNotFoundError:
        return ""


def _make() -> str:
    path = _file()
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(draft, path)  # two starts at once agree on the first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _kept()


def _token(kept: str) -> str:
    return salted_hmac("memoryscope.setup_link", kept, algorithm="sha256").hexdigest()
