"""A small REST API of memories under /v1/memories. Its schema stands at /v1/openapi.json."""

from __future__ import annotations

from typing import Annotated, Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query, Status
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import StringConstraints

from chat.door import deeds
from chat.door.forms import (
    Clean,
    ErrorOut,
    Hit,
    Hits,
    Id,
    ListQuery,
    MemoryChange,
    MemoryList,
    MemoryOut,
    MemoryWhole,
    NewMemoryIn,
    Quoted,
    ReceiptOut,
)
from chat.door.problems import Problem
from chat.door.who import Caller, caller_of
from memories import episodes
from memories.browse.rows import quotes_of
from memories.browse.whole import find
from memories.errors import ChangedMeanwhile, MemoryScopeError, NotFound, NotKept, SaidAlready
from memories.records import Owner

Asked = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), Clean]
WRONG = {400, 401, 403, 404, 409, 413, 422, 429}


class Token(HttpBearer):
    """The token of a program. A browser's session opens nothing here, so nothing can be forged through one."""

    def __call__(self, request: HttpRequest) -> Any:
        return caller_of(request)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        raise NotImplementedError  # the header is read by caller_of


api = NinjaAPI(
    title="MemoryScope",
    version="1",
    description="The memories of the person whose token is given.",
    urls_namespace="api",
    docs_url=None,
    auth=Token(),
)
answers = {frozenset(WRONG): ErrorOut}


def _reader(request: HttpRequest) -> Owner:
    return _caller(request, "may_read").owner


def _writer(request: HttpRequest) -> Owner:
    return _caller(request, "may_write").owner


def _caller(request: HttpRequest, scope: str) -> Caller:
    caller = cast(Caller, request.auth)  # type: ignore[attr-defined]
    if not getattr(caller, scope):
        said = f"This token may not {scope.removeprefix('may_')} memories."
        raise Problem(403, said, code="missing_scope", kind="permission_error")
    return caller


@api.get("/memories", response={200: MemoryList, **answers}, summary="List memories, or search them by words")
def list_memories(request: HttpRequest, asked: Query[ListQuery]) -> MemoryList:
    """Newest first; a search whose hits fit on one page comes best first."""
    filters = {name: value or "" for name, value in asked.model_dump(exclude={"limit", "after"}).items()}
    page = deeds.listed(_reader(request), filters, asked.limit, asked.after)
    return MemoryList(
        items=[MemoryOut.of(memory) for memory in page.memories],
        next=page.older.removeprefix("before=") or None,
        total=page.total,
    )


@api.get("/memories/search", response={200: Hits, **answers}, summary="What recall finds for a message")
def search_memories(request: HttpRequest, q: Asked, limit: Annotated[int, Query(ge=1, le=50)] = 10) -> Hits:
    return Hits(items=[Hit.of(result) for result in deeds.searched(_reader(request), q, limit)])


@api.get("/memories/{memory_id}", response={200: MemoryWhole, **answers}, summary="One memory")
def get_memory(request: HttpRequest, memory_id: Path[Id]) -> MemoryWhole:
    owner = _reader(request)
    memory = find(owner.id, memory_id)
    said = quotes_of(owner.id, [memory.pk]).get(memory.pk, ())
    quotes = [Quoted(text=episodes.shown(one.episode, one.start, one.end), at=one.episode.at) for one in said]
    return MemoryWhole(**MemoryOut.of(memory).model_dump(), quotes=quotes)


@api.post("/memories", response={200: MemoryOut, 201: MemoryOut, **answers}, summary="Add a memory")
def add_memory(request: HttpRequest, new: NewMemoryIn) -> Status[MemoryOut]:
    """201 for a new one; 200 with the memory that says the same already."""
    fields = new.model_dump() | {"keywords": tuple(new.keywords)}
    memory, is_new = deeds.added(_writer(request), **fields)
    return Status(201 if is_new else 200, MemoryOut.of(memory))


@api.patch("/memories/{memory_id}", response={200: MemoryOut, **answers}, summary="Change a memory")
def change_memory(request: HttpRequest, memory_id: Path[Id], change: MemoryChange) -> MemoryOut:
    fields = {name: value for name, value in change.model_dump(exclude_unset=True).items() if value is not None}
    expected = fields.pop("revision", None)
    return MemoryOut.of(deeds.changed(_writer(request), memory_id, expected, **fields))


@api.delete("/memories/{memory_id}", response={200: MemoryOut, **answers}, summary="Put a memory in the trash")
def remove_memory(request: HttpRequest, memory_id: Path[Id]) -> MemoryOut:
    """Out of recall at once, gone for good after 30 days."""
    return MemoryOut.of(deeds.removed(_writer(request), memory_id))


@api.post("/memories/{memory_id}/restore", response={200: MemoryOut, **answers}, summary="Bring a memory back")
def restore_memory(request: HttpRequest, memory_id: Path[Id]) -> MemoryOut:
    return MemoryOut.of(deeds.restored(_writer(request), memory_id))


@api.post("/memories/{memory_id}/forget", response={200: ReceiptOut, **answers}, summary="Forget a memory for good")
def forget_memory(request: HttpRequest, memory_id: Path[Id]) -> ReceiptOut:
    """Erases it, the words it came from and what repeats it. Nothing brings it back."""
    return ReceiptOut.of(deeds.forgotten(_writer(request), memory_id))


@api.exception_handler(Problem)
def _problem(_request: HttpRequest, problem: Problem) -> HttpResponse:
    return HttpResponse(problem.body, "application/json", problem.status, headers=problem.headers)


@api.exception_handler(MemoryScopeError)
def _refused(request: HttpRequest, error: MemoryScopeError) -> HttpResponse:
    if isinstance(error, NotFound):
        return _problem(request, Problem(404, "There is no such memory.", code="not_found"))
    if isinstance(error, NotKept):
        return _problem(request, Problem(422, str(error), code=f"not_kept_{error.kind}"))
    if isinstance(error, SaidAlready):
        return _problem(request, Problem(409, str(error), code="said_already", param=str(error.memory_id)))
    code = "changed_meanwhile" if isinstance(error, ChangedMeanwhile) else "refused"
    return _problem(request, Problem(409, str(error), code=code))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0] if error.errors else {}
    param = ".".join(str(part) for part in first.get("loc", ()))
    said = f"{param}: {first.get('msg', 'not valid')}"
    return _problem(request, Problem(422, said[:300], code="invalid_parameter", param=param))


@api.exception_handler(HttpError)
def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(request, Problem(error.status_code, "The body cannot be read.", code="invalid_body"))
