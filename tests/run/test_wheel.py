"""`python -m build` makes a wheel that holds all it needs: pages, styles, translations and prompts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.run.site import ROOT

PAGE = """
import django; django.setup()
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
import memories, memoryscope_site
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
for language in ("en", "zh-hans"):
    page = Client().get(reverse("sign_in"), headers={"host": "localhost", "accept-language": language})
    assert page.status_code == 200, page.status_code
    print(language, '<html lang="%s"' % language in page.content.decode().lower())
import chat.prompts, memories.prompts
from memories.llm.offline.words import TABLES
for language in ("en", "zh"):
    asked = memories.prompts.render(language, "answer_format", schema="{}"), chat.prompts.render(language, "nothing")
    print(language, all((*asked, TABLES[language]["rules"])))
print(memoryscope_site.__file__)
"""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_wheel_shows_a_page_and_finds_a_prompt_in_each_language(tmp_path: Path) -> None:
    checkout, built, elsewhere = tmp_path / "checkout", tmp_path / "built", tmp_path / "elsewhere"
    for name in ("memoryscope_site", "chat", "memories", "templates", "static", "locale"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "manage.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, checkout)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(built), str(checkout))
    [wheel] = built.glob("*.whl")

    # A clean environment that sees the packages of this one, so that nothing has to be fetched.
    run(sys.executable, "-m", "venv", str(tmp_path / "venv"))
    python = tmp_path / "venv" / "bin" / "python"
    run(str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    site_packages = next((tmp_path / "venv" / "lib").glob("python*/site-packages"))
    (site_packages / "these.pth").write_text(sysconfig.get_path("purelib"))

    elsewhere.mkdir()
    printed = run(str(python), "-c", PAGE, cwd=elsewhere, DATA_DIR=str(tmp_path / "data"))
    *answers, where = printed.splitlines()
    assert answers == ["en True", "zh-hans True", "en True", "zh True"]
    assert Path(where).is_relative_to(site_packages)
    for assets in ("templates", "static", "locale"):
        assert files_of(site_packages / "memoryscope_site" / "_assets" / assets) == files_of(checkout / assets)
    assert run(str(python.with_name("memoryscope")), "check", cwd=elsewhere, DATA_DIR=str(tmp_path / "data"))


def files_of(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def run(*command: str, cwd: Path = ROOT, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "DATA_DIR")}
    clean |= {"DJANGO_SETTINGS_MODULE": "memoryscope_site.settings", "ENV_FILE": os.devnull} | environment
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
