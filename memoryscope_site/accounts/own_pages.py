"""Settings, a new password, and the way out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters

from chat.models import Conversation
from memories import reflect
from memories.evaluation import trial_job
from memories.models import Memory
from memories.preferences import prefer
from memoryscope_site.accounts import invitations
from memoryscope_site.accounts.answers import SignedInRequest, form_page, posted, status_of
from memoryscope_site.accounts.erase import LastAdministrator, erase
from memoryscope_site.accounts.everything import page_or_none
from memoryscope_site.accounts.languages import remember_language
from memoryscope_site.accounts.memory_forms import (
    ApprovalForm,
    CadenceForm,
    CategoriesForm,
    MemoryForm,
    MemoryLanguageForm,
)
from memoryscope_site.accounts.never import never_remember
from memoryscope_site.accounts.own_forms import AccountForm, DeleteAccountForm, PasswordForm
from memoryscope_site.home import memory_switch
from memoryscope_site.model_trial import last_trial
from memoryscope_site.models import Invitation, Look, User
from memoryscope_site.models_in_use import chat_is_offline, models_in_use

LOOKS = 20  # shown of the administrators' looks at private texts


def settings_page(request: SignedInRequest) -> HttpResponse:
    """One page of sections, each a form of its own; the button that was pressed names the section."""
    user, save = request.user, request.POST.get("save", "")
    sent = {save: request.POST}
    forms: dict[str, BaseForm] = {
        "account": AccountForm(sent.get("account"), instance=User.objects.get(pk=user.pk)),
        "memory": MemoryForm(sent.get("memory"), initial={"memory": memory_switch(user.pk)}),
        "approval": ApprovalForm(user.pk, sent.get("approval")),
        "learning": CadenceForm(user.pk, sent.get("learning")),
        "memory_language": MemoryLanguageForm(user.pk, sent.get("memory_language")),
    }
    if save in forms and forms[save].is_valid():
        return _saved(request, forms[save], save)
    new_invitation = ""
    if save == "invite" and _may_invite(user):
        token = invitations.make(user)
        new_invitation = request.build_absolute_uri(reverse("invite", args=[token]))
    if save == "try_model":
        if not user.is_staff:
            raise Http404
        trial_job.start(user.pk)
        return redirect(f"{reverse('settings')}#models")
    context: dict[str, Any] = {
        "account_form": forms["account"],
        "memory_form": forms["memory"],
        "approval_form": forms["approval"],
        "cadence_form": forms["learning"],
        "memory_language_form": forms["memory_language"],
        "categories_form": CategoriesForm(user.pk),
        "never": never_remember(user.pk),
        "looks": Look.objects.filter(owner=user).order_by("-pk")[:LOOKS],
        "looks_in_all": Look.objects.filter(owner=user).count(),
        "download_url": page_or_none("memories:export", "?everything=1"),
        "models": models_in_use(),
        "models_notice": chat_is_offline(),
        "trial": last_trial() if user.is_staff else None,
        "invitations": _invitations() if _may_invite(user) else None,
        "new_invitation": new_invitation,
    }
    status = max(status_of(form) for form in forms.values())
    return render(request, "memoryscope_site/settings.html", context, status=status)


@sensitive_post_parameters()
def change_password(request: SignedInRequest) -> HttpResponse:
    """Every other session of the person ends: sessions carry a hash of the password."""
    form = PasswordForm(request, request.user, posted(request))
    if not form.is_valid():
        return form_page(request, "memoryscope_site/password_change.html", form)
    update_session_auth_hash(request, form.save())
    messages.success(request, _("The new password is set. Other devices are signed out."))
    return redirect("settings")


@sensitive_post_parameters()
def delete_account(request: SignedInRequest) -> HttpResponse:
    user = request.user
    form = DeleteAccountForm(request, user, posted(request))
    if form.is_valid():
        try:
            erase(user)
        except LastAdministrator:
            form.add_error(None, _("You are the only administrator and other people are here. Make one of them an "
                                   "administrator first, in the admin pages."))  # fmt: skip
        else:
            logout(request)
            messages.success(request, _("Your account is deleted, and everything of yours with it."))
            return redirect("sign_in")
    counts = {
        "conversations": Conversation.objects.filter(owner=user).count(),
        "memories": Memory.objects.filter(owner=user).count(),
    }
    return form_page(request, "memoryscope_site/delete_account.html", form, counts=counts)


def _saved(request: SignedInRequest, form: BaseForm, section: str) -> HttpResponse:
    """Keep what a section says; the answer is in the language just chosen."""
    user = request.user
    if isinstance(form, AccountForm):
        user = form.save()
    else:
        prefer(user.pk, **form.cleaned_data)
    if section == "learning":
        reflect.ask(user.as_owner)  # enough may wait for it already
    with override(user.language):
        messages.success(request, _("Saved."))
    response = redirect(f"{reverse('settings')}#{section}")
    remember_language(response, user.language)
    return response


def _may_invite(user: User) -> bool:
    return user.is_staff and settings.SIGN_UP != "closed"


def _invitations() -> list[Invitation]:
    return list(Invitation.objects.select_related("created_by", "used_by").order_by("-pk")[:50])
