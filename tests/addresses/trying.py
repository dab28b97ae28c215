"""How an address is tried: by its person, by a stranger, by nobody, and with the id of nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from memoryscope_site.models import User
from tests.addresses.examples import Example
from tests.addresses.world import MARK

World = dict[str, Any]
DONE = {200, 204, 302, 303, 400, 409, 422}  # what the person's own POST without fields may end in


def by_its_person(example: Example, browser: Client, world: World) -> None:
    path = example.path(world)
    seen = browser.get(path)
    if example.kind == "page":
        shown = browser.get(path, follow=True)
        assert shown.status_code == example.answers and "<h1" in shown.content.decode()
    elif example.kind == "part":
        assert seen.status_code in (200, 204, 302)
        assert browser.get(path, headers={"HX-Request": "true"}).status_code in (200, 204)
    else:
        assert seen.status_code == 405, "what changes something is never done by a link"
    if example.posts:
        allowed = {405} if example.kind == "part" else DONE | {405} if example.kind == "page" else DONE
        assert browser.post(path).status_code in allowed


def by_a_stranger(example: Example, browser: Client, world: World) -> None:
    for method in ("get", "post"):
        seen = ask(browser, method, example.path(world))
        assert MARK not in text_of(seen)
        assert seen.status_code in (404, 405) if example.ids else seen.status_code < 500


def by_nobody(example: Example, world: World) -> None:
    for method in ("get", "post"):
        seen = ask(Client(), method, example.path(world))
        if example.name != "sign_out":  # who is out is out
            assert seen.status_code == 302 and seen["Location"].startswith(reverse("sign_in"))
        assert MARK not in text_of(seen)


def with_a_wrong_id(example: Example, browser: Client, world: World) -> None:
    for name in example.ids:
        wrong = [str(uuid4())] if isinstance(world[name], str) else [0, 10**17]
        for path in (example.path(world, **{name: id}) for id in wrong):
            answers = {browser.get(path).status_code, browser.post(path).status_code}
            assert answers <= {404, 405} and 404 in answers, path


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def ask(browser: Client, method: str, path: str) -> HttpResponse:
    return getattr(browser, method)(path)  # type: ignore[no-any-return]


def text_of(answer: HttpResponse) -> str:
    return "" if getattr(answer, "streaming", False) else answer.content.decode(errors="replace")


def everything_of(person: User) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that is the person's, and their account."""
    found = {"user": list(User.objects.filter(pk=person.pk).values())}
    for model in apps.get_models():
        if any(field.name == "owner" for field in model._meta.get_fields()):
            found[model._meta.label] = list(model._default_manager.filter(owner=person.pk).order_by("pk").values())
    return found
