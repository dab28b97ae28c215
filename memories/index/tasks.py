"""Upkeep of the embedded index in the background. Each may come late, twice or never: nothing depends on it."""

from __future__ import annotations

import logging

import numpy as np
from django.db import transaction

from memories.errors import ModelError
from memories.index.documents import embed as embed_texts
from memories.index.documents import texts_of
from memories.index.loading import load
from memories.index.snapshot import FORMAT, freeze
from memories.index.writing import next_version
from memories.llm import models
from memories.models import IndexEntry, IndexSnapshot, OwnerState

log = logging.getLogger(__name__)
BATCH = 100  # documents embedded before they are written


def snapshot(owner_id: int) -> bool:
    """Write the owner's snapshot; False if documents were replaced or forgotten meanwhile, and nothing was written."""
    arrays = load(owner_id, models.embedding.name, snapshot=False).arrays
    if not arrays.live:
        return False
    data = freeze(arrays)
    with transaction.atomic():
        if not OwnerState.objects.select_for_update().filter(owner_id=owner_id).exists():
            return False
        covered = IndexEntry.objects.filter(owner_id=owner_id, version__lte=arrays.version, gone=False).count()
        if covered != arrays.live:
            return False
        IndexSnapshot.objects.update_or_create(
            owner_id=owner_id, defaults={"version": arrays.version, "format": FORMAT, "data": data}
        )
    return True


def embed(owner_id: int) -> int:
    """Give vectors of the model in use to the owner's documents that lack them; return how many got them."""
    try:
        model = models.embedding.name
    except ModelError as error:
        log.warning("no vectors for user %s yet: %s", owner_id, error.for_log)
        return 0
    done, last = 0, 0
    while True:
        rows = IndexEntry.objects.filter(owner_id=owner_id, gone=False, pk__gt=last).exclude(model=model)
        entries = list(rows.order_by("pk").only("pk", "kind", "ref", "version")[:BATCH])
        if not entries:
            return done
        last = entries[-1].pk
        texts = texts_of(owner_id, [(entry.kind, entry.ref) for entry in entries])
        wanted = [entry for entry in entries if (entry.kind, entry.ref) in texts]
        try:
            _, vectors = embed_texts([texts[entry.kind, entry.ref] for entry in wanted])
        except ModelError as error:
            log.warning("no vectors for user %s yet: %s", owner_id, error.for_log)
            return done
        with transaction.atomic():
            version = next_version(owner_id)
            for entry, rows_of in zip(wanted, vectors, strict=True):
                if rows_of is not None:
                    # Only if the document is still the one that was read.
                    done += IndexEntry.objects.filter(pk=entry.pk, version=entry.version, gone=False).update(
                        model=model, vectors=rows_of.astype(np.float16).tobytes(), version=version
                    )
