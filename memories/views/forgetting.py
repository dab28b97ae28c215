"""Forgetting: first what goes with it, then, confirmed, the erasure and its receipt."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from memories import sentences, store
from memories.browse.rows import quotes_of
from memories.browse.whole import find
from memories.forms import ForgetForm
from memories.insight_loss import Loss
from memories.models import Memory, Receipt
from memories.views.owned import YOU, owned, owner_of


@dataclass(frozen=True, slots=True)
class Losing:
    """An insight and what it loses."""

    insight: Memory
    loss: Loss
    sentences: list[tuple[str, bool]]
    """Each with whether it stays."""
    others: int
    """How many other observations it rests on."""


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def forget(request: HttpRequest, memory_id: int) -> HttpResponse:
    owner = owner_of(request)
    memory = find(owner.id, memory_id)
    form = ForgetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        receipt = store.forget(
            owner.id,
            [memory_id],
            YOU,
            quotes=form.cleaned_data["message"] != "leave",
            learn_again=not form.cleaned_data["never"],
        )
        return redirect("memories:receipt", receipt.pk)
    blast = store.blast(owner.id, [memory_id])
    context = {
        "memory": memory,
        "blast": blast,
        "losing": _losing(owner.id, memory, blast.insights),
        "quotes": quotes_of(owner.id, [memory_id]).get(memory_id, ()),
    }
    return render(request, "memories/forget.html", context, status=422 if form.is_bound else 200)


def _losing(owner_id: int, memory: Memory, losses: tuple[Loss, ...]) -> list[Losing]:
    insights = Memory.objects.filter(owner_id=owner_id).in_bulk([loss.insight_id for loss in losses])
    return [
        Losing(insight, loss, _sentences(insight, loss), _others(insight, memory))
        for loss in losses
        if (insight := insights.get(loss.insight_id)) is not None
    ]


def _sentences(insight: Memory, loss: Loss) -> list[tuple[str, bool]]:
    return [(text, place in loss.kept) for place, text in enumerate(sentences.split(insight.text))]


def _others(insight: Memory, memory: Memory) -> int:
    rests_on = insight.evidence.exclude(observation=memory).exclude(observation=None)
    return rests_on.values("observation").distinct().count()


@require_safe
@owned
def receipt(request: HttpRequest, receipt_id: int) -> HttpResponse:
    found = Receipt.objects.filter(owner_id=owner_of(request).id, pk=receipt_id).first()
    if found is None:
        raise Http404("There is no such receipt.")
    still = {model.rpartition(".")[2]: count for model, count in found.counts.get("still_said", {}).items()}
    return render(request, "memories/receipt.html", {"receipt": found, "still": still})
