"""The models in use, on the admin pages: what for, which, where, and what the last trial said. Never a key."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from memoryscope_site.model_trial import last_trial
from memoryscope_site.models_in_use import models_in_use


def models_page(request: HttpRequest) -> HttpResponse:
    context = {
        "title": gettext("Models in use"),
        "models": models_in_use(),
        "trial": last_trial(),
        "daily_token_budget": settings.DAILY_TOKEN_BUDGET,
    }
    return TemplateResponse(request, "admin/models.html", admin.site.each_context(request) | context)
