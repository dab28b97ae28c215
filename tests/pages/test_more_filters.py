"""What few ask for: by conversation, by the days on which it was learned, pinned, never used."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.html import escape

from chat.models import Conversation
from memories import store
from memories.models import Memory
from memories.records import Owner
from tests.pages.conftest import World
from tests.pages.test_list import LIST, listed
from tests.store.saying import YOU, learn, say

pytestmark = pytest.mark.django_db


def learned_on(memory: Memory, day: str) -> None:
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    Memory.objects.filter(pk=memory.pk).update(learned_at=at)


def test_of_one_conversation(client: Client, world: World, owner: Owner) -> None:
    said = say(owner, "I keep bees on the roof.", session="another")
    bees = learn(owner, "Yining keeps bees on the roof.", said)
    assert listed(client, "?session=another") == [bees.pk]
    assert set(listed(client, "?session=one")) == {world.lisbon.pk, world.rua.pk}
    assert listed(client, "?session=nowhere") == []


def test_learned_between_two_days(client: Client, world: World) -> None:
    learned_on(world.lisbon, "2026-03-01T12:00:00")
    learned_on(world.rua, "2026-03-31T12:00:00")
    learned_on(world.insight, "2026-04-01T12:00:00")
    assert listed(client, "?learned_from=2026-03-01&learned_to=2026-03-31") == [world.rua.pk, world.lisbon.pk]
    assert listed(client, "?learned_to=2026-03-01") == [world.lisbon.pk]
    assert listed(client, "?learned_from=2026-03-02") == [world.insight.pk, world.rua.pk]
    assert len(listed(client, "?learned_from=0001-01-01&learned_to=soon")) == 3, "what is no day is left out"


def test_pinned_and_never_used(client: Client, world: World, owner: Owner) -> None:
    store.revise(owner.id, world.rua.pk, YOU, pinned=True)
    assert listed(client, "?pinned=yes") == [world.rua.pk]
    assert listed(client, "?used=never") == [world.insight.pk, world.rua.pk], "Lisbon was in a prompt"
    assert listed(client, "?used=never&pinned=yes") == [world.rua.pk]


def test_what_is_on_is_named_and_can_be_dropped_by_itself(client: Client, world: World) -> None:
    html = client.get(LIST + "?used=never&pinned=yes&category=home").content.decode()
    for left in ("category=home&used=never", "category=home&pinned=yes"):
        assert f'class="pill" href="{LIST}?{escape(left)}"' in html
    assert re.search(r"<details[^>]* open>", html), "the line with them is open"
    assert not re.search(r"<details[^>]* open>", client.get(LIST + "?category=home").content.decode())


def test_the_persons_conversations_are_offered_and_nobody_elses(
    client: Client, world: World, owner: Owner, other: Owner
) -> None:
    now = {"active_at": datetime.now(UTC), "created_at": datetime.now(UTC)}
    mine = Conversation.objects.create(owner_id=owner.id, title="Moving house", **now)
    theirs = Conversation.objects.create(owner_id=other.id, title="A secret of theirs", **now)
    html = client.get(f"{LIST}?session={theirs.session}").content.decode()
    assert f'<option value="{mine.session}">Moving house</option>' in html
    assert "A secret of theirs" not in html


def test_a_stranger_filters_only_their_own(stranger_client: Client, world: World) -> None:
    for query in ("?session=one", "?used=never", "?learned_from=2020-01-01", "?as_of=2026-11-25"):
        assert listed(stranger_client, query) == []
