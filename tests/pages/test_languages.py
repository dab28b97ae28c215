"""A page in one language says of each text in another which it is."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from memories.records import Owner
from memoryscope_site.models import User
from tests.pages.conftest import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["list", "memory", "forget"])
def test_pages_in_chinese_say_which_texts_are_english(name: str, client: Client, world: World, owner: Owner) -> None:
    User.objects.filter(pk=owner.id).update(language="zh-hans")
    page = client.get(reverse(f"memories:{name}", args=[] if name == "list" else [world.lisbon.pk]))
    assert '<html lang="zh-Hans">' in page.content.decode() and ' lang="en"' in page.content.decode()
