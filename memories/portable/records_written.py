"""How each thing is written in our own format, see docs/export.md. Plain JSON; references are the file's numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from memories import cadence
from memories.models import Change, Conflict, Episode, Evidence, Memory, OwnerState, Revision
from memories.portable.numbering import Numbers

FORMAT, VERSION = "memoryscope-memory", 1
PLAIN = (
    "kind", "state", "text", "language", "about", "subject", "category", "keywords", "confidence", "precision",
    "time_phrase", "revision", "pinned", "locked", "stale", "own_words", "kept_out",
)  # fmt: skip
MOMENTS = ("valid_from", "valid_until", "learned_at", "changed_at")
DAYS = ("event_from", "event_to")
SEEN = ("reflected", "compared")  # what the background work has looked at already
AT_HOME = ("text_key", "replaced_by_id", "evidence", "suggestion")  # of a snapshot: derived, or a reference
SETTINGS = ("memory", "categories", "asks", "rulings", "memory_language", *cadence.FIELDS)

Written = dict[str, Any]


def settings_of(owner_id: int) -> Written:
    """What the person chose for their memory."""
    state = OwnerState.objects.filter(owner_id=owner_id).first() or OwnerState(owner_id=owner_id)
    return {name: getattr(state, name) for name in SETTINGS}


def episode(row: Episode, numbers: Numbers) -> Written:
    return {
        "id": numbers.episodes[row.pk],
        "conversation": numbers.sessions[row.session],
        "source": row.source,
        "role": row.role,
        "name": row.name,
        "text": row.text,
        "at": row.at.isoformat(),
        "time_zone": row.time_zone,
        "state": row.state,
        "redacted_spans": row.redacted_spans,
    }


def memory(
    row: Memory, evidence: Iterable[Evidence], revisions: Iterable[Revision], changes: Iterable[Change], n: Numbers
) -> Written:
    """A memory with its whole history."""
    fields: Written = {"id": n.memories[row.pk]}
    fields |= {name: getattr(row, name) for name in PLAIN}
    fields |= {name: _iso(getattr(row, name)) for name in (*MOMENTS, *DAYS)}
    fields |= {name: getattr(row, name) for name in SEEN}
    fields["replaced_by"] = n.memories.get(row.replaced_by_id or 0)
    fields["suggestion"] = _suggestion(row.suggestion, n)
    pieces = [
        {"episode": one.episode_id, "start": one.start, "end": one.end}
        if one.episode_id is not None
        else {"observation": one.observation_id, "sentence": one.sentence}
        for one in evidence
    ]
    fields["evidence"] = _evidence(pieces, n)
    fields["revisions"] = [
        {"number": one.number, "text": one.text, "change": n.changes.get(one.change_id), "at": one.at.isoformat()}
        for one in revisions
    ]
    fields["changes"] = [_change(one, n) for one in changes if one.pk in n.changes]
    return fields


def conflict(row: Conflict, numbers: Numbers) -> Written:
    return {
        "a": numbers.memories[row.a_id],
        "b": numbers.memories[row.b_id],
        "state": row.state,
        "relation": row.relation,
        "suggestion": row.suggestion,
        "reason": row.reason,
        "ruling": row.ruling,
        "raised_at": row.raised_at.isoformat(),
        "ruled_at": _iso(row.ruled_at),
    }


def _change(row: Change, numbers: Numbers) -> Written:
    return {
        "id": numbers.changes[row.pk],
        "actor": row.actor,
        "action": row.action,
        "reason": row.reason,
        "at": row.at.isoformat(),
        "before": _snapshot(row.before, numbers),
        "after": _snapshot(row.after, numbers),
        "undone_by": numbers.changes.get(row.undone_by_id or 0),
        "cause": numbers.changes.get(row.cause_id or 0),
    }


def _snapshot(state: Mapping[str, Any] | None, numbers: Numbers) -> Written | None:
    """A snapshot without what is gone: the store takes no notice of that either when it undoes."""
    if state is None:
        return None
    fields = {name: value for name, value in sorted(state.items()) if name not in AT_HOME}
    fields["replaced_by"] = numbers.memories.get(state["replaced_by_id"] or 0)
    if "suggestion" in state:
        fields["suggestion"] = _suggestion(state["suggestion"], numbers)
    fields["evidence"] = _evidence(state["evidence"], numbers)
    return fields


def _evidence(pieces: Iterable[Mapping[str, Any]], numbers: Numbers) -> list[Written]:
    found: list[Written] = []
    for piece in pieces:
        said, observed = (
            numbers.episodes.get(piece.get("episode", 0)),
            numbers.memories.get(piece.get("observation", 0)),
        )
        if said is not None:
            found.append({"episode": said, "start": piece["start"], "end": piece["end"]})
        elif observed is not None:
            found.append({"observation": observed, "sentence": piece["sentence"]})
    return sorted(found, key=place)


def place(piece: Mapping[str, int]) -> tuple[int, ...]:
    """The order of the pieces of evidence."""
    return tuple(piece.get(name, 0) for name in ("episode", "start", "end", "sentence", "observation"))


def _suggestion(waiting: Mapping[str, Any] | None, numbers: Numbers) -> Written | None:
    """None as well when an observation that it cites is not in the file."""
    if waiting is None:
        return None
    cited = {pk for sentence in waiting["sentences"] for pk in sentence}
    if not cited <= numbers.memories.keys():
        return None
    fields = {name: value for name, value in sorted(waiting.items()) if name not in ("sentences", "read", "job")}
    fields["sentences"] = [[numbers.memories[pk] for pk in sentence] for sentence in waiting["sentences"]]
    read = {int(pk): revision for pk, revision in waiting.get("read", {}).items()}
    fields["read"] = {str(numbers.memories[pk]): read[pk] for pk in sorted(read) if pk in numbers.memories}
    return fields


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None
