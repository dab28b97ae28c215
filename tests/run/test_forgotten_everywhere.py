"""A fact is told, learned, recalled and edited on a real site without a model; forgotten, it is nowhere any more.

Not in a file of the data folder, the log, a later export or backup, and ten questions in other words get no answer.
"""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

import pytest

from tests.run.site import Site, wait_until
from tests.run.talker import Talker, conversation_of

WORD = "zanthoxylum"
QUESTIONS = [
    "What am I allergic to?",
    "Which spice makes me ill?",
    "Is there anything that I cannot eat?",
    "What should a cook leave out of my food?",
    "Do I have an allergy?",
    "What must never be in my dinner?",
    "Which ingredient is dangerous for me?",
    "What did I say about allergies?",
    "Remind me what I have to avoid in restaurants.",
    "我对什么过敏？",
]


@pytest.fixture
def running(site: Site) -> Site:
    site.environment |= {"LEARN_QUIET_SECONDS": "0.5"}
    site.start()
    return site


def ask(talker: Talker, text: str) -> str:
    """Say it in a conversation of its own; return the reply as the page shows it."""
    where = talker.say("/chat/new/", text, f"message-{abs(hash(text))}")
    path = f"/chat/{conversation_of(where)}/"
    wait_until(
        f"there is a reply to {text!r}",
        lambda: 'data-state="done"' in talker.page(path),
        also=lambda: talker.page(path)[-3000:],
    )
    html = talker.page(path)
    return html[html.index("data-reply") :]


def holding(data: Path, log: Path) -> list[str]:
    """The files in which the word stands, also within archives."""
    found = []
    for file in [*(path for path in data.rglob("*") if path.is_file()), log]:
        if WORD.encode() in file.read_bytes().lower():
            found.append(str(file))
        if file.name.endswith(".tar.gz"):
            with tarfile.open(file) as archive:
                members = ((member.name, archive.extractfile(member)) for member in archive)
                found += [f"{file}:{name}" for name, part in members if part and WORD.encode() in part.read().lower()]
    return found


def test_forgotten_it_is_nowhere_any_more(running: Site) -> None:
    site, talker = running, Talker(running, "yining")
    ask(talker, f"I'm allergic to {WORD}.")
    ask(talker, "I live in Porto.")
    wait_until("it is learned", lambda: WORD in talker.page("/memories/") and "Porto" in talker.page("/memories/"))
    assert WORD in ask(talker, "What am I allergic to, again?"), "it is recalled, so a reply repeats it"
    page = re.search(rf'href="(/memories/\d+/)">[^<]*{WORD}', talker.page("/memories/"))
    assert page
    edited = {"text": f"The user is badly allergic to {WORD}.", "category": "health", "revision": "1"}
    assert talker.post(f"{page[1]}edit/", edited)[0] == 302
    assert holding(site.data, site.log), "until now it is in the files"

    blast = talker.page(f"{page[1]}forget/")
    assert "sentence elsewhere repeats it" in blast or "sentences elsewhere repeat it" in blast
    status, receipt = talker.post(f"{page[1]}forget/", {"confirm": "yes", "message": "black_out", "never": "on"})
    assert status == 302
    wait_until("it is confirmed", lambda: "It is gone." in talker.page(receipt), seconds=90)

    for question in QUESTIONS:
        assert WORD not in ask(talker, question).lower(), question
    assert "Porto" in ask(talker, "Where do I live?"), "the rest is remembered"
    for path in ("/memories/", f"/memories/?q={WORD[:6]}", "/memories/trash/", "/memories/kept-out/", "/"):
        assert WORD not in talker.page(path).replace(f"q={WORD[:6]}", "")
    ask(talker, f"I'm allergic to {WORD.upper()}.")
    wait_until("nothing waits to be learned", lambda: _nothing_due(site))
    rows = re.findall(r'row__text"[^>]*>(.*?)</p>', talker.page("/memories/"), re.DOTALL)
    assert any("Porto" in row for row in rows)
    assert not any(WORD in row.lower() for row in rows), "said again it is not learned again"


def _nothing_due(site: Site) -> bool:
    code = (
        "from memories.models import Episode, Job\n"
        "print(Episode.objects.filter(learning='due').count() + Job.objects.filter(state__in=Job.OPEN).exclude("
        "kind='reflect').count())"
    )
    return site.python(code) == "0"


def test_no_file_holds_it(running: Site, tmp_path: Path) -> None:
    site, talker = running, Talker(running, "yining")
    ask(talker, f"I'm allergic to {WORD}.")
    wait_until("it is learned", lambda: WORD in talker.page("/memories/"))
    ask(talker, "What am I allergic to, again?")
    page = re.search(rf'href="(/memories/\d+/)">[^<]*{WORD}', talker.page("/memories/"))
    assert page
    status, receipt = talker.post(f"{page[1]}forget/", {"confirm": "yes", "message": "black_out", "never": "on"})
    wait_until("it is confirmed", lambda: "It is gone." in talker.page(receipt), seconds=90)
    assert status == 302
    exported = talker.page("/memories/export/?format=json")
    assert exported.lstrip().startswith("{"), exported[:200]
    assert WORD not in exported.lower()
    assert site.manage("backup").returncode == 0
    assert holding(site.data, site.log) == []
    site.interrupt()
    site.wait()
    assert holding(site.data, site.log) == [], "nor after the end"
    assert any(path.name.endswith(".tar.gz") for path in site.data.rglob("*"))
