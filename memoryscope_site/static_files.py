"""Style sheets, scripts, fonts and icons: hashed when the site starts, then served by the web process itself."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesApp(StaticFilesConfig):
    """Without htmx's extensions: unused, and a comment in one of them names a file that is not there."""

    ignore_patterns = (*StaticFilesConfig.ignore_patterns, "hx-*", "htmx-2-compat*")


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names, also inside ES modules: each import names the hashed file."""

    support_js_module_import_aggregation = True


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise answers with an iterator over the file, which ASGI reads whole, with a warning: do so at once."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        found = static_file.get_response(request.method, request.META)
        if found.file is None:
            response = HttpResponse(status=int(found.status))
        else:
            with found.file:
                response = HttpResponse(found.file.read(), status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        return response
