"""Sign in, sign out, and a new password by link."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from memoryscope_site.accounts import people, throttle
from memoryscope_site.accounts.answers import status_of, too_many, with_retry_after
from memoryscope_site.accounts.door_forms import NewPasswordForm, SignInForm
from memoryscope_site.accounts.languages import remember_language


class SignIn(LoginView):
    template_name = "memoryscope_site/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not people.exist():
            messages.info(request, _("Nobody has an account yet. Open the link that the program printed at its start."))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"sign_up": settings.SIGN_UP}

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        response = super().form_valid(form)
        self.request.session.clear_expired()  # nobody else does
        remember_language(response, form.get_user().language)
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        page = self.render_to_response(self.get_context_data(form=form), status=status_of(form))
        return with_retry_after(page, form.blocked)


class SignOut(LogoutView):
    """By POST alone; LOGOUT_REDIRECT_URL is the sign-in page."""


@method_decorator(login_not_required, name="dispatch")
class NewPassword(PasswordResetConfirmView):
    """The page behind a link from the administrator. Django takes the token out of the address at once."""

    template_name = "memoryscope_site/password_reset_confirm.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("sign_in")

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            throttle.refuse_if_blocked(self.request)
        except throttle.Blocked as blocked:
            return too_many(self.request, blocked)
        response = super().dispatch(*args, **kwargs)
        if response.status_code == 200 and not self.validlink:
            response.status_code = 404
            if self.kwargs["token"] != self.reset_url_token:
                self._remember_failure()
        return response

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:  # type: ignore[override]
        response = super().form_valid(form)
        throttle.forget_failures(form.user.get_username())
        messages.success(self.request, _("The new password is set. Sign in with it."))
        return response

    def form_invalid(self, form: NewPasswordForm) -> HttpResponse:  # type: ignore[override]
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _remember_failure(self) -> None:
        try:
            throttle.take(self.request)
        except throttle.Blocked:
            pass  # became blocked in between
