"""Forms of a signed-in person about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from memories.fencing import visible
from memoryscope_site.accounts import throttle, time_zones
from memoryscope_site.accounts.door_forms import NewPasswordForm
from memoryscope_site.models import User


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("first_name", "language", "time_zone")
        labels = {"first_name": _("Name"), "language": _("Language"), "time_zone": _("Time zone")}
        help_texts = {
            "first_name": _("Pages and replies call you this."),
            "language": _("The pages are in this language. That of memories is chosen under Learning."),
            "time_zone": _("“Yesterday” is counted here."),
        }
        widgets = {"language": forms.RadioSelect, "time_zone": forms.Select}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].widget.attrs["autocomplete"] = "name"
        self.fields["language"].choices = User.PageLanguage.choices  # type: ignore[attr-defined]
        self.fields["time_zone"].widget.choices = time_zones.choices()

    def clean_first_name(self) -> str:
        return visible(self.cleaned_data["first_name"]).strip()

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        if zone not in time_zones.known():
            raise ValidationError(_("There is no such time zone."), code="time_zone")
        return zone


class WithPassword(forms.Form):
    """Asks for the person's password, slowed down like signing in: an open page is not yet the person."""

    blocked: throttle.Blocked | None = None
    request: HttpRequest
    user: User

    def right_password(self, password: str) -> str:
        """Return the password if it is right, else raise ValidationError."""
        try:
            attempt = throttle.take(self.request, self.user.get_username())
        except throttle.Blocked as blocked:
            self.blocked = blocked
            raise ValidationError(throttle.message(blocked), code="blocked") from blocked
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your password."), code="password")
        attempt.succeeded()
        return password


class PasswordForm(WithPassword, NewPasswordForm):
    """A new password for who knows the old one."""

    old_password = forms.CharField(
        label=_("Current password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_old_password(self) -> str:
        return self.right_password(self.cleaned_data["old_password"])


class WithWord(forms.Form):
    """Asks for a word to be typed: nobody does that by mistake."""

    word = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].label = gettext("To go on, type %(word)s") % {"word": self.expected}
        self.fields["word"].help_text = gettext("Backups made before keep what they hold.")

    @property
    def expected(self) -> str:
        raise NotImplementedError

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if word.strip().casefold() != self.expected.casefold():
            raise ValidationError(gettext("Type %(word)s here.") % {"word": self.expected}, code="word")
        return word


class DeleteAccountForm(WithWord, WithPassword):
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["word", "password"]

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        self.request, self.user = request, user
        super().__init__(*args, **kwargs)

    @property
    def expected(self) -> str:
        return pgettext("typed to delete the account", "DELETE")

    def clean_password(self) -> str:
        if "word" in self.errors:  # not an attempt yet
            return ""
        return self.right_password(self.cleaned_data["password"])


class ForgetEverythingForm(WithWord):
    messages = forms.ChoiceField(
        label=_("Your conversations"),
        choices=[
            ("keep", _("Leave them as they are")),
            ("black_out", _("Black out in them what memories rested on")),
            ("erase", _("Erase them too")),
        ],
        initial="keep",
        widget=forms.RadioSelect,
    )

    @property
    def expected(self) -> str:
        return pgettext("typed to forget everything", "FORGET")
