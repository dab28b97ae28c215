"""Personas: the list, one's own added, changed and removed, and who answers in a conversation with which model."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from chat import choosing, conversations, personas
from chat.views.pages import around
from memories.views.owned import owned, owner_of


class PersonaForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    instructions = forms.CharField(
        label=gettext_lazy("Instructions"),
        max_length=personas.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What the model is told of itself before each reply, in any language."),
    )
    greeting = forms.CharField(
        label=gettext_lazy("Greeting"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Stands over a new conversation. It is not part of it."),
    )

    def __init__(self, *args: Any, owner_id: int, persona_id: int | None = None, **more: Any) -> None:
        self.owner_id, self.persona_id = owner_id, persona_id
        super().__init__(*args, **more)

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if personas.is_taken(self.owner_id, name, but=self.persona_id):
            raise ValidationError(_("There is a persona of that name."))
        return name

    def clean(self) -> dict[str, Any]:
        if self.persona_id is None and len(personas.choices(self.owner_id)) >= personas.MOST:
            raise ValidationError(_("There is room for %(n)s personas.") % {"n": personas.MOST})
        return super().clean() or {}


class VoiceForm(forms.Form):
    persona = forms.ChoiceField(label=gettext_lazy("Persona"), widget=forms.RadioSelect)
    model = forms.ChoiceField(label=gettext_lazy("Model"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, owner_id: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["persona"].choices = [(one.key, one.label) for one in personas.choices(owner_id)]  # type: ignore[attr-defined]
        self.fields["model"].choices = [(name, name) for name in choosing.names()]  # type: ignore[attr-defined]
        if len(choosing.names()) < 2:
            del self.fields["model"]


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def listing(request: HttpRequest) -> HttpResponse:
    """All that can be chosen, and a form for one more."""
    owner_id = owner_of(request).id
    form = PersonaForm(request.POST or None, owner_id=owner_id)
    if request.method == "POST" and form.is_valid():
        made = personas.save(owner_id, None, **form.cleaned_data)
        messages.success(request, _("“%(name)s” can be chosen now.") % {"name": made.name})
        return redirect("chat:personas")
    context = {"choices": personas.choices(owner_id), "form": form, **around(request)}
    return render(request, "chat/personas.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def edit(request: HttpRequest, persona_id: int) -> HttpResponse:
    owner_id = owner_of(request).id
    persona = personas.get(owner_id, persona_id)
    was = {"name": persona.name, "instructions": persona.instructions, "greeting": persona.greeting}
    form = PersonaForm(request.POST or None, initial=was, owner_id=owner_id, persona_id=persona_id)
    if request.method == "POST" and form.is_valid():
        personas.save(owner_id, persona, **form.cleaned_data)
        messages.success(request, _("Saved. It holds from the next reply on."))
        return redirect("chat:personas")
    context = {"persona": persona, "form": form, **around(request)}
    return render(request, "chat/persona.html", context, status=422 if form.is_bound else 200)


@require_POST
@owned
def remove(request: HttpRequest, persona_id: int) -> HttpResponse:
    name = personas.remove(owner_of(request).id, persona_id)
    messages.success(request, _("“%(name)s” is removed. Its conversations go on with the assistant.") % {"name": name})
    return redirect("chat:personas")


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def voice(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Who answers in a conversation, and with which model, from the next reply on."""
    owner_id = owner_of(request).id
    shown = conversations.get(owner_id, conversation_id)
    was = {
        "persona": personas.chosen(owner_id, shown.persona).key,
        "model": choosing.model_of(shown.model).settings.model,
    }
    form = VoiceForm(request.POST or None, initial=was, owner_id=owner_id)
    if request.method == "POST" and form.is_valid():
        conversations.set_voice(owner_id, conversation_id, **form.cleaned_data)
        return redirect("chat:conversation", conversation_id)
    context = {"conversation": shown, "form": form, **around(request, shown)}
    return render(request, "chat/voice.html", context, status=422 if form.is_bound else 200)
