"""People, their quotas and invitations on the admin pages. What people said and what is remembered of them: see
admin_private.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chat.models import Conversation
from memories import budget
from memories.models import Memory, OwnerState
from memoryscope_site import admin_private, admin_tasks  # noqa: F401 - private texts, and the task queue
from memoryscope_site.accounts import people, time_zones
from memoryscope_site.accounts.erase import erase
from memoryscope_site.accounts.reset_links import reset_path
from memoryscope_site.models import Invitation, User

admin.site.site_title = admin.site.site_header = "MemoryScope"


class Quota(admin.StackedInline):  # type: ignore[type-arg]
    """How many tokens a person's background work and programs may use in a day. Nothing else is set here."""

    model = OwnerState
    verbose_name = verbose_name_plural = _("Quota")
    fields = ("daily_token_budget", "used_today")
    readonly_fields = ("used_today",)
    can_delete = False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "daily_token_budget" and field is not None:
            usual = settings.DAILY_TOKEN_BUDGET or gettext("no limit")
            field.label = _("Tokens a day")
            field.help_text = gettext("Empty: as the installation has it (%(usual)s). 0: no limit.") % {"usual": usual}
        return field

    @admin.display(description=_("Used today"))
    def used_today(self, state: OwnerState) -> str:
        return str(budget.spent_today(state.owner.as_owner)) if state.pk else "0"


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    list_display = ("username", "first_name", "is_active", "is_staff", "last_login", "date_joined")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("username", "first_name")
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "first_name", "language", "time_zone")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    actions = ("make_reset_links",)
    inlines = (Quota,)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return self.inlines if obj else ()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Only the quota is written: the row holds counters that are taken elsewhere."""
        for state in formset.save(commit=False):
            quota = {"daily_token_budget": state.daily_token_budget}
            OwnerState.objects.update_or_create(owner=form.instance, defaults=quota)

    @admin.action(description=_("Make links that set a new password"), permissions=["change"])
    def make_reset_links(self, request: HttpRequest, queryset: QuerySet[User]) -> TemplateResponse:
        """Show a link for each person chosen, once: it stands on this page alone."""
        by = cast(User, request.user)
        if not by.is_superuser and queryset.filter(is_superuser=True).exists():
            raise PermissionDenied  # the link would make a superuser of whoever made it
        links = [(user, request.build_absolute_uri(reset_path(user))) for user in queryset.filter(is_active=True)]
        context = self.admin_site.each_context(request) | {"title": gettext("New password"), "links": links}
        return TemplateResponse(
            request, "admin/reset_links.html", context, headers={"Cache-Control": "private, no-store"}
        )

    def get_actions(self, request: HttpRequest) -> Any:
        """People are deleted one by one, each with a look at how much goes with them."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "time_zone":
            return forms.ChoiceField(choices=time_zones.choices(), label=db_field.verbose_name)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.language, obj.time_zone = settings.LANGUAGE_CODE, settings.TIME_ZONE
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody deletes themselves here (the settings ask for the password) or the last administrator."""
        if obj is not None and (obj.pk == request.user.pk or people.needed_as_administrator(obj)):
            return False
        return super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Iterable[User], request: HttpRequest) -> Any:
        """Numbers instead of thousands of rows, and no permission asked for each kind of them."""
        ids = [user.pk for user in objs]
        counts = {
            str(model._meta.verbose_name_plural): model.objects.filter(owner_id__in=ids).count()
            for model in (Conversation, Memory)
        }
        return [str(user) for user in objs], {str(User._meta.verbose_name_plural): len(ids)} | counts, set(), []

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        erase(obj)


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Links are made on the settings page; here they can be withdrawn."""

    list_display = ("created_at", "created_by", "expires_at", "used_at", "used_by")
    fields = list_display

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return False
