"""Every setting that comes from the environment or a .env file: the one place where they are read."""

from __future__ import annotations

import json
import os
import secrets
import sys
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, IPvAnyNetwork, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from memoryscope_site.layout import HOME

ChatBackend = Literal["", "openai", "dashscope", "offline", "scripted"]
EmbeddingBackend = Literal["", "openai", "dashscope", "packaged", "scripted"]
RerankBackend = Literal["", "openai", "dashscope"]
DATABASES = ("sqlite", "postgres", "postgresql")


class Env(BaseSettings):
    """Names are those of the environment variables, in upper case. An empty variable is one that is not set."""

    model_config = SettingsConfigDict(
        env_file=os.environ.get("ENV_FILE") or HOME / ".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        case_sensitive=False,
    )

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
    log_format: Literal["line", "json"] = "line"
    metrics_token: str = Field("", repr=False, description="who shows it may read /metrics; empty: nobody")

    database_url: str = Field("", repr=False)
    sqlite_synchronous: Literal["NORMAL", "FULL"] = "NORMAL"
    elasticsearch_url: str = ""
    redis_url: str = ""
    workers: int = Field(2, ge=1, le=64)

    sign_up: Literal["open", "invitation", "closed"] = "open"
    default_language: Literal["en", "zh-hans"] = "en"  # LANGUAGE itself belongs to gettext on many desktops
    time_zone: str = "UTC"

    chat_backend: ChatBackend = ""
    chat_model: str = ""
    chat_base_url: str = ""
    chat_api_key: str = Field("", repr=False)
    chat_models: str = ""  # names, separated by commas, that can be chosen for a conversation beside chat_model
    extraction_backend: ChatBackend = ""
    extraction_model: str = ""
    extraction_base_url: str = ""
    extraction_api_key: str = Field("", repr=False)
    embedding_backend: EmbeddingBackend = ""
    embedding_model: str = ""
    embedding_base_url: str = ""
    embedding_api_key: str = Field("", repr=False)
    rerank_backend: RerankBackend = ""
    rerank_model: str = ""
    rerank_base_url: str = ""
    rerank_api_key: str = Field("", repr=False)
    openai_api_key: str = Field("", repr=False)
    openai_base_url: str = ""
    dashscope_api_key: str = Field("", repr=False)
    dashscope_base_url: str = ""
    model_timeout: float = Field(60, gt=0, le=3600)

    # What the steps do, told in docs/steps.md. A list of steps is that of dotted paths, separated by commas.
    retrieval_steps: str = ""
    consolidation_steps: str = ""
    reflection_steps: str = ""
    reconsolidation_steps: str = ""
    retrieval_weights: Annotated[dict[str, dict[str, float]], NoDecode] = {}
    recall_results: int = Field(20, ge=1, le=100, description="found for one message, at most")
    recall_floor: float = Field(0.35, ge=0, le=1, description="share of the best score that the prompt asks for")
    profile_token_budget: int = Field(300, ge=0, le=10_000)
    profile_support: int = Field(2, ge=1, le=20, description="observations that an insight of the profile rests on")
    rerank_results: int = Field(30, ge=2, le=200, description="read by the reranker, if there is one")
    learn_quiet_seconds: float = Field(90, ge=0, le=86400)
    learn_after_messages: int = Field(8, ge=1, le=200)
    learn_batch_messages: int = Field(20, ge=1, le=100, description="new messages a call")
    learn_context_messages: int = Field(6, ge=0, le=50, description="said before them, that are shown as well")
    learn_known_memories: int = Field(20, ge=1, le=100, description="near to them, that are shown as well")
    learn_message_tokens: int = Field(3000, ge=100, le=100_000, description="of one message; what is longer is cut")
    judge_pairs: int = Field(30, ge=1, le=200, description="of statements that are compared in one call")
    reflect_after_observations: int = Field(6, ge=1, le=1000)
    reflect_after_hours: float = Field(24, gt=0, le=24 * 31)
    reflect_batch_observations: int = Field(40, ge=1, le=500, description="new observations a batch")
    reflect_subjects: int = Field(6, ge=1, le=50, description="subjects a call")
    reflect_sources: int = Field(24, ge=2, le=200, description="observations of a subject that are shown")
    reflect_least: int = Field(2, ge=2, le=20, description="observations that can be summed up")
    reconsolidate_after_hours: float = Field(24, ge=0, le=24 * 366, description="0 is never by itself")
    reconsolidate_pairs: int = Field(300, ge=1, le=100_000, description="judged in one run")
    recall_token_budget: int = Field(1200, ge=100, le=100_000)
    import_megabytes: int = Field(500, ge=1, le=10_000, description="of a file that somebody imports, unpacked")
    daily_token_budget: int = Field(0, ge=0, description="per person; 0 is no limit")
    api_requests_per_minute: int = Field(240, ge=0, description="of programs, per person and process; 0 is no limit")
    api_megabytes: int = Field(20, ge=1, le=1000, description="of one request of a program, with its images")
    api_user_header: str = Field(
        "", pattern=r"^[A-Za-z0-9-]*$", description="in which a trusted proxy names the person"
    )
    api_proxy_secret: str = Field("", repr=False, description="that the proxy sends as its token")
    api_proxies: Annotated[list[IPvAnyNetwork], NoDecode] = []
    replies_at_once: int = Field(4, ge=0, le=1000, description="being written for one person; 0 is no limit")
    replies_per_minute: int = Field(30, ge=0, le=10_000, description="asked for by one person; 0 is no limit")
    reply_tokens_per_day: int = Field(0, ge=0, description="of one person's replies in 24 hours; 0 is no limit")
    price_input: float = Field(0, ge=0, description="of a million tokens of prompt")
    price_output: float = Field(0, ge=0, description="of a million tokens of answer")
    clock_offset_seconds: float = 0

    @field_validator("log_level", mode="before")
    @classmethod
    def upper(cls, value: str) -> str:
        return value.upper()

    @field_validator("time_zone")
    @classmethod
    def known_time_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("no such time zone; write for example Europe/Lisbon or Asia/Shanghai") from error
        return value

    @field_validator("retrieval_weights", mode="before")
    @classmethod
    def json_object(cls, value: object) -> object:
        try:
            return json.loads(value) if isinstance(value, str) else value
        except ValueError as error:
            raise ValueError('write JSON, such as {"chat": {"answer": -0.5}}') from error

    @field_validator("api_proxies", mode="before")
    @classmethod
    def addresses(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("api_proxy_secret")
    @classmethod
    def long_enough(cls, value: str) -> str:
        if value and len(value) < 24:
            raise ValueError("write at least 24 characters that nobody can guess")
        return value

    @field_validator("openai_base_url", "dashscope_base_url", "chat_base_url", "extraction_base_url",
                     "embedding_base_url", "rerank_base_url")  # fmt: skip
    @classmethod
    def web_address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
            raise ValueError("write a whole address, such as http://127.0.0.1:11434/v1")
        return value.rstrip("/")

    @field_validator("elasticsearch_url")
    @classmethod
    def not_yet(cls, value: str) -> str:
        if value:
            raise ValueError("this version does not use it yet; leave it empty")
        return value

    @field_validator("database_url")
    @classmethod
    def known_database(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in DATABASES:
            raise ValueError("write sqlite:///path or postgresql://user:password@host/name")
        return value

    @field_validator("redis_url")
    @classmethod
    def redis_address(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("write redis://host:6379/0")
        return value

    @field_validator("data_dir")
    @classmethod
    def absolute(cls, value: Path) -> Path:
        return HOME / value.expanduser()

    @model_validator(mode="after")
    def proxy_has_a_secret(self) -> Self:
        if self.api_user_header and not self.api_proxy_secret:
            raise ValueError("API_PROXY_SECRET: a proxy that names people needs a secret")
        return self

    @model_validator(mode="after")
    def reranker_is_named(self) -> Self:
        asked = self.rerank_backend == "openai" or self.rerank_base_url or self.rerank_api_key
        if asked and self.rerank_backend in ("", "openai") and not self.rerank_model:
            raise ValueError("RERANK_MODEL: name the model; there is no usual one for this protocol")
        return self


def read() -> Env:
    """Return the settings, or end the program with one line for each wrong value, by name and without the value."""
    try:
        return Env()
    except ValidationError as errors:
        sys.exit("Wrong settings (environment or .env):\n  " + "\n  ".join(map(_line, errors.errors())))
    except UnicodeDecodeError:
        sys.exit(f"Wrong settings: {Env.model_config.get('env_file')} is not UTF-8 text.")


def _line(error: ErrorDetails) -> str:
    if error["type"] == "literal_error":
        choices = error["ctx"]["expected"].removeprefix("'', ").replace("'", "")
        message = f"choose one of {choices.replace(' or ', ', ')}"
    else:
        message = error["msg"].removeprefix("Value error, ")
    return ": ".join([*(str(part).upper() for part in error["loc"]), message])


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
    if path.exists() and not path.read_text().strip():
        path.unlink()  # a full disk leaves an empty file, and an empty key answers every page with an error
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
