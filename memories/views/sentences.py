"""What one insight offers: other words for a sentence, which keeps what it rests on, and having it written again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from memories import store
from memories.browse.whole import Sentence, by_sentence, find
from memories.due import may_write
from memories.errors import MemoryScopeError, NotFound
from memories.forms_of_one import SentenceForm
from memories.llm import models
from memories.models import Memory
from memories.views.owned import YOU, newest_change, owned, owner_of, say_done


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def sentence(request: HttpRequest, memory_id: int, number: int) -> HttpResponse:
    """The first one has the number 1."""
    owner_id = owner_of(request).id
    insight = find(owner_id, memory_id)
    if insight.kind != Memory.Kind.INSIGHT:
        raise NotFound("There is no such insight.")
    if insight.state != Memory.State.ACTIVE:
        messages.error(request, _("It is no longer current. Restore it first, then edit it."))
        return redirect("memories:memory", memory_id)
    said, place = by_sentence(insight), number - 1
    if not 0 <= place < len(said):
        raise NotFound("There is no such sentence.")
    seen = {"text": said[place].text, "revision": insight.revision}
    if request.method != "POST":
        return _page(request, insight, said, place, SentenceForm(initial=seen))
    form = SentenceForm(request.POST if "take_out" not in request.POST else {**request.POST.dict(), "text": ""})
    if not form.is_valid():
        return _page(request, insight, said, place, form)
    text, expected = form.cleaned_data["text"], form.cleaned_data["revision"]
    if not text and "take_out" not in request.POST:
        form.add_error("text", _("Write the sentence, or take it out."))
        return _page(request, insight, said, place, form)
    since = newest_change(request, memory_id)
    try:
        store.edit_sentence(owner_id, memory_id, place, text, YOU, expected=expected)
    except NotFound:
        raise
    except (MemoryScopeError, ValueError) as error:
        form.add_error(None, str(error))
        return _page(request, insight, said, place, form)
    told = _("Saved.") if text else _("The sentence was taken out.")
    say_done(request, memory_id, told, since=since, unchanged=_("Nothing was changed."))
    return redirect(f"{reverse('memories:memory', args=[memory_id])}#observations")


def _page(
    request: HttpRequest, insight: Memory, said: tuple[Sentence, ...], place: int, form: SentenceForm
) -> HttpResponse:
    context = {"memory": insight, "form": form, "sentence": said[place], "only": len(said) == 1}
    return render(request, "memories/sentence.html", context, status=422 if form.is_bound else 200)


@require_POST
@owned
def rederive(request: HttpRequest, memory_id: int) -> HttpResponse:
    """Ask for a run of reflection on its subject, and say who writes: without a model it is fixed rules."""
    owner_id = owner_of(request).id
    find(owner_id, memory_id)
    if not may_write(owner_id):
        messages.error(request, _("Memory is read only or off, so nothing is written. Switch it on in the settings."))
        return redirect("memories:memory", memory_id)
    try:
        job = store.rederive(owner_id, memory_id)
    except NotFound:
        raise
    except MemoryScopeError as error:
        messages.error(request, str(error))
        return redirect("memories:memory", memory_id)
    told = _("Job %(n)s writes it again.") % {"n": job.pk}
    if models.extraction.name == "offline":
        told += " " + _("No model is configured: fixed rules put the statements together.")
    messages.success(request, told)
    return redirect("memories:memory", memory_id)
