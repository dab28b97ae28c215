"""An owner's arrays as one piece of bytes, for the first search after a start. Numbers only: nothing is unpickled."""

from __future__ import annotations

import io
import json

import numpy as np

from memories.index.arrays import DOCUMENT_COLUMNS, UNIT_COLUMNS, Arrays
from memories.index.columns import Columns

FORMAT = 1
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
    parts.append(arrays.vectors[: arrays.units.length].astype(np.float16))
    for part in parts:
        np.lib.format.write_array(out, np.ascontiguousarray(part), allow_pickle=False)
    return out.getvalue()


def thaw(data: bytes, model: str) -> Arrays | None:
    """The arrays again; None if they were made with another model's vectors."""
    stream = io.BytesIO(data)
    header = json.loads(stream.read(int.from_bytes(stream.read(4), "little")))
    if header["model"] != model:
        return None
    arrays = Arrays(model)
    arrays.version = header["version"]
    arrays.sessions, arrays.speakers = header["sessions"], header["speakers"]
    for name, kinds, length in (
        ("documents", DOCUMENT_COLUMNS, header["documents"]),
        ("units", UNIT_COLUMNS, header["units"]),
    ):
        columns = Columns(kinds, length)
        for column in kinds:
            columns.load(column, np.lib.format.read_array(stream, allow_pickle=False))
        setattr(arrays, name, columns)
    for name in _POSTINGS:
        setattr(arrays.postings, name, np.lib.format.read_array(stream, allow_pickle=False))
    arrays.vectors = np.lib.format.read_array(stream, allow_pickle=False).astype(np.float32)
    arrays.loaded()
    return arrays
