"""Bringing a file as a person does: choose it, read what the trial says, say yes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

DATA = Path(__file__).parent.parent / "data" / "import"
PAGE = "/memories/export/"


def download(browser: Client, query: str = "format=json") -> bytes:
    answer = browser.get(f"{PAGE}?{query}")
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def tries(browser: Client, content: bytes | Any, name: str = "memories.json") -> str:
    """Choose a file; what the page says of it then."""
    data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    answer = browser.post(reverse("memories:import"), {"file": SimpleUploadedFile(name, data)}, follow=True)
    return text_of(answer)


def says_yes(browser: Client, **more: str) -> str:
    return text_of(browser.post(reverse("memories:import_start"), more, follow=True))


def brings(browser: Client, content: bytes | Any, name: str = "memories.json") -> str:
    tries(browser, content, name)
    return says_yes(browser)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    """Files of tests are tried while the page waits, whatever their size: there is no worker."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("memories.portable.uploads.SMALL", 10**9)


@pytest.fixture
def data() -> Callable[[str], bytes]:
    return lambda name: (DATA / name).read_bytes()
