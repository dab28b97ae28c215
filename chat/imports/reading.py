"""From a file to sessions of messages, or one clear refusal that names the line."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from chat.wellformed import wellformed
from memories import clock
from memories.errors import ImportRefused

MOST_CHARACTERS = 200_000  # of one message
YEARS = range(1900, 2201)  # near the ends of the calendar a time cannot be shown in every zone


def _of_our_days(at: datetime) -> datetime:
    if at.year not in YEARS:
        raise ValueError(f"the year is not between {YEARS[0]} and {YEARS[-1]}")
    return at


@lru_cache(64)
def _known_zone(name: str) -> str:
    """Empty for one that is not known: then it counts as said where the person is."""
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        return ""


Moment = Annotated[datetime, AfterValidator(_of_our_days)]
Short = Annotated[str, AfterValidator(wellformed)]


@dataclass(frozen=True, slots=True)
class ImportedMessage:
    external_id: str
    role: str
    name: str
    text: str
    at: datetime
    state: str = "active"
    time_zone: str = ""


@dataclass(slots=True)
class ImportedSession:
    """One conversation of the file. `key` names it in every import of the same chat."""

    key: str
    messages: list[ImportedMessage] = field(default_factory=list)
    title: str = ""


class NeutralMessage(BaseModel):
    """A message of the neutral format; fields that are not named here are left alone."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: Short = Field(min_length=1, max_length=200)
    session: Short = Field(default="", max_length=100)
    name: Short = Field(default="", max_length=120)
    role: Literal["user", "assistant"]
    text: str = Field(max_length=MOST_CHARACTERS)
    at: Moment | None  # None: not known; it is taken to be that of the message before it
    state: Literal["active", "hidden", "off_branch", "temporary"] = "active"
    time_zone: Annotated[str, AfterValidator(_known_zone)] = ""


class Space(BaseModel):
    """A line of the neutral format: one history. What was deleted, or temporary, is in exports and never imported."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: Short = Field(min_length=1, max_length=80)
    title: Short = Field(default="", max_length=200)
    deleted_at: datetime | None = None
    messages: list[NeutralMessage]


class PlainMessage(BaseModel):
    model_config = ConfigDict(extra="ignore")

    role: Literal["user", "assistant"]
    content: str = Field(max_length=MOST_CHARACTERS)
    at: Moment


def read(path: Path, time_zone: str) -> list[ImportedSession]:
    """Return the file's sessions, each in the order of its messages; times without an offset are of `time_zone`.

    The file is the neutral JSON Lines (a history a line) or a plain JSON list of {role, content, at}. Raise
    ImportRefused, naming the line or the message, when anything in it is not as it should be.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefused(_("%(file)s is not UTF-8 text.") % {"file": path.name}) from error
    except OSError as error:
        raise ImportRefused(f"{path.name}: {error.strerror}") from error
    zone = ZoneInfo(time_zone)
    sessions = _plain(text, zone) if text.lstrip().startswith("[") else _neutral(text, zone)
    if not any(session.messages for session in sessions):
        raise ImportRefused(_("%(file)s holds no messages.") % {"file": path.name})
    return sessions


def _neutral(text: str, zone: ZoneInfo) -> list[ImportedSession]:
    return [session for number, space in _spaces(text) for session in sessions_of(space, number, zone)]


def sessions_of(space: Space, number: int, zone: ZoneInfo) -> list[ImportedSession]:
    """The conversations of a history. Raise ImportRefused, naming the line, for an id that stands twice."""
    seen = Counter(message.id for message in space.messages)
    twice = [name for name, count in seen.items() if count > 1]
    if twice:
        raise ImportRefused(_("Line %(line)d: the id %(id)s stands twice.") % {"line": number, "id": twice[0]})
    sessions: dict[str, ImportedSession] = {}
    last = _first_known(space, zone)
    for message in space.messages:
        last = with_zone(message.at, zone) if message.at else last
        if message.state == "temporary" or space.deleted_at:
            continue
        key = f"{space.id}/{message.session}"
        session = sessions.setdefault(key, ImportedSession(key, title=wellformed(space.title)))
        session.messages.append(
            ImportedMessage(
                external_id=message.id,
                role=message.role,
                name="" if message.name.lower() in ("user", "assistant") else message.name,
                text=wellformed(message.text),
                at=last,
                state=message.state,
                time_zone=message.time_zone,
            ),
        )
    return list(sessions.values())


def _first_known(space: Space, zone: ZoneInfo) -> datetime:
    """The first time that the history tells; now, if it tells none."""
    known = next((message.at for message in space.messages if message.at), None)
    return with_zone(known, zone) if known else clock.now()


def _spaces(text: str) -> Iterator[tuple[int, Space]]:
    known: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            space = Space.model_validate_json(line)
        except ValidationError as errors:
            raise ImportRefused(_("Line %(line)d: %(what)s") % {"line": number, "what": first_wrong(errors)}) from None
        if space.id in known:
            raise ImportRefused(_("Line %(line)d: the id %(id)s stands twice.") % {"line": number, "id": space.id})
        known.add(space.id)
        yield number, space


def _plain(text: str, zone: ZoneInfo) -> list[ImportedSession]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise ImportRefused(_("Line %(line)d: this is no valid JSON.") % {"line": line}) from None
    plain = PlainReader(zone)
    for number, item in enumerate(items, 1):
        plain.take(number, item)
    return [ImportedSession(plain.key, plain.messages)]


class PlainReader:
    """A list of messages without ids: the same message at the same time is the same one, one said twice is two."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.messages: list[ImportedMessage] = []
        self.key = "list"
        self._zone, self._repeats = zone, Counter[str]()

    def take(self, number: int, item: object) -> None:
        """Raise ImportRefused, naming the message, for what is none."""
        try:
            plain = PlainMessage.model_validate(item)
        except ValidationError as errors:
            raise ImportRefused(
                _("Message %(number)d: %(what)s") % {"number": number, "what": first_wrong(errors)}
            ) from None
        said = f"{plain.role}\n{plain.at.isoformat()}\n{plain.content}".encode(errors="replace")
        digest = hashlib.sha256(said).hexdigest()[:32]
        self._repeats[digest] += 1
        name = f"{digest}-{self._repeats[digest]}"
        if self.key == "list":
            self.key = f"list/{name}"
        at = with_zone(plain.at, self._zone)
        self.messages.append(ImportedMessage(name, plain.role, "", wellformed(plain.content), at))


def with_zone(at: datetime, zone: ZoneInfo) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=zone)


def first_wrong(errors: ValidationError) -> str:
    """The first thing that is wrong, by its place in the record and without what stood there."""
    error = errors.errors(include_input=False, include_url=False)[0]
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"]).lstrip(".")
    return f"{where}: {error['msg']}" if where else error["msg"]
