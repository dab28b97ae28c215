"""New messages become observations that cite the person's own words."""

from __future__ import annotations


from memories.llm.scripted import Script
from memories.models import Change, Episode, Evidence, Memory, Outbox
from memories.records import Owner
from tests.learn.conftest import Learn, Say, answer, found


def test_a_fact_is_learned_with_the_words_that_say_it(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    said = say("I'm Yining, and I work as a night nurse at the harbour clinic.")
    script.answers.append(
        answer(found(1, "Yining works as a night nurse.", "I work as a night nurse", category="work"))
    )

    job = learn()

    memory = Memory.objects.get(owner_id=owner.id)
    evidence = Evidence.objects.get(memory=memory)
    assert said.text[evidence.start : evidence.end] == "I work as a night nurse"
    assert memory.state == "active" and memory.category == "work" and memory.job_id == job.pk
    assert job.state == "done" and job.counts["learned"] == 1 and job.calls == 1
    assert Episode.objects.get(pk=said.pk).learning == "learned"
    assert Change.objects.get(memory=memory).job_id == job.pk
    learned = Outbox.objects.get(owner_id=owner.id, kind="memory.learned")
    assert learned.payload == {"memory": memory.pk, "job": job.pk, "session": "s1"}
