"""What the person locked or wrote is theirs: reflection suggests, and they decide."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from memories import store
from memories.errors import ChangedMeanwhile, Locked, NotFound
from memories.llm.scripted import Script
from memories.models import Change, Evidence, Job, Memory
from memories.records import By, NewMemory, Owner
from memories.suggestions import token
from tests.learn.conftest import Observe
from tests.learn.reflecting import insight
from tests.store.saying import everything_of

YOU = By("user")
Reflect = Callable[..., Job]
WRITTEN = insight(("The user rows in Ghent and won a race.", [1, 2]), ("Their shoulder hurts from it.", [3]))
NEWER = insight(("The user rows in Ghent, won a race and is the club's treasurer.", [1, 2, 4]))
NEWER_TEXT = "The user rows in Ghent, won a race and is the club's treasurer."


@pytest.fixture(params=[{"locked": True}, {"text": "I row in Ghent, and that is that."}], ids=["locked", "own words"])
def mine(request: pytest.FixtureRequest, script: Script, owner: Owner, rower: list[Memory], reflect: Reflect) -> Memory:
    """An insight that the person locked, or put into their own words."""
    script.answers.append(WRITTEN)
    reflect()
    return store.revise(owner.id, Memory.objects.get(kind="insight").pk, YOU, **request.param)


@pytest.fixture
def suggested(mine: Memory, script: Script, observe: Observe, reflect: Reflect) -> Memory:
    """The same when a new observation has come, and with it a suggestion."""
    observe("The user became the club's treasurer.")
    script.answers.append(NEWER)
    assert reflect().counts["suggested"] == 1
    return Memory.objects.get(pk=mine.pk)


def test_nothing_is_overwritten_and_a_suggestion_waits(mine: Memory, suggested: Memory, owner: Owner) -> None:
    assert (suggested.text, suggested.revision, suggested.stale) == (mine.text, mine.revision, False)
    assert suggested.suggestion["text"] == NEWER_TEXT
    assert list(Evidence.objects.filter(memory=suggested)) == list(Evidence.objects.filter(memory=mine))
    assert not Memory.objects.filter(kind="observation", reflected=False).exists()
    assert Change.objects.filter(memory=mine).latest("pk").action == "suggested"


def test_the_store_itself_lets_no_program_write_over_it(mine: Memory, owner: Owner, rower: list[Memory]) -> None:
    new = NewMemory("insight", "The user rows.", "en", sentences=((rower[0].pk, rower[1].pk),))
    for deed in (
        lambda: store.write_insight(owner.id, new, By("reflection"), replacing=mine.pk),
        lambda: store.remove(owner.id, mine.pk, By("reflection")),
        lambda: store.revise(owner.id, mine.pk, By("reflection"), text="The user rows."),
    ):
        with pytest.raises(Locked):
            deed()


def test_reflecting_again_suggests_nothing_twice(suggested: Memory, script: Script, reflect: Reflect) -> None:
    calls, changes = len(script.tasks), Change.objects.count()
    assert reflect().state == "done"
    assert (len(script.tasks), Change.objects.count()) == (calls, changes)


def test_accepted_it_takes_the_place_with_its_evidence_and_can_be_undone(suggested: Memory, owner: Owner) -> None:
    before = everything_of(owner)
    seen = token(suggested.suggestion)
    store.accept_suggestion(owner.id, suggested.pk, YOU, expected=seen)
    now = Memory.objects.get(pk=suggested.pk)
    assert (now.text, now.suggestion, now.locked, now.own_words) == (NEWER_TEXT, None, suggested.locked, False)
    assert Evidence.objects.filter(memory=now, sentence=0).count() == 3
    change = Change.objects.filter(memory=now).latest("pk")
    assert (change.action, change.actor) == ("accepted", "user")
    store.undo(owner.id, change.pk, YOU)
    assert everything_of(owner) == before


def test_dismissed_it_is_gone_and_comes_back_by_undo(suggested: Memory, owner: Owner, reflect: Reflect) -> None:
    before = everything_of(owner)
    store.dismiss_suggestion(owner.id, suggested.pk, YOU, expected=token(suggested.suggestion))
    assert Memory.objects.get(pk=suggested.pk).suggestion is None
    assert reflect().calls == 0  # it is not suggested again as long as nothing new is known
    store.undo(owner.id, Change.objects.filter(memory=suggested).latest("pk").pk, YOU)
    assert everything_of(owner) == before


def test_undoing_the_job_takes_the_suggestion_back(suggested: Memory, owner: Owner) -> None:
    job = Change.objects.filter(memory=suggested, action="suggested").get().job
    assert job is not None
    store.undo_job(owner.id, job.pk, YOU)
    assert Memory.objects.get(pk=suggested.pk).suggestion is None


def test_what_was_seen_is_what_is_decided_on(suggested: Memory, owner: Owner, other: Owner) -> None:
    for deed in (store.accept_suggestion, store.dismiss_suggestion):
        with pytest.raises(ChangedMeanwhile):
            deed(owner.id, suggested.pk, YOU, expected="another")
        with pytest.raises(NotFound):
            deed(other.id, suggested.pk, YOU, expected=token(suggested.suggestion))
    assert Memory.objects.get(pk=suggested.pk).suggestion == suggested.suggestion


def test_a_suggestion_falls_with_what_it_rests_on_and_is_made_anew(
    suggested: Memory, script: Script, owner: Owner, reflect: Reflect
) -> None:
    treasurer = Memory.objects.get(text="The user became the club's treasurer.")
    store.revise(owner.id, treasurer.pk, YOU, text="The user became the club's president.")
    assert Memory.objects.get(pk=suggested.pk).suggestion is None
    script.answers.append(insight(("The user rows in Ghent and is the club's president.", [1, 4])))
    reflect()
    assert Memory.objects.get(pk=suggested.pk).suggestion["text"].endswith("president.")


def test_a_suggestion_that_undo_brought_back_too_late_is_not_accepted(suggested: Memory, owner: Owner) -> None:
    seen = token(suggested.suggestion)
    store.dismiss_suggestion(owner.id, suggested.pk, YOU, expected=seen)
    dismissed = Change.objects.filter(memory=suggested).latest("pk")
    store.revise(owner.id, Memory.objects.get(text__contains="treasurer", kind="observation").pk, YOU, text="Gone.")
    store.undo(owner.id, dismissed.pk, YOU)
    with pytest.raises(ChangedMeanwhile):
        store.accept_suggestion(owner.id, suggested.pk, YOU, expected=seen)


def test_with_nothing_left_it_is_suggested_to_withdraw(
    mine: Memory, script: Script, owner: Owner, rower: list[Memory], reflect: Reflect
) -> None:
    for row in rower[1:]:
        store.remove(owner.id, row.pk, YOU)
    assert reflect().counts == {"suggested": 1, "reflected": 0}
    waiting = Memory.objects.get(pk=mine.pk)
    assert (waiting.state, waiting.text, waiting.stale, waiting.suggestion["text"]) == ("active", mine.text, True, "")
    assert reflect().calls == 0 and len(script.tasks) == 1
    store.accept_suggestion(owner.id, mine.pk, YOU, expected=token(waiting.suggestion))
    assert Memory.objects.get(pk=mine.pk).state == "trashed"
    store.undo(owner.id, Change.objects.filter(memory=mine).latest("pk").pk, YOU)
    store.dismiss_suggestion(owner.id, mine.pk, YOU, expected=token(waiting.suggestion))
    kept = Memory.objects.get(pk=mine.pk)
    assert (kept.state, kept.stale, kept.suggestion) == ("active", False, None)


def test_forgetting_what_it_rests_on_erases_its_words(suggested: Memory, owner: Owner) -> None:
    treasurer = Memory.objects.get(text="The user became the club's treasurer.")
    store.forget(owner.id, [treasurer.pk], YOU)
    assert Memory.objects.get(pk=suggested.pk).suggestion is None
    assert "treasurer" not in str(list(Change.objects.values())) + str(list(Memory.objects.values()))


def test_the_same_words_confirm_a_locked_one(
    script: Script, owner: Owner, rower: list[Memory], reflect: Reflect
) -> None:
    script.answers.append(WRITTEN)
    reflect()
    mine = store.revise(owner.id, Memory.objects.get(kind="insight").pk, YOU, locked=True)
    store.revise(owner.id, rower[2].pk, YOU, text="The user's shoulder hurts after each rowing evening.")
    assert Memory.objects.get(pk=mine.pk).stale
    script.answers.append(WRITTEN)
    reflect()
    now = Memory.objects.get(pk=mine.pk)
    assert (now.stale, now.suggestion, now.text, now.revision) == (False, None, mine.text, mine.revision)


def test_its_page_shows_it_and_lets_one_decide(
    suggested: Memory, client: Client, stranger_client: Client, owner: Owner
) -> None:
    page = client.get(reverse("memories:memory", args=[suggested.pk])).content.decode()
    assert "A suggestion waits." in page and "treasurer" in page
    assert "1 suggestion waits" in client.get(reverse("memories:insights")).content.decode()
    assert "suggestion waits with an insight" in client.get("/").content.decode()
    assert "suggestion waits" not in stranger_client.get("/").content.decode()

    accept = reverse("memories:accept_suggestion", args=[suggested.pk])
    seen = {"seen": token(suggested.suggestion)}
    assert stranger_client.post(accept, seen).status_code == 404
    assert client.post(accept, {"seen": "stale"}, follow=True).status_code == 200
    assert Memory.objects.get(pk=suggested.pk).suggestion is not None
    answer = client.post(accept, seen, headers={"HX-Request": "true"}).content.decode()
    assert NEWER_TEXT in unescape(answer) and "Accepted." in answer and "<html" not in answer
    assert "A suggestion waits." not in answer


def test_without_script_its_buttons_lead_back_to_the_page(suggested: Memory, client: Client) -> None:
    dismiss = reverse("memories:dismiss_suggestion", args=[suggested.pk])
    answer = client.post(dismiss, {"seen": token(suggested.suggestion)}, follow=True)
    assert answer.redirect_chain == [(reverse("memories:memory", args=[suggested.pk]), 302)]
    assert "Dismissed." in answer.content.decode()
    assert Memory.objects.get(pk=suggested.pk).suggestion is None


def test_a_page_of_the_insights_that_wait(suggested: Memory, client: Client, owner: Owner) -> None:
    waiting = reverse("memories:insights") + "?suggested=1"
    page = unescape(client.get(waiting).content.decode())
    assert "All insights" in page and suggested.text in page
    store.dismiss_suggestion(owner.id, suggested.pk, YOU, expected=token(suggested.suggestion))
    assert suggested.text not in unescape(client.get(waiting).content.decode())


def test_what_was_edited_by_hand_before_there_were_suggestions_counts_as_own_words(
    script: Script, owner: Owner, rower: list[Memory], reflect: Reflect
) -> None:
    script.answers.append(WRITTEN)
    reflect()
    mine = Memory.objects.get(kind="insight")
    store.revise(owner.id, mine.pk, YOU, pinned=True)
    migration = import_module("memories.migrations.0004_suggestions_and_pairs")
    migration.say_which_were_put_into_own_words(apps, None)
    assert not Memory.objects.get(pk=mine.pk).own_words
    store.revise(owner.id, mine.pk, YOU, text="I row in Ghent.")
    Memory.objects.update(own_words=False)
    migration.say_which_were_put_into_own_words(apps, None)
    assert Memory.objects.get(pk=mine.pk).own_words


def test_a_change_from_before_there_were_suggestions_can_be_undone(owner: Owner, rower: list[Memory]) -> None:
    edited = store.revise(owner.id, rower[0].pk, YOU, text="The user rows in Bruges.")
    for change in Change.objects.filter(memory=edited):
        for state in (change.before, change.after):
            for name in ("own_words", "suggestion"):
                (state or {}).pop(name, None)
        change.save()
    store.undo(owner.id, Change.objects.filter(memory=edited).latest("pk").pk, YOU)
    assert Memory.objects.get(pk=edited.pk).text == rower[0].text
