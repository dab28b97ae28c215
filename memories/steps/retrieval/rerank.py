"""Step 7, only where a reranker is configured: what is on top is read together with the question."""

from __future__ import annotations

import logging

from django.conf import settings

from memories.errors import ModelError
from memories.llm import models
from memories.steps.retrieval.search import Search

log = logging.getLogger(__name__)
APART = 1e-9  # of two that had one score


def rerank(search: Search) -> Search:
    reranker = models.rerank
    top = [found for found in search.found if not found.unwanted][: settings.RERANK_RESULTS]
    if reranker is None or len(top) < 2:
        return search
    try:
        relevance = reranker.rank(search.query.text, [found.text for found in top])
    except ModelError as error:
        log.warning("the ranking stays as it was: %s", error.for_log)
        search.warning = search.warning or str(error)
        return search
    # They keep their places above the rest: the scores they have are given out anew, the best to the most relevant.
    scores = sorted((found.score for found in top), reverse=True)
    order = sorted(range(len(top)), key=lambda at: -relevance[at])
    for place, at in enumerate(order):
        top[at].parts["boost"] += scores[place] - place * APART - top[at].score
    search.rank()
    return search
