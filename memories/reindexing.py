"""The index made again, and vectors of the model in use where they are missing: as jobs, with their counts."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from memories.errors import MemoryScopeError, ModelError
from memories.index import index, tasks
from memories.llm import models
from memories.models import IndexEntry, Job

NO_VECTORS = gettext_noop("The embedding model did not answer; what has no vectors is found by its words.")


def embed(job: Job) -> Mapping[str, int]:
    """Give vectors to what has none of the model in use. Raise MemoryScopeError when some are still missing."""
    done = tasks.embed(job.owner_id)
    if without_vectors(job.owner_id).exists():
        raise MemoryScopeError(NO_VECTORS)
    return {"documents": done} if done else {}


def rebuild(job: Job) -> Mapping[str, int]:
    """Write every document of the index again. The old one serves meanwhile."""
    return {"documents": index().rebuild(job.owner_id)}


def without_vectors(owner_id: int) -> QuerySet[IndexEntry]:
    """Documents that lack vectors of the model in use; none where no model can be had."""
    rows = IndexEntry.objects.filter(owner_id=owner_id, gone=False)
    try:
        return rows.exclude(model=models.embedding.name)
    except ModelError:
        return rows.none()
