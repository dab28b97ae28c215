"""Categories, people and programs as the pages call them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CATEGORIES: dict[str, Any] = {
    "identity": pgettext_lazy("category of memories", "Identity"),
    "family": pgettext_lazy("category of memories", "Family"),
    "people": pgettext_lazy("category of memories", "People"),
    "work": pgettext_lazy("category of memories", "Work"),
    "study": pgettext_lazy("category of memories", "Study"),
    "home": pgettext_lazy("category of memories", "Home"),
    "place": pgettext_lazy("category of memories", "Places"),
    "health": pgettext_lazy("category of memories", "Health"),
    "food": pgettext_lazy("category of memories", "Food"),
    "money": pgettext_lazy("category of memories", "Money"),
    "interests": pgettext_lazy("category of memories", "Interests"),
    "preferences": pgettext_lazy("category of memories", "Preferences"),
    "plans": pgettext_lazy("category of memories", "Plans"),
    "events": pgettext_lazy("category of memories", "Events"),
    "belongings": pgettext_lazy("category of memories", "Belongings"),
    "beliefs": pgettext_lazy("category of memories", "Beliefs"),
    "other": pgettext_lazy("category of memories", "Other"),
}
ACTORS: dict[str, Any] = {
    "user": pgettext_lazy("who made a change", "You"),
    "consolidation": pgettext_lazy("who made a change", "Consolidation"),
    "reflection": pgettext_lazy("who made a change", "Reflection"),
    "reconsolidation": pgettext_lazy("who made a change", "Reconsolidation"),
    "ruling": pgettext_lazy("who made a change", "Your ruling"),
    "import": pgettext_lazy("who made a change", "Import"),
    "system": pgettext_lazy("who made a change", "MemoryScope"),
}
KEPT_OUT: dict[str, Any] = {
    "fiction": _("fiction"),
    "hypothetical": _("hypothetical"),
    "unsupported": _("its quote does not say it"),
    "impersonal": _("not about you or your people"),
    "screened": _("pasted, or an order to the program"),
    "secret": _("a secret: only its kind is noted"),
    "undone": _("learning undone"),
}
WHY_KEPT_OUT: dict[str, Any] = {
    "fiction": _("Told as a story, in a role or as a joke, so it is not taken for a fact about you."),
    "hypothetical": _("Said as “what if”, so it is not taken for a fact."),
    "unsupported": _("Your words do not say it, so there is nothing for it to rest on."),
    "impersonal": _("It is about the world, not about you or your people."),
    "screened": _("It stood in a text that was pasted, or told the program what to do."),
    "secret": _("Secrets are never kept. Only its kind is noted here, none of the words."),
}
SECRETS: dict[str, Any] = {
    "password": _("This holds a password. Passwords are not kept."),
    "key": _("This holds a key. Keys are not kept."),
    "card": _("This holds a card number. Card numbers are not kept."),
    "account": _("This holds an account number. Account numbers are not kept."),
    "id_number": _("This holds an identity number. Identity numbers are not kept."),
    "one_time_code": _("This holds a one-time code. Codes are not kept."),
}


def category(name: str) -> str:
    """What a category is called; a name of the model's own invention stands as it is."""
    return str(CATEGORIES.get(name, name))
