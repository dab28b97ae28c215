"""A forgotten password, without mail: the administrator makes a link that sets a new one."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from memoryscope_site.models import User


def reset_path(user: User) -> str:
    """Return the path of a link that works once, until the person signs in, for PASSWORD_RESET_TIMEOUT."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("password_reset_confirm", args=[uid, default_token_generator.make_token(user)])
