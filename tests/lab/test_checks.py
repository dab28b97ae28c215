"""A question kept as a check: run when kept, run again by a button or a command, and gone with what it asks for."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.test.utils import override_settings
from pytest_django import Settings

from memories import episodes, forget, recall_checks, store
from memories.models import OwnerState, Recall, RecallCheck, SavedView
from memories.records import Owner
from memories.tasks import tick
from tests.lab.conftest import Life
from tests.store.saying import YOU, learn

pytestmark = pytest.mark.django_db
KEEP, CHECKS, RUN = "/memories/recall/keep/", "/memories/recall/checks/", "/memories/recall/checks/run/"
DAY = 86_400  # seconds
QUESTION = "What is the cat afraid of?"


def keep(client: Client, life: Life, **fields: object) -> str:
    """Keep it through the form; return what the page says then."""
    form = {"q": QUESTION, "wanted": life.cat.pk, "number": "", "first": 3} | fields
    answer = client.post(KEEP, form, follow=True)
    assert answer.status_code in (200, 422), answer.status_code
    return unescape(answer.content.decode())


def shown(client: Client) -> str:
    return unescape(client.get(CHECKS).content.decode())


def test_a_check_is_kept_and_run_at_once(client: Client, life: Life) -> None:
    assert "Kept as a check. It passes: rank 1." in keep(client, life)
    check = RecallCheck.objects.get()
    assert (check.memory, check.first, check.text, check.episode) == (life.cat, 3, QUESTION, None)
    html = shown(client)
    assert QUESTION in html and life.cat.text in html and "among the first 3" in html
    assert "passes" in html and "rank 1" in html
    assert not Recall.objects.exists(), "a run counts as no use"


def test_one_that_is_not_found_fails_and_passes_once_it_is(client: Client, owner: Owner, life: Life) -> None:
    assert "It fails for now" in keep(client, life, q="Which season does the aunt prefer?", wanted=life.vet.pk, first=1)
    store.revise(owner.id, life.vet.pk, YOU, text="The aunt prefers the season of autumn.")
    answer = client.post(RUN, follow=True)
    assert "1 of 1 check passes." in answer.content.decode()
    runs = recall_checks.runs(RecallCheck.objects.get())
    assert [run.passed for run in runs] == [True, False], "the newest first, each with its moment and rank"
    assert runs[0].rank == 1 and runs[0].at >= runs[1].at


def test_another_memory_than_those_found_is_named_by_its_number_or_its_address(client: Client, life: Life) -> None:
    for number in (str(life.flat.pk), f"#{life.flat.pk}", f"http://testserver/memories/{life.flat.pk}/"):
        assert "Kept as a check." in keep(client, life, wanted="", number=number)
    assert RecallCheck.objects.get().memory == life.flat, "the same question for it again is the same check"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"first": 0}, "greater than or equal to 1"),
        ({"first": 21}, "At most 20 are found for one message."),
        ({"wanted": "", "number": ""}, "Say which memory should be found."),
        ({"number": "the one with the cat"}, "That is no number and no address of a memory."),
        ({"wanted": "", "number": "999999"}, "There is no such memory."),
    ],
)
def test_a_form_with_mistakes_comes_back_with_what_was_found(
    fields: dict[str, object], told: str, client: Client, life: Life
) -> None:
    html = keep(client, life, **fields)
    assert told in html and QUESTION in html and 'class="table' in html
    assert not RecallCheck.objects.exists()


def test_nothing_asked_keeps_nothing(client: Client) -> None:
    assert client.post(KEEP, {"first": 3}).status_code == 302
    assert not RecallCheck.objects.exists()


def test_a_message_is_kept_without_its_words(client: Client, owner: Owner, life: Life) -> None:
    keep(client, life, q="", message=life.asked.pk)
    check = RecallCheck.objects.get()
    assert (check.episode, check.text) == (life.asked, "")
    assert life.asked.text in shown(client)
    episodes.hide(owner.id, [life.asked.pk])
    answer = client.post(RUN, follow=True).content.decode()
    assert "0 of 1 check passes." in answer and "1 check could not be asked." in answer


def test_one_check_is_run_by_itself_and_deleted(client: Client, life: Life) -> None:
    keep(client, life)
    keep(client, life, q="Where is the vet?", wanted=life.vet.pk)
    one, other = RecallCheck.objects.order_by("pk")
    client.post(RUN, {"check": one.pk})
    assert [len(check.runs) for check in RecallCheck.objects.order_by("pk")] == [2, 1]
    client.post(f"{CHECKS}{one.pk}/delete/")
    assert list(RecallCheck.objects.all()) == [other]


def test_the_checks_are_tried_with_other_weights_and_nothing_of_that_is_kept(
    client: Client, owner: Owner, life: Life
) -> None:
    basket = learn(owner, "The basket of the cat is in the hall.")  # on its own: no message stands for it
    keep(client, life, q="Where is the basket of the cat?", wanted=basket.pk, first=1)
    lab = unescape(client.get("/memories/recall/?q=Where+is+the+basket+of+the+cat%3F&w_memory=-5").content.decode())
    assert f'href="{CHECKS}?w_memory=-5.00"' in lab, "from the comparison to the checks"
    html = unescape(client.get(f"{CHECKS}?w_memory=-5").content.decode())
    assert "With the weights that you try, 0 of 1 pass." in html and "As of their last runs, 1 pass" in html
    assert [len(check.runs) for check in RecallCheck.objects.all()] == [1]
    assert "that you try" not in shown(client)


def test_a_run_while_memory_cannot_be_searched_is_no_verdict(client: Client, life: Life) -> None:
    keep(client, life)
    with override_settings(RETRIEVAL_STEPS=["tests.lab.test_checks.breaks"]):
        answer = client.post(RUN, follow=True).content.decode()
        kept = client.post(KEEP, {"q": "Where is the vet?", "wanted": life.vet.pk, "first": 3})
    assert "1 check could not be asked." in answer
    assert kept.status_code == 302, "it is kept all the same"
    assert [len(check.runs) for check in RecallCheck.objects.order_by("pk")] == [1, 0]


def breaks(search: object) -> object:
    raise RuntimeError("a step of a third party")


def test_forgetting_takes_the_checks_that_ask_for_it_or_hold_its_words(
    client: Client, owner: Owner, life: Life
) -> None:
    keep(client, life)
    keep(client, life, q=f"Is it true? {life.cat.text}", wanted=life.flat.pk)
    keep(client, life, q="How many rooms?", wanted=life.flat.pk)
    keep(client, life, q="Where is the doctor of MOCHI?", wanted=life.vet.pk)
    keep(client, life, q="Where is the vet of the cat?", wanted=life.vet.pk)
    call = {"name": "Pets", "page": "list"}
    client.post("/memories/views/", call | {"query": "q=Mochi+food&state=all"})
    client.post("/memories/views/", call | {"name": "The cat", "query": "q=cat"})
    assert (
        "3</span><div>saved views and checks that hold its words"
        in client.get(f"/memories/{life.cat.pk}/forget/").content.decode()
    )
    receipt = forget.forget(owner.id, [life.cat.pk], YOU)
    assert receipt.counts["typed"] == 3
    left = [check.text for check in RecallCheck.objects.order_by("pk")]
    assert left == ["How many rooms?", "Where is the vet of the cat?"], "the cat is known from the vet as well"
    assert [view.name for view in SavedView.objects.all()] == ["The cat"]
    for model in apps.get_models():
        assert "mochi" not in str(list(model._default_manager.values_list())).lower(), f"the word is in {model}"


def test_only_so_many_are_kept(client: Client, owner: Owner, life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recall_checks, "MOST", 1)
    keep(client, life)
    assert "There is room for 1 checks." in keep(client, life, q="Something else?")
    assert RecallCheck.objects.count() == 1


def test_the_command_runs_everybodys_and_fails_with_them(
    client: Client, owner: Owner, life: Life, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(client, life)
    call_command("run_checks")
    out = capsys.readouterr().out
    assert "1 of 1 checks pass." in out and "rank 1" in out and "cat" not in out.replace("check", "")
    store.archive(owner.id, life.cat.pk, YOU)
    with pytest.raises(CommandError, match="1 of 1 checks fail"):
        call_command("run_checks", "--user", "yining")
    with pytest.raises(CommandError, match="no person named nobody"):
        call_command("run_checks", "--user", "nobody")


def test_a_stranger_sees_runs_and_deletes_nothing_of_it(
    stranger_client: Client, client: Client, other: Owner, life: Life
) -> None:
    keep(client, life)
    check = RecallCheck.objects.get()
    assert QUESTION not in shown(stranger_client)
    assert stranger_client.post(f"{CHECKS}{check.pk}/delete/").status_code == 404
    assert stranger_client.post(RUN, {"check": check.pk}).status_code == 404
    stranger_client.post(RUN)
    assert len(RecallCheck.objects.get().runs) == 1
    mine = learn(other, "The stranger has a boat.")
    html = keep(stranger_client, life, q="Do I have a boat?", wanted=life.cat.pk)
    assert "There is no such memory." in html and "Mochi" not in html
    assert "Kept as a check." in keep(stranger_client, life, q="Do I have a boat?", wanted=mine.pk)
    assert not re.search("boat", shown(client))


def test_the_page_takes_as_many_queries_for_many_checks_as_for_one(client: Client, owner: Owner, life: Life) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(CHECKS)
        return len(seen)

    keep(client, life, q="", message=life.asked.pk)
    one = queries()
    for n in range(10):
        keep(client, life, q=f"What is the cat afraid of, in the year {n}?")
    assert queries() == one <= 12


def test_the_worker_runs_each_once_a_day_and_the_first_page_names_those_that_fail(
    client: Client, owner: Owner, life: Life, settings: Settings
) -> None:
    keep(client, life)
    tick()
    assert len(RecallCheck.objects.get().runs) == 1, "run when it was kept, today"
    store.archive(owner.id, life.cat.pk, YOU)
    settings.CLOCK_OFFSET_SECONDS += 1 * DAY
    tick()
    tick()
    assert [run.passed for run in recall_checks.runs(RecallCheck.objects.get())] == [False, True]
    assert "check of recall fails" in client.get("/").content.decode()
    store.restore(owner.id, life.cat.pk, YOU)
    client.post(RUN)
    assert "check of recall fails" not in client.get("/").content.decode()


def test_while_memory_is_off_the_worker_asks_nothing(
    client: Client, owner: Owner, life: Life, settings: Settings
) -> None:
    keep(client, life)
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"memory": OwnerState.MemorySwitch.OFF})
    settings.CLOCK_OFFSET_SECONDS += 2 * DAY
    tick()
    assert len(RecallCheck.objects.get().runs) == 1


def test_a_check_that_cannot_be_asked_does_not_hold_up_the_others(
    client: Client, owner: Owner, life: Life, settings: Settings
) -> None:
    keep(client, life, q="", message=life.asked.pk)
    keep(client, life)
    episodes.hide(owner.id, [life.asked.pk])
    settings.CLOCK_OFFSET_SECONDS += 1 * DAY
    tick()
    assert [len(check.runs) for check in RecallCheck.objects.order_by("pk")] == [1, 2]
