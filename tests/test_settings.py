"""Settings come from the environment or a .env file, in one place; a wrong one is refused by its name."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from memoryscope_site.env import Env
from memoryscope_site.model_settings import model_settings

ROOT = Path(__file__).resolve().parent.parent
NAMES = [name.upper() for name in Env.model_fields]


def ask(question: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Print an expression over `settings` in a fresh process that has this environment and no .env file."""
    clean = {name: value for name, value in os.environ.items() if name not in NAMES and name != "ENV_FILE"}
    code = "from django.conf import settings; import sys; print(" + question + ")"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean
        | {"DJANGO_SETTINGS_MODULE": "memoryscope_site.settings", "DATA_DIR": str(data), "ENV_FILE": os.devnull}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def answer(question: str, data: Path, **environment: str) -> str:
    done = ask(question, data, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_wrong_value_is_named_on_a_line_of_its_own_and_no_value_is_shown(tmp_path: Path) -> None:
    wrong = {
        "PORT": "eighty-eighty",
        "SIGN_UP": "sometimes",
        "TIME_ZONE": "Mars/Olympus",
        "CHAT_BACKEND": "packaged",
        "CHAT_BASE_URL": "sk-secret-in-the-wrong-place",
        "DATABASE_URL": "mysql://user:hunter2@host/name",
        "REDIS_URL": "hunter2",
        "LOG_LEVEL": "loud",
        "RETRIEVAL_WEIGHTS": "heavy",
        "RECALL_FLOOR": "17.5",
        "LEARN_BATCH_MESSAGES": "5555",
        "JUDGE_PAIRS": "-4444",
        "REFLECT_LEAST": "3333",
    }
    done = ask("settings.DEBUG", tmp_path / "data", **wrong)
    assert done.returncode == 1
    head, *lines = done.stderr.strip().splitlines()
    assert head == "Wrong settings (environment or .env):"
    assert sorted(line.split(":")[0].strip() for line in lines) == sorted(wrong)
    assert not [value for value in wrong.values() if value in done.stderr]


def test_a_reranker_over_the_openai_protocol_must_be_named(tmp_path: Path) -> None:
    done = ask("settings.MODELS", tmp_path / "data", RERANK_BASE_URL="http://127.0.0.1:8080")
    assert "RERANK_MODEL" in done.stderr and done.returncode == 1


@pytest.mark.parametrize("folder", ["/dev/null/data", "/proc/data"])
def test_a_data_folder_that_cannot_be_made_gets_one_line(folder: str) -> None:
    done = ask("settings.DEBUG", Path(folder))
    assert done.returncode == 1
    assert re.fullmatch(r"DATA_DIR: \S+ cannot be used: .+\. Choose a folder you may write to\.", done.stderr.strip())


def test_the_data_folder_and_the_key_are_for_this_user_alone_and_the_key_stays(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = answer("settings.SECRET_KEY", data)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600
    assert len(first) >= 50
    data.chmod(0o755)
    assert answer("settings.SECRET_KEY", data) == first
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_two_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(lambda _: answer("settings.SECRET_KEY", data), range(4)))
    assert len(keys) == 1
    assert [path.name for path in data.iterdir()] == ["secret_key"]


def test_a_env_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "my.env"
    file.write_text("PORT=9001\nSIGN_UP=closed\nOPENAI_API_KEY=sk-from-file\nSOMETHING_ELSE=1\n")
    got = answer(
        "settings.ENV.port, settings.SIGN_UP, settings.MODELS['chat']['API_KEY']",
        tmp_path / "data",
        ENV_FILE=str(file),
        PORT="9002",
    )
    assert got == "9002 closed sk-from-file"


def test_a_desktop_s_own_language_variable_and_empty_ones_are_no_settings_of_ours(tmp_path: Path) -> None:
    got = answer("settings.LANGUAGE_CODE, settings.ENV.port", tmp_path / "data", LANGUAGE="en_US:en", PORT="")
    assert got == "en 8000"


def test_debug_is_off_unless_asked_for(tmp_path: Path) -> None:
    assert answer("settings.DEBUG, settings.SESSION_COOKIE_SECURE", tmp_path / "data") == "False False"
    assert answer("settings.DEBUG", tmp_path / "data", DEBUG="true") == "True"


def test_sqlite_is_the_database_and_its_writers_queue(tmp_path: Path) -> None:
    data = tmp_path / "with space & #"
    got = answer("settings.DATABASES['default']['NAME'], settings.DATABASES['default']['OPTIONS']", data)
    assert got.startswith(str(data / "memoryscope.sqlite3"))
    for word in ("IMMEDIATE", "journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
        assert word in got
    full = answer("settings.DATABASES['default']['OPTIONS']", data, SQLITE_SYNCHRONOUS="FULL")
    assert "synchronous=FULL" in full


def test_a_database_url_switches_to_postgresql_without_sqlite_s_options(tmp_path: Path) -> None:
    url = "postgresql://maria:p%40ss@db.example:5433/scope?sslmode=require"
    got = answer("settings.DATABASES['default']", tmp_path / "data", DATABASE_URL=url)
    database = eval(got)  # what the process printed of its own settings
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "scope")
    assert (database["USER"], database["PASSWORD"]) == ("maria", "p@ss")
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_the_address_listened_on_is_let_in_but_all_addresses_are_no_name(tmp_path: Path) -> None:
    assert "192.168.1.7" in answer("settings.ALLOWED_HOSTS", tmp_path / "data", HOST="192.168.1.7")
    assert "0.0.0.0" not in answer("settings.ALLOWED_HOSTS", tmp_path / "data", HOST="0.0.0.0")


@pytest.mark.slow
def test_behind_https_django_s_own_deployment_checks_find_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=os.environ | {"DATA_DIR": str(tmp_path), "ENV_FILE": os.devnull, "BEHIND_HTTPS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def models(**environment: str) -> dict[str, str]:
    found = model_settings(Env(_env_file=None, **environment))
    return {role: f"{entry['MODEL']} {entry['BASE_URL']}" if entry else "none" for role, entry in found.items()}


def test_without_a_key_nothing_leaves_the_machine() -> None:
    assert models() == {
        "chat": "offline ",
        "extraction": "offline ",
        "embedding": "wordllama-256 ",
        "rerank": "none",
    }


def test_one_key_is_enough_and_the_role_s_own_values_win() -> None:
    assert models(openai_api_key="sk-1")["chat"] == "gpt-4o-mini "
    assert models(dashscope_api_key="sk-1")["extraction"] == "qwen-plus "
    local = models(chat_base_url="http://127.0.0.1:11434/v1/", chat_model="qwen3")
    assert local["chat"] == local["extraction"] == "qwen3 http://127.0.0.1:11434/v1"
    assert local["embedding"] == "wordllama-256 "
    both = models(openai_api_key="sk-1", extraction_backend="dashscope", extraction_model="qwen-max")
    assert (both["chat"], both["extraction"]) == ("gpt-4o-mini ", "qwen-max ")
