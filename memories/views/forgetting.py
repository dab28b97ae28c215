"""Forgetting: first what goes with it, then, confirmed, the erasure and its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from memories import sentences, store
from memories.browse.links import message_urls
from memories.browse.rows import quotes_of
from memories.browse.whole import find
from memories.errors import NotFound
from memories.forget.repeats import Repeat, repeats
from memories.forms import ForgetForm
from memories.insight_loss import Loss
from memories.models import Memory, Receipt
from memories.records import Quote
from memories.views.owned import YOU, owned, owner_of

LISTED = 50  # of what is repeated elsewhere
PERHAPS = 20
NEWEST = 20  # receipts in which one is looked for


@dataclass(frozen=True, slots=True)
class Losing:
    """An insight and what it loses."""

    insight: Memory
    loss: Loss
    sentences: list[tuple[str, bool]]
    """Each with whether it stays."""
    others: int
    """How many other observations it rests on."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    repeat: Repeat
    url: str


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def forget(request: HttpRequest, memory_id: int) -> HttpResponse:
    owner_id = owner_of(request).id
    try:
        memory = find(owner_id, memory_id)
    except NotFound:  # sent twice, or gone back to: what became of it is told by its receipt
        made = _receipt_of(owner_id, memory_id)
        if made is None:
            raise
        return redirect("memories:receipt", made.pk)
    form = ForgetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("memories:receipt", _forgotten(request, [memory_id], form).pk)
    context = _shown(owner_id, [memory]) | {
        "memory": memory,
        "quotes": quotes_of(owner_id, [memory_id]).get(memory_id, ()),
    }
    return render(request, "memories/forget.html", context, status=422 if form.is_bound else 200)


def _forgotten(request: HttpRequest, ids: Sequence[int], form: ForgetForm) -> Receipt:
    owner_id = owner_of(request).id
    black_out = form.cleaned_data["message"] != "leave"
    leave, also = set(request.POST.getlist("leave")), set(request.POST.getlist("also"))
    found = repeats(owner_id, ids) if black_out else []
    chosen = [one for one in found if (one.key not in leave if one.sure else one.key in also)]
    return store.forget(
        owner_id,
        ids,
        YOU,
        quotes=black_out,
        elsewhere=[Quote(one.episode_id, one.start, one.end) for one in chosen],
        learn_again=not form.cleaned_data["never"],
    )


def _receipt_of(owner_id: int, memory_id: int) -> Receipt | None:
    """The receipt of a memory that was forgotten, if it is one of the newest."""
    newest = Receipt.objects.filter(owner_id=owner_id).order_by("-pk")[:NEWEST]
    return next((receipt for receipt in newest if memory_id in receipt.ids), None)


def _shown(owner_id: int, memories: Sequence[Memory]) -> dict[str, Any]:
    """What goes with them, and where else it is said."""
    ids = [memory.pk for memory in memories]
    blast = store.blast(owner_id, ids)
    found = repeats(owner_id, ids)
    sure = [one for one in found if one.sure]
    perhaps = [one for one in found if not one.sure][:PERHAPS]
    urls = message_urls(one.episode_id for one in (*sure[:LISTED], *perhaps))
    return {
        "blast": blast,
        "losing": _losing(owner_id, ids, blast.insights),
        "sure": [Elsewhere(one, urls.get(one.episode_id, "")) for one in sure[:LISTED]],
        "sure_total": len(sure),
        "perhaps": [Elsewhere(one, urls.get(one.episode_id, "")) for one in perhaps],
    }


def _losing(owner_id: int, ids: Sequence[int], losses: tuple[Loss, ...]) -> list[Losing]:
    known = Memory.objects.filter(owner_id=owner_id).prefetch_related("evidence")
    insights = known.in_bulk([loss.insight_id for loss in losses])
    return [
        Losing(insight, loss, _sentences(insight, loss), _others(insight, ids))
        for loss in losses
        if (insight := insights.get(loss.insight_id)) is not None
    ]


def _sentences(insight: Memory, loss: Loss) -> list[tuple[str, bool]]:
    return [(text, place in loss.kept) for place, text in enumerate(sentences.split(insight.text))]


def _others(insight: Memory, ids: Sequence[int]) -> int:
    return len({row.observation_id for row in insight.evidence.all()} - {None, *ids})


@require_safe
@owned
def receipt(request: HttpRequest, receipt_id: int) -> HttpResponse:
    found = Receipt.objects.filter(owner_id=owner_of(request).id, pk=receipt_id).first()
    if found is None:
        raise Http404(_("There is no such receipt."))
    still = {model.rpartition(".")[2]: count for model, count in found.counts.get("still_said", {}).items()}
    return render(request, "memories/receipt.html", {"receipt": found, "still": still})
