"""As whom the model answers in a conversation. Two are packaged, in both languages; a person may add their own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chat.models import Conversation, Persona
from chat.prompts import render
from chat.wellformed import wellformed
from memories import clock
from memories.errors import NotFound
from memories.fencing import visible
from memories.history import lock_owner
from memories.records import Language

ASSISTANT = "assistant"
NAMES = (ASSISTANT, "companion")
LONGEST = 4_000
MOST = 50
_LABELS = {ASSISTANT: _("Assistant"), "companion": _("Companion")}
_GREETINGS = {ASSISTANT: _("What is it about?"), "companion": _("Good to have you here. How has the day been?")}


@dataclass(frozen=True, slots=True)
class Choice:
    """One that can be chosen. `key` is what a conversation stores; `id` is None for those that are packaged."""

    key: str
    label: str
    greeting: str = ""
    id: int | None = None


def instructions(language: Language, name: str, owner_id: int | None = None) -> str:
    """What the model is told of itself. A name that is not known is the assistant's."""
    if name and name not in NAMES and owner_id is not None:
        own = Persona.objects.filter(owner_id=owner_id, name=name).first()
        if own is not None:
            return visible(own.instructions).strip()
    return render(language, f"persona_{name if name in NAMES else ASSISTANT}").strip()


def choices(owner_id: int) -> list[Choice]:
    """The packaged ones, then the person's own."""
    packaged = [Choice(name, str(_LABELS[name]), str(_GREETINGS[name])) for name in NAMES]
    own = Persona.objects.filter(owner_id=owner_id).order_by("name")
    return packaged + [Choice(one.name, one.name, one.greeting, one.pk) for one in own]


def chosen(owner_id: int, name: str) -> Choice:
    """The one of that name; the assistant, if there is none."""
    found = {choice.key: choice for choice in choices(owner_id)}
    return found.get(name) or found[ASSISTANT]


def is_taken(owner_id: int, name: str, but: int | None = None) -> bool:
    """Whether another one has the name, packaged ones by their labels too."""
    names = {*NAMES, *(str(label) for label in _LABELS.values())}
    own = Persona.objects.filter(owner_id=owner_id).values_list("pk", "name")
    others = {taken for pk, taken in own if pk != but}
    return name.casefold() in {taken.casefold() for taken in names | others}


def get(owner_id: int, persona_id: int) -> Persona:
    """Raise NotFound unless it is this person's."""
    found = Persona.objects.filter(owner_id=owner_id, pk=persona_id).first()
    if found is None:
        raise NotFound("There is no such persona.")
    return found


@transaction.atomic
def save(owner_id: int, persona: Persona | None, *, name: str, instructions: str, greeting: str) -> Persona:
    """Add one, or change it; conversations that have it keep it under its new name."""
    lock_owner(owner_id)
    name = " ".join(wellformed(name).split())
    if persona is None:
        persona = Persona(owner_id=owner_id, created_at=clock.now())
    elif persona.name != name:
        Conversation.objects.filter(owner_id=owner_id, persona=persona.name).update(persona=name)
    persona.name, persona.instructions, persona.greeting = name, wellformed(instructions), wellformed(greeting)
    persona.save()
    return persona


@transaction.atomic
def remove(owner_id: int, persona_id: int) -> str:
    """Conversations that have it go on with the assistant; return its name."""
    lock_owner(owner_id)
    persona = get(owner_id, persona_id)
    Conversation.objects.filter(owner_id=owner_id, persona=persona.name).update(persona="")
    persona.delete()
    return persona.name
