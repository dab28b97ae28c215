"""Tokens for programs: made in the settings, shown once, revoked; nobody else's are seen."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from chat.door import tokens
from chat.models import ApiToken
from memoryscope_site.models import User

pytestmark = pytest.mark.django_db


def test_a_token_is_shown_once_and_only_its_hash_is_kept(client: Client, person: User) -> None:
    page = client.post("/settings/programs/", {"name": "Open WebUI", "chat": "on", "read": "on"}).content.decode()
    token = re.search(r"ms-[\w-]{40,}", page)
    assert token and tokens.find(token[0])
    row = ApiToken.objects.get()
    assert (row.name, row.may_chat, row.may_read, row.may_write) == ("Open WebUI", True, True, False)
    assert token[0] not in str(ApiToken.objects.values().get())
    again = client.get("/settings/programs/").content.decode()
    assert token[0] not in again and "Open WebUI" in again
    assert "never" not in again, "its use was noted"


def test_a_form_that_says_too_little_makes_no_token(client: Client) -> None:
    assert client.post("/settings/programs/", {"name": "", "chat": "on"}).status_code == 422
    assert client.post("/settings/programs/", {"name": "Nothing allowed"}).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_revoked_token_opens_nothing_and_a_stranger_revokes_none(
    client: Client, stranger_client: Client, person: User
) -> None:
    row, token = tokens.make(person.pk, "Continue")
    path = f"/settings/programs/{row.pk}/revoke/"
    assert stranger_client.post(path).status_code == 404
    assert "Continue" not in stranger_client.get("/settings/programs/").content.decode()
    assert tokens.find(token)
    assert client.post(path).status_code == 302
    assert tokens.find(token) is None
    assert client.post(path).status_code == 404


def test_who_may_not_sign_in_has_no_token_that_opens(person: User) -> None:
    _row, token = tokens.make(person.pk, "Continue")
    person.is_active = False
    person.save()
    assert tokens.find(token) is None


def test_a_token_can_be_made_on_the_command_line(person: User) -> None:
    said = StringIO()
    call_command("create_token", person.username, may=["read"], stdout=said)
    found = tokens.find(said.getvalue().strip())
    assert found and found.owner == person and not found.may_chat
