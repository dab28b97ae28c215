"""manage.py chat: the same memory in a terminal, with the commands of the program of 2024."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from memories.models import Memory
from memories.records import Owner
from memoryscope_site.models import User
from tests.store.saying import learn

Type = Callable[..., str]


@pytest.fixture
def typed(transactional_db: None, person: User, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type these lines; return what the terminal shows."""

    def type_lines(*lines: str) -> str:
        shown = io.StringIO()
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        call_command("chat", person.username, stdout=shown)
        return shown.getvalue()

    return type_lines


def test_what_is_said_is_answered_with_memory_and_learned_from(typed: Type, owner: Owner) -> None:
    learn(owner, "Yining is allergic to walnuts.")
    shown = typed(
        "What nuts am I allergic to?", "I live in Lisbon.", "/read_message", "/consolidate_memory", "/exit", "no"
    )
    assert "- Yining is allergic to walnuts." in shown
    assert "user: I live in Lisbon." in shown and "user: no" not in shown
    assert "consolidate: done" in shown
    assert Memory.objects.filter(owner_id=owner.id, text__contains="Lisbon").exists()


def test_memories_are_listed_added_searched_and_removed(typed: Type, owner: Owner, other: Owner) -> None:
    theirs = learn(other, "The stranger plays the harp.")
    shown = typed("/add_memory I play the cello.", "/list_memory", "/retrieve_memory Which instrument do I play?")
    assert shown.count("I play the cello.") == 3 and "harp" not in shown
    mine = Memory.objects.get(owner_id=owner.id)
    shown = typed(
        f"/delete_memory {theirs.pk}", f"/delete_memory {mine.pk}", "/delete_memory x", "/list_memory", "/nonsense"
    )
    assert shown.count("There is no such memory.") == 2 and "There is no command /nonsense" in shown
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, theirs.state) == ("trashed", "active")


def test_all_is_forgotten_only_when_said_twice_in_a_row(typed: Type, owner: Owner, other: Owner) -> None:
    learn(owner, "Yining plays the cello.")
    learn(other, "The stranger plays the harp.")
    typed("/delete_all", "/list_memory", "/delete_all yes")
    assert Memory.objects.filter(owner_id=owner.id).count() == 1
    assert "Forgotten." in typed("/delete_all", "/delete_all yes", "/reflect_and_reconsolidate", "/help")
    assert not Memory.objects.filter(owner_id=owner.id).exists()
    assert Memory.objects.filter(owner_id=other.id).exists()


def test_nobody_else_talks(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("chat", "nobody")
