"""An owner's arrays as one piece of bytes, for the first search after a start. Numbers only: nothing is unpickled."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import numpy as np

from memories.index.arrays import DOCUMENT_COLUMNS, UNIT_COLUMNS, Arrays, Names
from memories.index.columns import Columns
from memories.index.vectors import Vectors

FORMAT = 2
_POSTINGS = ("keys", "starts", "units", "counts")


def freeze(arrays: Arrays) -> bytes:
    """The bytes of arrays that hold nothing dead. Raise ValueError otherwise: what is gone must not be written."""
    if arrays.dead:
        raise ValueError("a snapshot is made of arrays loaded afresh")
    arrays.postings.sort()
    out = io.BytesIO()
    header = json.dumps(
        {
            "version": arrays.version,
            "model": arrays.model,
            "sessions": arrays.sessions,
            "speakers": arrays.speakers,
            "documents": arrays.documents.length,
            "units": arrays.units.length,
        },
        ensure_ascii=False,
    ).encode()
    out.write(len(header).to_bytes(4, "little") + header)
    parts = [arrays.documents[name] for name in DOCUMENT_COLUMNS]
    parts += [arrays.units[name] for name in UNIT_COLUMNS]
    parts += [getattr(arrays.postings, name) for name in _POSTINGS]
    parts.append(arrays.vectors.halves(arrays.units.length))
    for part in parts:
        np.lib.format.write_array(out, np.ascontiguousarray(part), allow_pickle=False)
    return out.getvalue()


def thaw(data: bytes, model: str) -> Arrays | None:
    """The arrays again; None if they were made with another model's vectors."""
    stream = io.BytesIO(data)
    header = json.loads(stream.read(int.from_bytes(stream.read(4), "little")))
    if header["model"] != model:
        return None
    documents = _columns(stream, DOCUMENT_COLUMNS, header["documents"])
    units = _columns(stream, UNIT_COLUMNS, header["units"])
    arrays = Arrays(model, documents, units)
    arrays.version = header["version"]
    arrays.sessions, arrays.speakers = Names(header["sessions"]), Names(header["speakers"])
    for name in _POSTINGS:
        setattr(arrays.postings, name, np.lib.format.read_array(stream, allow_pickle=False))
    arrays.vectors = Vectors.of(np.lib.format.read_array(stream, allow_pickle=False))
    return arrays


def _columns(stream: io.BytesIO, kinds: Mapping[str, tuple[str, int]], length: int) -> Columns:
    columns = Columns(kinds, length)
    for name in kinds:
        columns.load(name, np.lib.format.read_array(stream, allow_pickle=False))
    return columns
