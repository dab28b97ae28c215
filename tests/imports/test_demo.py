"""The invented person: the story is told to the end, and what it shows can be opened."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from chat.models import Conversation, Reply
from memories.models import Conflict, Memory
from memoryscope_site.models import User


def demo() -> str:
    out = StringIO()
    call_command("demo", stdout=out, verbosity=0)
    return out.getvalue()


@pytest.mark.django_db
def test_the_demo_has_six_weeks_sixty_memories_and_three_conflicts() -> None:
    assert "Sign in as yining" in demo()
    chats = Conversation.objects.order_by("created_at")
    assert 40 <= (chats[chats.count() - 1].created_at - chats[0].created_at).days <= 43
    assert Memory.objects.exclude(state="quarantined").count() >= 60
    assert Memory.objects.filter(state="quarantined").count() == 2
    assert Conflict.objects.filter(state="open").count() == 3
    assert {"en", "zh"} == set(Memory.objects.values_list("language", flat=True))
    for memory in Memory.objects.filter(kind="observation"):
        quote = memory.evidence.get()
        assert quote.episode.text[quote.start : quote.end].strip()


@pytest.mark.django_db
def test_replies_of_the_demo_used_what_was_known_by_then() -> None:
    demo()
    last = Reply.objects.order_by("-created_at")[0]
    assert last.recall is not None
    used = last.recall.items.filter(in_prompt=True, memory__isnull=False)
    assert used.exists()
    assert all(item.memory.learned_at <= last.created_at for item in used)


@pytest.mark.django_db
def test_what_was_said_of_the_past_happened_before_it_was_said() -> None:
    demo()
    for phrase in ("in March", "on 6 April", "since September", "since 2019", "last month"):
        memory = Memory.objects.get(time_phrase=phrase)
        assert memory.event_from is not None and memory.event_from < memory.learned_at.date(), phrase


@pytest.mark.django_db
def test_its_pages_open() -> None:
    demo()
    browser = Client()
    browser.force_login(User.objects.get(username="yining"))
    dinner = Conversation.objects.get(title="Dinner for six")
    for url in ("/", "/memories/", "/memories/insights/", f"/chat/{dinner.pk}/"):
        assert browser.get(url).status_code == 200, url


@pytest.mark.django_db
def test_it_is_told_once_and_never_into_an_installation_of_others() -> None:
    demo()
    count = Memory.objects.count()
    demo()
    assert Memory.objects.count() == count
    User.objects.all().delete()
    User.objects.create_user("mara")
    with pytest.raises(CommandError, match="people of its own"):
        demo()
