"""What a person brings along: a file is tried without saving anything, then brought in when they say so."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from memories import jobs
from memories.errors import ImportRefused, NotFound
from memories.models import Upload
from memories.portable import uploads
from memories.tasks import run_job
from memories.views.exporting import page
from memories.views.owned import View, owner_of

State = Upload.State


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)


def or_back(view: View) -> View:
    """Said twice, or too late: there is nothing left to do, and the page shows why."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except NotFound:
            messages.info(request, _("There is no file that waits for this."))
            return _back()

    return answered


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Try a file. The page of both directions shows what came of it, and asks."""
    if request.method != "POST":
        return redirect("memories:export")
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            upload = uploads.take(owner_of(request).id, file.name or "", file.chunks())
        except ImportRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            _at_once_if_small(upload)
            return _back()
    return render(request, "memories/portable/page.html", page(request, form=form), status=422)


@require_POST
@or_back
def start(request: HttpRequest) -> HttpResponse:
    """Bring in what was tried."""
    upload = uploads.start(owner_of(request).id, learn="learn" in request.POST)
    _at_once_if_small(upload)
    return _back()


@require_POST
@or_back
def pause(request: HttpRequest) -> HttpResponse:
    _switch(request, jobs.pause)
    return _back()


@require_POST
@or_back
def resume(request: HttpRequest) -> HttpResponse:
    _switch(request, jobs.resume)
    return _back()


@require_POST
@or_back
def cancel(request: HttpRequest) -> HttpResponse:
    before = uploads.get(owner_of(request).id, *Upload.OPEN, State.TRIED).state
    uploads.cancel(owner_of(request).id)
    if before == State.BRINGING:
        messages.info(request, _("The import is cancelled. What it brought in by then stays."))
    else:
        messages.info(request, _("The file is thrown away. Nothing was imported."))
    return _back()


def _switch(request: HttpRequest, how: Any) -> None:
    upload = uploads.get(owner_of(request).id, *Upload.OPEN)
    if upload.job_id:
        how(upload.owner_id, upload.job_id)


def _at_once_if_small(upload: Upload) -> None:
    """A small file does not wait for the worker; should that be quicker, the job is its."""
    if upload.job_id and uploads.is_small(upload):
        run_job(upload.job_id)


def _back() -> HttpResponse:
    answer = redirect("memories:export")
    answer.headers["Location"] += "#import"
    return answer
