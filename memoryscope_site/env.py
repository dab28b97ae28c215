"""Every setting that comes from the environment or a .env file: the one place where they are read."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Backend = Literal["", "openai", "dashscope", "offline", "packaged", "scripted"]


class Env(BaseSettings):
    """Names are those of the environment variables, in upper case."""

    model_config = SettingsConfigDict(env_file=os.environ.get("ENV_FILE", ".env"), env_file_encoding="utf-8", extra="ignore", case_sensitive=False)

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    data_dir: Path = Path("data")
    debug: bool = False
    secret_key: str = Field("", repr=False)
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    csrf_trusted_origins: str = ""
    behind_https: bool = False
    trusted_proxies: int = Field(0, ge=0, le=5, description="how many proxies add to X-Forwarded-For")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    database_url: str = Field("", repr=False)
    sqlite_synchronous: Literal["NORMAL", "FULL"] = "NORMAL"
    elasticsearch_url: str = ""
    redis_url: str = ""
    workers: int = Field(2, ge=1, le=64)

    sign_up: Literal["open", "invitation", "closed"] = "open"
    language: Literal["en", "zh-hans"] = "en"
    time_zone: str = "UTC"

    chat_backend: Backend = ""
    chat_model: str = ""
    chat_base_url: str = ""
    chat_api_key: str = Field("", repr=False)
    extraction_backend: Backend = ""
    extraction_model: str = ""
    extraction_base_url: str = ""
    extraction_api_key: str = Field("", repr=False)
    embedding_backend: Backend = ""
    embedding_model: str = ""
    embedding_base_url: str = ""
    embedding_api_key: str = Field("", repr=False)
    rerank_backend: Backend = ""
    rerank_model: str = ""
    rerank_base_url: str = ""
    rerank_api_key: str = Field("", repr=False)
    openai_api_key: str = Field("", repr=False)
    openai_base_url: str = ""
    dashscope_api_key: str = Field("", repr=False)
    dashscope_base_url: str = ""
    model_timeout: float = Field(60, gt=0, le=3600)

    learn_quiet_seconds: float = Field(90, ge=0, le=86400)
    learn_after_messages: int = Field(8, ge=1, le=200)
    reflect_after_observations: int = Field(6, ge=1, le=1000)
    reflect_after_hours: float = Field(24, gt=0, le=24 * 31)
    recall_token_budget: int = Field(1200, ge=100, le=100_000)
    daily_token_budget: int = Field(0, ge=0, description="per person; 0 is no limit")
    clock_offset_seconds: float = 0

    @field_validator("time_zone")
    @classmethod
    def known_time_zone(cls, value: str) -> str:
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{value!r} is no time zone; write for example Europe/Lisbon or Asia/Shanghai") from error
        return value

    @field_validator("openai_base_url", "dashscope_base_url", "chat_base_url", "extraction_base_url",
                     "embedding_base_url", "rerank_base_url", "elasticsearch_url")  # fmt: skip
    @classmethod
    def web_address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
            raise ValueError("write a whole address, such as http://127.0.0.1:11434/v1")
        return value.rstrip("/")

    @field_validator("data_dir")
    @classmethod
    def absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()


def read() -> Env:
    """Return the settings, or end the program with one line for each wrong value, by name and without the value."""
    try:
        return Env()
    except ValidationError as errors:
        lines = [f"{str(e['loc'][0]).upper()}: {e['msg'].removeprefix('Value error, ')}" for e in errors.errors()]
        sys.exit("Wrong settings (environment or .env):\n  " + "\n  ".join(lines))


def prepare_data_dir(folder: Path) -> None:
    """Create the data folder for this user alone, or end the program with one line."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        sys.exit(f"DATA_DIR: {folder} cannot be used: {error.strerror}. Choose a folder you may write to.")
    if not os.access(folder, os.W_OK | os.X_OK):
        sys.exit(f"DATA_DIR: {folder} cannot be written. Choose a folder you may write to.")


def secret_key(folder: Path) -> str:
    """Read the key of this installation; the first start makes it. Two starts at once agree on one."""
    path = folder / "secret_key"
    if not path.exists():
        draft = folder / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)  # fails if another process was first, and is never seen half written
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
