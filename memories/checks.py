"""Dotted paths in the settings are tried when the program starts, not when the first message comes."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from memories.index.base import Index
from memories.llm import ROLES
from memories.steps.retrieval.weights import MODES, Weights

PIPELINES = ("RETRIEVAL_STEPS", "CONSOLIDATION_STEPS", "REFLECTION_STEPS", "RECONSOLIDATION_STEPS")


def check_settings(**_wanted: Any) -> list[CheckMessage]:
    return [*_steps(), *_weights(), *_models(), *_index()]


def _steps() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for name in PIPELINES:
        for path in getattr(settings, name):
            step, problem = _load(path)
            if problem:
                found.append(_error(1, f"{name}: {problem}", "Each step is the dotted path of a callable."))
            elif not callable(step):
                found.append(_error(1, f"{name}: {path!r} is not callable.", "Each step is a function."))
    return found


def _weights() -> list[CheckMessage]:
    known = {field.name for field in fields(Weights)}
    found: list[CheckMessage] = []
    for mode, changed in settings.RETRIEVAL_WEIGHTS.items():
        if mode not in MODES:
            found.append(_error(4, f"RETRIEVAL_WEIGHTS: there is no {mode!r}.", f"There are {' and '.join(MODES)}."))
            continue
        for name, value in changed.items():
            if name not in known:
                hint = f"The weights are {', '.join(sorted(known))}."
                found.append(_error(4, f"RETRIEVAL_WEIGHTS[{mode!r}]: there is no {name!r}.", hint))
            elif isinstance(value, bool) or not isinstance(value, (int, float)):
                found.append(_error(4, f"RETRIEVAL_WEIGHTS[{mode!r}][{name!r}] is {value!r}.", "A weight is a number."))
    return found


def _models() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for role, entry in settings.MODELS.items():
        if role not in ROLES:
            found.append(_error(2, f"MODELS: there is no role {role!r}.", f"The roles are {', '.join(ROLES)}."))
        elif entry is not None:
            found += _backend(2, f"MODELS[{role!r}]", entry.get("BACKEND", ""), ROLES[role])
        elif role != "rerank":
            found.append(_error(2, f"MODELS[{role!r}] is None.", "Only the reranker can be left out."))
    return found


def _index() -> list[CheckMessage]:
    return _backend(3, "MEMORY_INDEX", settings.MEMORY_INDEX.get("BACKEND", ""), Index)


def _backend(number: int, where: str, path: str, base: type) -> list[CheckMessage]:
    found, problem = _load(path)
    hint = f"BACKEND is the dotted path of a {base.__module__}.{base.__qualname__}."
    if problem:
        return [_error(number, f"{where}: {problem}", hint)]
    if not (isinstance(found, type) and issubclass(found, base)):
        return [_error(number, f"{where}: {path!r} is no {base.__name__}.", hint)]
    return []


def _load(path: str) -> tuple[Any, str]:
    try:
        return import_string(path), ""
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        return None, f"{path!r} cannot be imported: {error}"


def _error(number: int, text: str, hint: str) -> Error:
    return Error(text, hint=hint, id=f"memories.E{number:03}")
