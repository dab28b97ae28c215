"""Every address of the admin pages: for staff alone, and nothing of what a person said stands on any of them."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client

from memoryscope_site.models import User
from tests.addresses.trying import World, everything_of, text_of
from tests.addresses.walking import addresses
from tests.addresses.world import MARK

pytestmark = pytest.mark.django_db
ROUTES = [address.route for address in addresses() if address.route.startswith("admin/")]
MANY = len(admin.site._registry)


def path_of(route: str) -> str:
    """With the newest row of the model that the address is about; otherwise with the first of anything."""
    parts = route.split("/")
    model = apps.all_models.get(parts[1], {}).get(parts[2]) if len(parts) > 3 else None
    newest = model._default_manager.order_by("-pk").first() if model else None
    path = re.sub(r"<[^>]+>", str(newest.pk) if newest else "1", route)
    path = re.sub(r"\^?\(\?P<app_label>([a-z_0-9]+)[^)]*\)", r"\1", path)
    return "/" + re.sub(r"\(\?P<\w+>[^)]*\)", "x", path).replace("^", "").replace("$", "")


@pytest.fixture
def staff(db: None) -> Client:
    """Somebody who may open the admin pages and was given no permission there."""
    browser = Client()
    browser.force_login(User.objects.create_user("clerk", is_staff=True))
    return browser


@pytest.fixture
def superuser(db: None) -> User:
    user: User = User.objects.create_superuser("root")
    return user


def test_all_of_it_is_walked() -> None:
    assert len(ROUTES) > 5 * MANY > 0


@pytest.mark.parametrize("route", ROUTES)
def test_whom_it_opens_to(
    route: str, person: User, world: World, stranger_client: Client, staff: Client, superuser: User
) -> None:
    path, before = path_of(route), everything_of(person)
    for method in ("get", "post"):
        nobody = getattr(Client(), method)(path)
        assert nobody.status_code in (302, 404, 405), "who is not signed in"
        ordinary = getattr(stranger_client, method)(path, follow=True)
        assert ordinary.status_code in (403, 404, 405) or not is_admin(ordinary), "who is no staff"
        root = Client()
        root.force_login(superuser)
        for browser in (staff, root):
            seen = getattr(browser, method)(path)
            assert seen.status_code < 500
            assert MARK not in text_of(seen)
            browser.force_login(superuser if browser is root else User.objects.get(username="clerk"))
        if route.count("/") > 3:
            assert getattr(staff, method)(path).status_code in (302, 403, 404, 405), "staff without a permission"
    assert everything_of(person) == before


def is_admin(answer: HttpResponse) -> bool:
    return "/admin/" in answer.request["PATH_INFO"]  # type: ignore[attr-defined]
