"""From the environment to the lists of steps: dotted paths, in the order in which they are called."""

from __future__ import annotations


def step_paths(pipeline: str, given: str) -> list[str]:
    """Return the paths of a list separated by commas; none is an empty list.

    A name without a dot is one of the program's own steps: `score` of retrieval is
    memories.steps.retrieval.score.score.
    """
    names = [name.strip() for name in given.split(",") if name.strip()]
    return [name if "." in name else f"memories.steps.{pipeline}.{name}.{name}" for name in names]
