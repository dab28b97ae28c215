"""The person's tokens for programs: made here, shown once, revoked."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from chat.door import tokens
from memories.errors import NotFound
from memoryscope_site.accounts.answers import SignedInRequest, posted, status_of

_SCOPES = [
    ("chat", gettext_lazy("Chat: ask the model")),
    ("read", gettext_lazy("Read memories: in replies, in searches and lists")),
    ("write", gettext_lazy("Write memories: learn from what you say, add, change, remove, forget")),
]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the program"),
        max_length=60,
        help_text=gettext_lazy("Its conversations are marked with it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    chat = forms.BooleanField(label=_SCOPES[0][1], required=False, initial=True)
    read = forms.BooleanField(label=_SCOPES[1][1], required=False, initial=True)
    write = forms.BooleanField(label=_SCOPES[2][1], required=False, initial=True)

    def clean(self) -> None:
        if not self.scopes:
            self.add_error(None, _("Choose at least one thing that the program may do."))

    @property
    def scopes(self) -> list[str]:
        return [scope for scope in tokens.SCOPES if self.cleaned_data.get(scope)]


@require_http_methods(["GET", "HEAD", "POST"])
def programs(request: SignedInRequest) -> HttpResponse:
    """The list and the form. The answer to a POST shows the new token: that page alone ever does."""
    form, new = TokenForm(posted(request)), ""
    if form.is_valid():
        try:
            _row, new = tokens.make(request.user.pk, form.cleaned_data["name"], form.scopes)
        except tokens.TooMany:
            form.add_error(None, _("There are too many tokens. Revoke one that is not used."))
    status = status_of(form)
    context = {
        "form": TokenForm() if new else form,
        "new": new,
        "tokens": tokens.of(request.user.pk),
        "address": request.build_absolute_uri("/v1"),
    }
    return render(request, "memoryscope_site/programs.html", context, status=status)


@require_POST
def revoke_token(request: SignedInRequest, token_id: int) -> HttpResponse:
    try:
        row = tokens.revoke(request.user.pk, token_id)
    except NotFound as error:
        raise Http404(str(error)) from error
    messages.success(request, _("The token of “%(name)s” opens nothing any more.") % {"name": row.name})
    return redirect("programs")
