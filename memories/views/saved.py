"""Views that a person saved: kept under a name, renamed, deleted."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from memories.browse import saved
from memories.browse.saved import NotSaved
from memories.views.owned import owned, owner_of


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the view"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class SaveForm(NameForm):
    page = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def views(request: HttpRequest) -> HttpResponse:
    """All of them; POST saves another."""
    owner = owner_of(request)
    if request.method != "POST":
        return _shown(request)
    form = SaveForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            view = saved.save(owner.id, given["name"], given["page"], given["query"])
        except NotSaved as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
            return redirect(view.url)
    return _shown(request, saving=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def rename(request: HttpRequest, view_id: int) -> HttpResponse:
    owner = owner_of(request)
    view = saved.find(owner.id, view_id)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": view.name})
    if form.is_valid():
        try:
            saved.rename(owner.id, view_id, form.cleaned_data["name"])
        except NotSaved as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Renamed."))
            return redirect("memories:views")
    return render(request, "memories/view.html", {"view": view, "form": form}, status=422 if form.is_bound else 200)


@require_POST
@owned
def delete(request: HttpRequest, view_id: int) -> HttpResponse:
    name = saved.delete(owner_of(request).id, view_id)
    messages.success(request, _("The view “%(name)s” is deleted. The memories in it are not touched.") % {"name": name})
    return redirect(reverse("memories:views"))


def _shown(request: HttpRequest, *, saving: SaveForm | None = None, status: int = 200) -> HttpResponse:
    context = {"views": saved.saved_views(owner_of(request).id), "form": saving}
    return render(request, "memories/views.html", context, status=status)
