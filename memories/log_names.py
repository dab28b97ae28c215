"""What a log line belongs to: the request, the person, the job. By ids, never by words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_names: ContextVar[Mapping[str, str]] = ContextVar("names of log lines", default={})  # noqa: B039 - never written to


def names() -> Mapping[str, str]:
    """The ids that hold here, such as {"request": "…", "user": "12"}."""
    return _names.get()


@contextmanager
def naming(**ids: object) -> Iterator[None]:
    """Lines written inside carry these ids beside those that hold already."""
    token = _names.set({**_names.get(), **{name: str(value) for name, value in ids.items()}})
    try:
        yield
    finally:
        _names.reset(token)
