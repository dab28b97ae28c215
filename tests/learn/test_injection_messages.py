"""Each attempt, said as a message: a model that obeys it fills the quarantine at most."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from chat import conversations, messages
from chat.models import Conversation
from memories import asking, commands
from memories.errors import NotKept
from memories.llm.scripted import Script
from memories.models import Episode, Memory
from memories.records import Owner
from tests.learn.conftest import Learn, Say
from tests.learn.injections import Attempt, attempts, effects, falls_for, holds

TEA = "I drink oolong."
LIVE = re.compile(
    r"<(?:img|iframe|system|user_message|tool_call)\b|<svg/|<script>|\bon(?:error|load)=|href=\"https?://collect"
)


@pytest.mark.parametrize("attempt", attempts("message"), ids=str)
def test_a_model_that_obeys_it_teaches_nothing(
    attempt: Attempt, script: Script, owner: Owner, say: Say, learn: Learn, reflect: object
) -> None:
    say(attempt.text)
    script.always = falls_for(attempt)
    assert learn().state == "done"
    assert list(effects(attempt)) == []
    reflect()  # type: ignore[operator]
    assert list(effects(attempt)) == []


@pytest.mark.parametrize("attempt", attempts("message"), ids=str)
def test_it_does_not_spoil_what_is_said_beside_it(attempt: Attempt, script: Script, say: Say, learn: Learn) -> None:
    """A plain fact in the message before, and a model that reads well, are all that is needed."""
    say(TEA)
    say(attempt.text)
    script.answers.append(
        {
            "relevance": [{"message": 1, "score": 2}, {"message": 2, "score": 0}],
            "observations": [
                {"message": 1, "statement": "The user drinks oolong.", "quote": "I drink oolong", "about": "user",
                 "subject": "tea", "category": "food", "support": "full"},
            ],
        }
    )  # fmt: skip
    learn()
    assert list(Memory.objects.values_list("text", "state")) == [("The user drinks oolong.", "active")]


@pytest.mark.parametrize("attempt", attempts("message"), ids=str)
def test_without_a_model_nothing_of_it_is_learned(
    attempt: Attempt, offline: None, owner: Owner, say: Say, learn: Learn
) -> None:
    say(attempt.text)
    learn()
    assert list(effects(attempt)) == []


@pytest.mark.parametrize("attempt", attempts("message"), ids=str)
def test_it_asks_nothing_of_memory_in_plain_words(attempt: Attempt, owner: Owner, say: Say) -> None:
    asked = asking.recognise(attempt.text)
    if isinstance(asked, asking.Remember):
        try:
            commands.remember(owner, say(attempt.text), asked.text)
        except NotKept:
            pass
    assert list(effects(attempt)) == []


@pytest.mark.parametrize("attempt", attempts("message"), ids=str)
def test_the_prompt_holds_it_as_data_on_one_line(attempt: Attempt, script: Script, say: Say, learn: Learn) -> None:
    say(attempt.text)
    script.always = {"relevance": [], "observations": []}
    learn()
    system, user = (said.content for said in script.tasks[0].prompt)
    assert user.count("<messages>") == user.count("</messages>") == 1 and user.count("<") == 4
    assert len(re.findall(r"^\[\d+\] ", user, re.MULTILINE)) == 1
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", user)
    assert not any(holds(system, string) for string in attempt.forbidden)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", attempts("message"), ids=str)
def test_its_page_and_its_title_are_plain_text(attempt: Attempt, owner: Owner, client: Client) -> None:
    conversation = conversations.create(owner.id)
    messages.say(owner, conversation.pk, attempt.text)
    conversation = Conversation.objects.get(pk=conversation.pk)
    own = [string for string in attempt.forbidden if holds(conversation.title, string)]
    assert own == [] and "\u202e" not in conversation.title
    page = client.get(f"/chat/{conversation.pk}/").content.decode()
    body = page[page.index("<main") :]
    assert not LIVE.search(body) and "\u202e" not in body
    assert Episode.objects.filter(owner_id=owner.id).count() == 1
