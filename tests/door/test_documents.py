"""The page about the openai package says what works: its code is run as it stands there."""

from __future__ import annotations

import re

import pytest

from chat.door import tokens
from memories.models import Episode
from memoryscope_site.models import User
from tests.run.site import ROOT

PAGE = (ROOT / "docs" / "programs" / "openai.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("server")
def test_the_code_of_the_page_runs(address: str, person: User, capsys: pytest.CaptureFixture[str]) -> None:
    _row, token = tokens.make(person.pk, "the page")
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
    names: dict[str, object] = {"ADDRESS": address, "TOKEN": token}
    exec(compile(code, "openai.md", "exec"), names)
    assert "You said: Which trams do you know there?" in capsys.readouterr().out
    said = Episode.objects.filter(owner=person, role="user").order_by("pk").values_list("text", flat=True)
    assert list(said) == ["I moved to Lisbon in March.", "Which trams do you know there?"]
    names["client"].close()  # type: ignore[attr-defined]
