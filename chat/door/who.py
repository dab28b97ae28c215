"""Whose request it is: by a token of theirs, or as a trusted proxy says."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string

from chat.door import tokens
from chat.door.limits import requests, wrong_tokens
from chat.door.problems import Problem
from memories.records import Owner


@dataclass(frozen=True, slots=True)
class Caller:
    """A person, and what the program that speaks for them may do."""

    owner: Owner
    program: str
    """The name of its token, by which its conversations are marked."""
    may_chat: bool
    may_read: bool
    may_write: bool


def caller_of(request: HttpRequest) -> Caller:
    """Raise Problem: 401 for who has no valid token, 403 for a proxy that is not trusted, 429 for too many requests."""
    address: str = import_string(settings.CLIENT_ADDRESS)(request)
    wrong_tokens.refuse_if_full(address)
    given = _bearer(request)
    forwarded = request.headers.get(settings.API_USER_HEADER, "") if settings.API_USER_HEADER else ""
    if forwarded:
        caller = _forwarded(request, given, forwarded)
    else:
        found = tokens.find(given)
        if found is None:
            if given:
                wrong_tokens.count(address)
            raise Problem(401, "Give a valid token as “Authorization: Bearer …”.", code="invalid_api_key")
        caller = Caller(_owner(found.owner), found.name, found.may_chat, found.may_read, found.may_write)
    requests.refuse_if_full(caller.owner.id)
    requests.count(caller.owner.id)
    return caller


def _bearer(request: HttpRequest) -> str:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _forwarded(request: HttpRequest, given: str, name: str) -> Caller:
    """The person that a proxy names, if it has the secret and calls from where it should."""
    secret: str = settings.API_PROXY_SECRET
    if not (secret and constant_time_compare(given, secret) and _from_a_proxy(request)):
        wrong_tokens.count(import_string(settings.CLIENT_ADDRESS)(request))
        said = f"The header {settings.API_USER_HEADER} is taken from a trusted proxy alone."
        raise Problem(403, said, code="untrusted_proxy", kind="permission_error")
    user = get_user_model().objects.filter(username=unquote(name), is_active=True).first()
    if user is None:
        raise Problem(403, "The proxy named nobody who is known here.", code="unknown_user", kind="permission_error")
    return Caller(_owner(user), "proxy", may_chat=True, may_read=True, may_write=True)


def _from_a_proxy(request: HttpRequest) -> bool:
    """Whether the connection itself comes from one of the addresses, if any are named."""
    networks = settings.API_PROXIES
    if not networks:
        return True
    try:
        address = ipaddress.ip_address(str(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return False
    return any(address in network for network in networks)


def _owner(user: Any) -> Owner:
    owner: Owner = user.as_owner
    return owner
