"""A conflict is settled in the card of the chat that tells of it, with and without script."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from chat import conversations
from memories import store
from memories.models import Conflict, Job
from memories.records import Owner
from tests.conflicts.conftest import Pair, states
from tests.store.saying import MORNING, YOU

pytestmark = pytest.mark.django_db


def card(client: Client, owner: Owner, pair: Pair) -> tuple[str, dict[str, str], Job]:
    """The fragment of the job that raised it, the address of the form in it, and what that sends."""
    conversation = conversations.create(owner.id)
    job = Job.objects.create(
        owner_id=owner.id, kind="consolidate", state="done", session=conversation.session, due_at=MORNING,
        created_at=MORNING, finished_at=MORNING,
    )  # fmt: skip
    Conflict.objects.update(job=job)
    html = client.get(f"/chat/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', html)
    assert seen and "an earlier memory. Both are kept." in html
    return html, {"seen": seen[1]}, job


@pytest.mark.parametrize(
    ("chosen", "after", "said"),
    [
        ("keep_b", ("superseded", "active"), "Settled: Kept the newer one."),
        ("keep_a", ("active", "archived"), "Settled: Kept the older one."),
        ("both", ("active", "active"), "Settled: Both are true."),
    ],
)
def test_it_is_settled_in_the_card(
    chosen: str, after: tuple[str, str], said: str, client: Client, owner: Owner, pair: Pair
) -> None:
    html, sent, job = card(client, owner, pair)
    address = f"/conflicts/{pair.conflict.pk}/settle/"
    assert f'action="{address}"' in html and f'value="{chosen}"' in html
    answer = client.post(address, {**sent, "ruling": chosen, "next": "/chat/"}, follow=True)
    assert answer.redirect_chain[0][0] == "/chat/" and states(pair) == after
    html = client.get(f"/chat/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert said in html and address not in html


def test_what_changed_meanwhile_is_said_there_and_the_stranger_gets_404(
    client: Client, stranger_client: Client, owner: Owner, pair: Pair
) -> None:
    _html, sent, _job = card(client, owner, pair)
    store.revise(owner.id, pair.a.pk, YOU, confidence=0.5)
    address, script = f"/conflicts/{pair.conflict.pk}/settle/", {"HX-Request": "true"}
    answer = client.post(address, {**sent, "ruling": "keep_a"}, headers=script)
    assert answer.status_code == 422 and "changed in the meantime" in answer.content.decode()
    assert client.post(address, {**sent, "ruling": "merge"}, headers=script).status_code == 422
    assert stranger_client.post(address, {**sent, "ruling": "keep_a"}).status_code == 404
    assert states(pair) == ("active", "active")
