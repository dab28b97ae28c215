"""Rows that look alike are drawn from one pattern: each still has its own words, and words are never taken for it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import escape

from memories import store
from memories.records import Owner
from memories.templatetags.patterns import ANY_ID, OTHER_ID
from tests.store.saying import WORKER, YOU, conclude, learn, say

pytestmark = pytest.mark.django_db
HOSTILE = [
    "<script>alert(1)</script> is what Yining wrote.",
    '" onmouseover="alert(2) is what Yining wrote.',
    "\ue000id\ue001 and \ue000conf\ue001 are what Yining wrote.",
    f"{ANY_ID} and {OTHER_ID} are what Yining wrote.",
    "{{ hole.id }}{% url 'home' %} is what Yining wrote.",
]


def test_words_of_a_row_are_escaped_and_never_filled(client: Client, owner: Owner) -> None:
    kept = [learn(owner, text, say(owner, f"Note: {text}"), text, subject=text[:60]) for text in HOSTILE]
    said = zip(HOSTILE, kept, strict=True)
    insights = [conclude(owner, f"Twice {text}", (memory,), subject=text[:60]) for text, memory in said]
    for page, shown in (
        ("/memories/?size=50", [*kept, *insights]),
        ("/memories/timeline/?size=50", kept),
        ("/memories/insights/?open=all&size=50", [*kept, *insights]),
    ):
        html = client.get(page).content.decode()
        assert "<script>alert" not in html and '" onmouseover="alert' not in html
        for memory in shown:
            assert escape(memory.text) in html, (page, memory.text)
            assert f'href="/memories/{memory.pk}/"' in html, (page, memory.text)
        assert f"/{ANY_ID}/" not in html and f"-{ANY_ID}" not in html and f"/{OTHER_ID}/" not in html


def test_alike_rows_keep_what_is_their_own(client: Client, owner: Owner) -> None:
    old = [learn(owner, f"Yining rented flat {n}.") for n in range(3)]
    new = [learn(owner, f"Yining bought house {n}.", category="home") for n in range(3)]
    for before, after in zip(old, new, strict=True):
        store.supersede(owner.id, before.pk, after.pk, at=after.valid_from, by=WORKER)
    store.revise(owner.id, new[1].pk, YOU, pinned=True)
    html = client.get("/memories/timeline/?state=all&size=50").content.decode()
    entries = {n: html.split(f'id="entry-{memory.pk}"')[1].split("</li>")[0] for n, memory in enumerate(old)}
    for n, entry in entries.items():
        assert f'<a href="/memories/{old[n].pk}/">Yining rented flat {n}.</a></del>' in entry
        assert f'<a href="/memories/{new[n].pk}/">superseded by “Yining bought house {n}.”</a>' in entry
    listed = client.get("/memories/?category=home").content.decode()
    rows = [listed.split(f'id="row-{memory.pk}"')[1].split("</li>")[0] for memory in new]
    assert [row.count('aria-label="pinned"') for row in rows] == [0, 1, 0]
