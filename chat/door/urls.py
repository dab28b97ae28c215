"""Addresses for programs that go through Django; those of the model are answered before it, see asgi.py."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern

from chat.door.rest import api

app_name = "api"
urlpatterns: list[URLPattern] = []
for pattern in api.urls[0]:
    if isinstance(pattern, URLPattern):
        pattern.callback = login_not_required(pattern.callback)  # by token alone, see rest.Token
        urlpatterns.append(pattern)
