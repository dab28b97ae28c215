"""Step 2: ask the index for what is best in each arm."""

from __future__ import annotations

from memories.index.base import Wanted
from memories.steps.retrieval.search import Search

ARM = 50  # memories, and messages, of each arm: what none has among its first is not found


def find(search: Search) -> Search:
    question, view = search.question, search.view
    if question is None or view is None:
        return search
    wanted = Wanted(
        terms=question.terms,
        vector=question.vector,
        model=question.model,
        days=question.days,
        kinds=search.query.kinds,
        without=search.query.beside,
        standing=question.request and not question.between_people,
        people=question.people,
    )
    search.candidates = view.candidates(wanted, ARM)
    return search
