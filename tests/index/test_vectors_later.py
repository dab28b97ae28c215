"""With an embedding behind a network, a text is found by its words at once, and by its meaning when its vector came."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from memories import episodes
from memories.errors import ModelError
from memories.index import index, tasks
from memories.llm import models
from memories.llm.scripted import ScriptedEmbedding, embedding_script
from memories.models import IndexEntry
from memories.records import Owner
from tests.index.making import ranked, search
from tests.store.saying import say

pytestmark = pytest.mark.django_db


class FarAway(ScriptedEmbedding):
    needs_network = True


@pytest.fixture(autouse=True)
def far_away(settings: Settings) -> Iterator[None]:
    settings.MODELS = settings.MODELS | {"embedding": {"BACKEND": f"{__name__}.FarAway", "MODEL": "far"}}
    settings.BACKGROUND = "tests.index.test_vectors_later.not_now"
    embedding_script.reset()
    yield
    embedding_script.reset()


RUNG: list[tuple[str, object]] = []


def not_now(task: str, *ids: object) -> None:
    RUNG.append((task, *ids))  # type: ignore[arg-type]


def test_saving_makes_no_call_and_words_find_it(owner: Owner) -> None:
    said = say(owner, "My sister plays the cello.")
    assert embedding_script.asked == []
    assert ranked(search(index(), owner.id, "cello")) == [said.pk]


def test_one_task_gives_vectors_to_all_that_lack_them(
    owner: Owner, other: Owner, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    RUNG.clear()
    with django_capture_on_commit_callbacks(execute=True):
        said = [say(owner, f"Sentence number {n} about the cello.") for n in range(5)]
        say(other, "A stranger's sentence.")
    assert ("memories.index.tasks.embed", owner.id) in RUNG
    assert tasks.embed(owner.id) == 5
    assert len(embedding_script.asked) == 1
    found = search(index(), owner.id, "Sentence number 3 about the cello.")
    assert ranked(found, by="own")[0] == said[3].pk
    assert set(IndexEntry.objects.filter(owner_id=owner.id).values_list("model", flat=True)) == {models.embedding.name}
    assert set(IndexEntry.objects.filter(owner_id=other.id).values_list("model", flat=True)) == {""}
    assert tasks.embed(owner.id) == 0


def test_a_model_that_does_not_answer_leaves_the_words(owner: Owner) -> None:
    said = say(owner, "My sister plays the cello.")
    embedding_script.failure = ModelError("The server cannot be reached.", permanent=False)
    assert tasks.embed(owner.id) == 0
    embedding_script.failure = None
    assert ranked(search(index(), owner.id, "cello")) == [said.pk]
    assert tasks.embed(owner.id) == 1


def test_a_vector_of_words_since_forgotten_is_not_written(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    said = say(owner, "My sister plays the cello.")
    embed_texts = tasks.embed_texts

    def forgotten_meanwhile(texts: list[list[str]]) -> object:
        made = embed_texts(texts)
        episodes.redact(owner.id, said.pk, [(0, 9)])
        return made

    monkeypatch.setattr(tasks, "embed_texts", forgotten_meanwhile)
    assert tasks.embed(owner.id) == 0
    assert bytes(IndexEntry.objects.get(owner_id=owner.id).vectors) == b""


def test_changing_the_model_embeds_again(owner: Owner, settings: Settings) -> None:
    say(owner, "My sister plays the cello.")
    assert tasks.embed(owner.id) == 1
    settings.MODELS = settings.MODELS | {"embedding": {"BACKEND": f"{__name__}.FarAway", "MODEL": "further"}}
    assert search(index(), owner.id, "cello").meaning.tolist() == [0.0]
    assert tasks.embed(owner.id) == 1
    assert search(index(), owner.id, "My sister plays the cello.").meaning.max() > 0.9
