"""Forms of people who are not signed in."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm, UserCreationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from memoryscope_site.accounts import throttle, time_zones
from memoryscope_site.accounts.languages import page_language
from memoryscope_site.models import User

PASSWORD_HELP = _("At least 10 characters, not only digits, and none of the common passwords.")


class SignInForm(AuthenticationForm):
    """Name and password, slowed down: `blocked` says that they were not even looked at."""

    error_messages = {
        "invalid_login": _("This user name and this password do not go together. Capital letters matter in both."),
        "inactive": _("This account is switched off. The administrator can switch it on."),
    }
    blocked: throttle.Blocked | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return self.cleaned_data
        try:
            attempt = throttle.take(cast(HttpRequest, self.request), name)
        except throttle.Blocked as blocked:
            self.blocked = blocked
            raise ValidationError(throttle.message(blocked), code="blocked") from blocked
        cleaned = super().clean()
        attempt.succeeded()
        return cleaned


class SignUpForm(UserCreationForm):  # type: ignore[type-arg]
    """A new account, in the language of the page and the time zone of the browser."""

    time_zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username",)
        labels = {"username": _("User name")}
        help_texts = {"username": _("You sign in with it. Letters, digits and @ . + - _ are allowed.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HELP
        self.fields["password2"].label = _("Password, once more")
        self.fields["password2"].help_text = ""

    def clean_time_zone(self) -> str:
        return time_zones.chosen(self.cleaned_data["time_zone"])

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        user.time_zone = self.cleaned_data["time_zone"]
        user.language = page_language()
        if commit:
            user.save()
        return user


class AdministratorForm(SignUpForm):
    """The first account of an installation."""

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=False)
        user.is_staff = user.is_superuser = True
        if commit:
            user.save()
        return user


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = PASSWORD_HELP
        self.fields["new_password2"].label = _("New password, once more")
        self.fields["new_password2"].help_text = ""
