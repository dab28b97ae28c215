"""The catalogue is whole, fresh, and in the product's voice in both languages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.i18n.catalogue import PO, Entry, compiled, entries

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = entries()
PLACEHOLDER = re.compile(r"%\(\w+\)[.\d]*[a-z]|%[sd]")
TAG = re.compile(r"</?\w+>")
HAN = r"[\u3400-\u9fff]"


def fails(entry: Entry, why: str) -> str:
    return f"{entry.name!r} -> {entry.chinese!r}: {why}"


def test_every_string_has_a_translation_that_somebody_stands_for() -> None:
    assert len(ENTRIES) > 500, "the file was read"
    assert [entry.name for entry in ENTRIES if not entry.chinese] == []
    assert [entry.name for entry in ENTRIES if "fuzzy" in entry.flags] == []
    assert not re.search(r"^#~", PO.read_text("utf-8"), re.MULTILINE), "obsolete entries"


def test_the_compiled_catalogue_says_what_the_file_says() -> None:
    assert compiled() == {(entry.context, entry.words[0]): entry.chinese for entry in ENTRIES}


def test_placeholders_and_tags_are_those_of_the_english() -> None:
    for entry in ENTRIES:
        found = set(PLACEHOLDER.findall(entry.chinese))
        if len(entry.words) == 1:
            assert found == set(PLACEHOLDER.findall(entry.words[0])), fails(entry, "other placeholders")
        else:  # the one Chinese form stands for "one" as well
            known = set(PLACEHOLDER.findall(" ".join(entry.words)))
            assert set(PLACEHOLDER.findall(entry.words[0])) <= found <= known, fails(entry, "other placeholders")
        assert sorted(TAG.findall(entry.chinese)) == sorted(TAG.findall(entry.words[-1])), fails(entry, "other tags")


def test_the_chinese_keeps_its_voice() -> None:
    for entry in ENTRIES:
        said = entry.chinese
        assert "您" not in said, fails(entry, "the person is 你")
        assert not re.search(r"请(?!求|客|假)", said.replace("邀请", "").replace("申请", "")), fails(entry, "no 请")
        assert not re.search(r"[!！]", said), fails(entry, "no exclamation marks")
        assert not re.search(r"抱歉|对不起|哎呀|出错了", said), fails(entry, "no apologies")


def test_the_chinese_has_chinese_punctuation_and_no_blanks_beside_latin() -> None:
    for entry in ENTRIES:
        if entry.words == ["yes,no"]:
            continue  # a list for Django's yesno
        said = PLACEHOLDER.sub("x", TAG.sub("", entry.chinese))
        assert not re.search(rf"{HAN}[,;:?()]|[,;:?()]{HAN}|{HAN}\.(?!\w)|[\"']", said), fails(entry, "half-width")
        assert not re.search(rf"{HAN} +[A-Za-z0-9]|[A-Za-z0-9] +{HAN}", said), fails(entry, "the browser spaces these")
        assert said.count("“") == said.count("”"), fails(entry, "quotes in pairs")


def test_the_english_keeps_its_voice() -> None:
    for entry in ENTRIES:
        for words in entry.words:
            assert "!" not in words, fails(entry, "no exclamation marks")
            assert not re.search(r"\b(?:sorry|oops|please|successfully|invalid|error \d)", words, re.IGNORECASE), words
            assert "..." not in words and "'" not in TAG.sub("", words), fails(entry, "… and ’")


def test_the_words_of_the_product_are_translated_in_one_way() -> None:
    one_way = {
        "observation": "观察", "insight": "洞察", "memories": "记忆", "evidence": "依据", "recall": "回想",
        "superseded": "取代", "archived": "归档", "forgotten": "遗忘", "revisions": "修订", "conflicts": "冲突",
        "ruling": "裁定", "consolidation": "巩固", "reflection": "反思", "forget": "遗忘",
    }  # fmt: skip
    for entry in ENTRIES:
        said = PLACEHOLDER.sub("", entry.words[0]).lower()
        for word in re.findall(r"[a-z]+", said) if len(entry.words[0].split()) <= 3 else []:
            if word in one_way and "password" not in entry.words[0]:
                assert one_way[word] in entry.chinese, fails(entry, f"{word} is {one_way[word]}")


def messages(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    assert shutil.which("xgettext"), "the catalogue is collected by gettext (Debian: apt-get install gettext)"
    return subprocess.run(
        ["sh", str(root / "requirements/messages.sh"), *arguments],
        env=os.environ | {"PYTHON": sys.executable}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_collecting_the_strings_again_would_change_nothing() -> None:
    found = messages(ROOT, "--check")
    assert found.returncode == 0, found.stdout + found.stderr


def test_a_new_string_a_lost_one_and_a_stale_compilation_are_noticed(tmp_path: Path) -> None:
    for name in ("chat", "memories", "memoryscope_site", "templates", "locale"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "requirements").mkdir()
    shutil.copy(ROOT / "requirements/messages.sh", tmp_path / "requirements")
    shutil.copy(ROOT / "manage.py", tmp_path)
    page = tmp_path / "templates/404.html"
    page.write_text(page.read_text().replace("Nothing is at this address", "There is only the sea"))
    noticed = messages(tmp_path, "--check")
    assert noticed.returncode == 1
    assert '+msgid "There is only the sea"' in noticed.stdout
    assert '-msgid "Nothing is at this address"' in noticed.stdout
    assert messages(tmp_path).returncode == 0
    waiting = messages(tmp_path, "--check")
    assert waiting.returncode == 1 and "django.po: untranslated" in waiting.stdout
    po = tmp_path / "locale/zh_Hans/LC_MESSAGES/django.po"
    po.write_text(po.read_text().replace('sea"\nmsgstr ""', 'sea"\nmsgstr "只有海"'))
    stale = messages(tmp_path, "--check")
    assert stale.returncode == 1 and "django.mo is not what" in stale.stdout
    assert messages(tmp_path).returncode == 0
    settled = messages(tmp_path, "--check").stdout
    assert "sea" not in settled and "django.mo" not in settled
