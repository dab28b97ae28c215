"""How a person gets an account: the setup link, open sign-up, an invitation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from memoryscope_site.accounts import invitations, people, setup_link, throttle
from memoryscope_site.accounts.answers import form_page, posted, too_many, welcome
from memoryscope_site.accounts.door_forms import AdministratorForm, SignUpForm
from memoryscope_site.models import Invitation, User


@login_not_required
@never_cache
@sensitive_post_parameters()
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Make the administrator of an empty installation. Anything else is 404."""
    if people.exist():
        raise Http404
    try:
        throttle.refuse_if_blocked(request)
        if not setup_link.fits(token):
            throttle.take(request)
            raise Http404
    except throttle.Blocked as blocked:
        return too_many(request, blocked)
    form = AdministratorForm(posted(request))
    if not form.is_valid():
        return form_page(request, "memoryscope_site/setup.html", form)
    with transaction.atomic():
        people.one_at_a_time()
        if people.exist():
            raise Http404
        user = form.save()
    setup_link.discard()
    return welcome(request, user)


@login_not_required
@never_cache
@sensitive_post_parameters()
def sign_up(request: HttpRequest) -> HttpResponse:
    if settings.SIGN_UP != "open":
        raise Http404
    if request.user.is_authenticated or not people.exist():
        return redirect("sign_in")  # which sends home who is signed in, and says how the first person comes in
    form = SignUpForm(posted(request))
    user = _create(form) if form.is_valid() else None
    return welcome(request, user) if user else form_page(request, "memoryscope_site/sign_up.html", form)


@login_not_required
@never_cache
@sensitive_post_parameters()
def invite(request: HttpRequest, token: str) -> HttpResponse:
    """One account for whoever holds the link."""
    if settings.SIGN_UP == "closed":
        raise Http404
    try:
        throttle.refuse_if_blocked(request)
        invitation = invitations.find(token)
        if invitation is None:
            throttle.take(request)
            raise Http404
    except throttle.Blocked as blocked:
        return too_many(request, blocked)
    if request.user.is_authenticated:
        messages.info(request, _("The invitation is for somebody who has no account yet; it is still unused."))
        return redirect("home")
    form = SignUpForm(posted(request))
    try:
        user = _create(form, invitation) if form.is_valid() else None
    except invitations.AlreadyUsed as error:
        raise Http404 from error
    return welcome(request, user) if user else form_page(request, "memoryscope_site/invite.html", form)


def _create(form: SignUpForm, invitation: Invitation | None = None) -> User | None:
    """Save the account, and with it that the invitation is used. None: the name was taken in between."""
    try:
        with transaction.atomic():
            user = form.save()
            if invitation is not None:
                invitations.use(invitation, user)
            return user
    except IntegrityError:
        form.add_error("username", _("A user with that username already exists."))
        return None
