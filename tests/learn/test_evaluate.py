"""The learning scores: what they count as right, and that measuring leaves nothing behind."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from memories.evaluation.learning import learn
from memories.evaluation.learning_right import Answered, Outcome, Stored
from memories.evaluation.learning_score import Score
from memories.evaluation.texts import holds, leaks

DATA = Path(__file__).parent.parent / "data" / "learning"


def stored(text: str, messages: set[str], **more: Any) -> Stored:
    fields = {"id": 1, "kind": "observation", "state": "active", "about": "", "subject": "", "words": "", "earlier": (),
              "days": None, "replaced_by": None}  # fmt: skip
    return Stored(text=text, messages=frozenset(messages), **(fields | more))


def case(**expect: Any) -> dict[str, Any]:
    return {"id": "en-1", "language": "en", "expect": expect}


def wanted(name: str, *facts: list[str], evidence: list[str], **more: Any) -> dict[str, Any]:
    plain = {"id": name, "facts": list(facts), "evidence": evidence, "about": "user", "importance": "must"}
    return plain | {"event_date": None} | more


def figures(one: dict[str, Any], *rows: Stored, conflicts: list[tuple[int, int]] | None = None) -> dict[str, Any]:
    score = Score()
    score.add(one, Outcome(list(rows), conflicts or [], 2, 100))
    return score.as_json()


def test_words_are_held_from_their_beginning_and_secrets_anywhere() -> None:
    assert holds("She is allergic", "allerg") and not holds("start", "art") and holds("don't drive", "n't")
    assert holds("在六 楼住", "六楼") and leaks("card 4111-1111 1111 1111", "4111111111111111")


def test_a_statement_counts_only_with_a_quote_from_the_right_message() -> None:
    one = case(observations=[wanted("o1", ["bees"], evidence=["m1"])])
    assert figures(one, stored("keeps bees", {"m1"}))["recall"] == 1.0
    wrong = figures(one, stored("keeps bees", {"m2"}))
    assert (wrong["recall"], wrong["precision"]) == (0.0, 0.0)


def test_an_update_needs_the_new_current_and_the_old_in_the_history() -> None:
    old, new = wanted("o1", ["Berlin"], evidence=["m1"]), wanted("o2", ["Lisbon"], evidence=["m2"])
    one = case(observations=[old, new], updates=[{"old": "o1", "new": "o2", "valid_until": None}])
    current = stored("lives in Lisbon", {"m2"}, id=2)
    assert figures(one, stored("lives in Berlin", {"m1"}, state="superseded"), current)["update_correct"] == 1.0
    assert figures(one, stored("lives in Berlin", {"m1"}), current)["update_correct"] == 0.0
    one["expect"]["updates"][0]["valid_until"] = "2026-03-09"
    for day, right in (("2026-03-09", 1.0), ("2026-03-10", 0.0)):
        former = stored("lives in Berlin", {"m1"}, state="superseded", until=day)
        assert figures(one, former, current)["valid_until"] == right
    assert figures(one, current)["update_correct"] == 0.0


def test_what_was_superseded_or_held_for_contradictory_though_neither_is_true_is_counted() -> None:
    old, new = wanted("o1", ["Berlin"], evidence=["m1"]), wanted("o2", ["Lisbon"], evidence=["m2"])
    one = case(observations=[old, new], updates=[{"old": "o1", "new": "o2", "valid_until": None}])
    berlin = stored("lives in Berlin", {"m1"}, state="superseded", replaced_by=2)
    lisbon, tea = stored("lives in Lisbon", {"m2"}, id=2), stored("likes tea", {"m2"}, id=3)
    assert figures(one, berlin, lisbon)["overdone"] == {"superseded": 0, "conflicts": 0}
    wrongly = stored("likes tea", {"m1"}, id=4, state="superseded", replaced_by=2)
    assert figures(one, wrongly, lisbon, tea, conflicts=[(2, 3)])["overdone"] == {"superseded": 1, "conflicts": 1}
    rivals = case(observations=[old, new], contradictions=[{"a": "o1", "b": "o2", "why": "both homes"}])
    home = stored("lives in Berlin", {"m1"})
    assert figures(rivals, home, lisbon, conflicts=[(2, 1)])["overdone"]["conflicts"] == 0


def test_in_a_chain_of_changes_only_the_last_is_current_at_the_end() -> None:
    cities = ("Berlin", "Lisbon", "Porto")
    rows = [wanted(f"o{n}", [city], evidence=[f"m{n}"]) for n, city in enumerate(cities, 1)]
    updates = [{"old": f"o{n}", "new": f"o{n + 1}", "valid_until": None} for n in (1, 2)]
    one = case(observations=rows, updates=updates)
    berlin, lisbon = (
        stored(f"lives in {city}", {f"m{n}"}, id=n, state="superseded") for n, city in enumerate(cities[:2], 1)
    )
    porto = stored("lives in Porto", {"m3"}, id=3)
    assert figures(one, berlin, lisbon, porto)["update_correct"] == 1.0
    assert figures(one, berlin, stored("lives in Lisbon", {"m2"}, id=2), porto)["update_correct"] == 0.5
    assert figures(one, berlin, lisbon)["update_correct"] == 0.5


def test_a_merge_is_one_current_memory_with_all_the_quotes() -> None:
    pair = [wanted("o1", ["rows"], evidence=["m1"]), wanted("o2", ["rows", "Ghent"], evidence=["m2"])]
    one = case(observations=pair, contained=[{"part": "o1", "whole": "o2"}])
    assert figures(one, stored("rows in Ghent", {"m1", "m2"}))["duplicate_correct"] == 1.0
    assert figures(one, stored("rows in Ghent", {"m2"}))["duplicate_correct"] == 0.0
    assert figures(one, stored("rows", {"m1"}), stored("rows in Ghent", {"m2"}, id=2))["duplicate_correct"] == 0.0


def test_a_secret_leaks_even_when_it_is_only_kept_out() -> None:
    one = case(forbidden=[{"kind": "secret", "strings": ["hunter2"], "message": "m1", "why": "password"}])
    assert figures(one, stored("the code is hunter2", {"m1"}, state="quarantined"))["secret_leak"] == 1
    assert figures(one, stored("likes tea", {"m1"}, words="hunter2"))["secret_leak"] == 1
    fiction = case(forbidden=[{"kind": "fiction", "strings": ["dragon"], "message": "m1", "why": "story"}])
    assert figures(fiction, stored("is a dragon", {"m1"}, state="quarantined"))["fiction_leak"] == 0
    assert figures(fiction, stored("is a dragon", {"m1"}))["fiction_leak"] == 1


def test_of_the_questions_it_is_counted_what_retrieval_brings_up() -> None:
    score = Score()
    score.add(case(), Outcome([], [], 0, 0, (Answered(found=True, told=True), Answered(found=True, told=False))))
    assert score.as_json()["questions_found"] == 1.0 and score.as_json()["questions_told"] == 0.5


@pytest.mark.usefixtures("offline")
@pytest.mark.django_db
def test_questions_are_asked_after_the_last_message() -> None:
    messages = [{"id": "m1", "role": "user", "at": "2026-05-05T09:00:00+00:00", "text": "I keep bees in Ghent."}]
    asked = {"text": "Which animals do I keep?", "answer_contains": ["bees|hives"], "answer_not": ["cats"]}
    unasked = {"text": "How old am I?", "abstain": True, "answer_contains": [], "answer_not": [], "evidence": []}
    told = learn(
        {
            "language": "en",
            "timezone": "UTC",
            "sessions": [{"id": "s1", "messages": messages}],
            "expect": {"questions": [asked | {"evidence": ["m1"]}, asked | {"evidence": ["m2"]}, unasked]},
        }
    )
    assert told.answered == (Answered(found=True, told=True), Answered(found=False, told=True))


@pytest.mark.usefixtures("offline")
@pytest.mark.slow
@pytest.mark.django_db
def test_without_a_model_little_but_nothing_false_is_learned_and_nothing_is_left_behind() -> None:
    before = _rows()
    out = io.StringIO()
    call_command("evaluate_learning", str(DATA / "dev.jsonl"), "--json", stdout=out)
    found = json.loads(out.getvalue())["dev"]
    assert found["cases"] == 64 and found["calls"] == 0
    assert found["precision"] >= 0.85 and found["recall"] >= 0.58
    assert abs(found["by_language"]["en"]["precision"] - found["by_language"]["zh"]["precision"]) <= 0.05
    assert (found["fiction_leak"], found["secret_leak"], found["injection_leak"]) == (0, 0, 0)
    assert set(found["by_language"]) == {"en", "zh", "mixed"}
    assert _rows() == before


@pytest.mark.usefixtures("offline")
@pytest.mark.slow
@pytest.mark.django_db
def test_what_the_rules_have_not_been_made_on_goes_as_well() -> None:
    out = io.StringIO()
    call_command("evaluate_learning", str(DATA / "unseen.jsonl"), "--json", stdout=out)
    found = json.loads(out.getvalue())["unseen"]
    assert found["precision"] >= 0.85 and found["recall"] >= 0.6 and not any(found["leaks"].values())
    assert found["update_correct"] >= 0.5


def test_support_and_pairs_are_measured_as_well(offline: None, db: None) -> None:
    out = io.StringIO()
    call_command(
        "evaluate_learning", *(str(DATA / f"{n}.jsonl") for n in ("support", "paraphrase")), "--json", stdout=out
    )
    found = json.loads(out.getvalue())
    assert found["support"]["believed"]["full"] == 1.0 and found["support"]["precision"] >= 0.85
    right = found["paraphrase"]["right"]
    assert found["paraphrase"]["pairs"] == 60 and right["all"] >= 0.85
    assert right["unrelated"] >= 0.95 and right["update"] >= 0.9


def _rows() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models()}
