"""The switches of the categories: what a change does to what is already there is shown before it is done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from memories import categories
from memories.browse.words import category
from memories.categories import Effect
from memories.models import Memory
from memoryscope_site.accounts.answers import SignedInRequest
from memoryscope_site.accounts.memory_forms import CategoriesForm

EXAMPLES = 5  # of what goes or comes back, for each category


@require_http_methods(["GET", "HEAD", "POST"])
def change_categories(request: SignedInRequest) -> HttpResponse:
    """POST changes at once what moves nothing; else it leads to GET, which shows what moves and asks once more."""
    owner_id, there = request.user.pk, f"{reverse('settings')}#categories"
    form = CategoriesForm(owner_id, request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        messages.error(request, _("There is no such choice."))
        return redirect(there)
    effects = categories.effects(owner_id, form.switched)
    moving = any(effect.goes or effect.comes for effect in effects)
    if request.method == "POST":
        if moving and "confirm" not in request.POST:
            return redirect(f"{reverse('change_categories')}?{form.query}")
        categories.switch(owner_id, form.switched, form.newly_ruled)
        messages.success(request, _told(effects))
        return redirect(there)
    if not moving:
        return redirect(there)
    shown = [
        {"effect": effect, "label": category(effect.category), "memories": _examples(owner_id, effect)}
        for effect in effects
    ]
    context = {"effects": shown, "changes": form.changes}
    return render(request, "memoryscope_site/change_categories.html", context)


def _examples(owner_id: int, effect: Effect) -> list[Memory]:
    if effect.goes:
        rows = categories.in_sight(owner_id, effect.category).filter(state=Memory.State.ACTIVE)
    elif effect.comes:
        rows = categories.put_away(owner_id).filter(category=effect.category)
    else:
        return []
    return list(rows.order_by("-pinned", "-learned_at", "-pk")[:EXAMPLES])


def _told(effects: list[Effect]) -> str:
    goes, comes = sum(effect.goes for effect in effects), sum(effect.comes for effect in effects)
    said = [_("Saved.")]
    if goes:
        said.append(ngettext("%(n)s memory leaves recall.", "%(n)s memories leave recall.", goes) % {"n": goes})
    if comes:
        said.append(ngettext("%(n)s memory comes back.", "%(n)s memories come back.", comes) % {"n": comes})
    if any(effect.after == "ask" and effect.stays and not effect.comes for effect in effects):
        said.append(_("What is there already stays as it is."))
    return " ".join(said)
