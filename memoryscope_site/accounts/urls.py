"""Addresses of the account pages."""

from django.urls import path

from memoryscope_site.accounts import category_pages, door, everything, joining, languages, own_pages, programs

urlpatterns = [
    path("sign-in/", door.SignIn.as_view(), name="sign_in"),
    path("sign-out/", door.SignOut.as_view(), name="sign_out"),
    path("sign-up/", joining.sign_up, name="sign_up"),
    path("setup/<str:token>/", joining.setup, name="setup"),
    path("invite/<str:token>/", joining.invite, name="invite"),
    path("new-password/<uidb64>/<token>/", door.NewPassword.as_view(), name="password_reset_confirm"),
    path("settings/", own_pages.settings_page, name="settings"),
    path("settings/categories/", category_pages.change_categories, name="change_categories"),
    path("settings/forget-everything/", everything.forget_everything, name="forget_everything"),
    path("settings/programs/", programs.programs, name="programs"),
    path("settings/programs/<int:token_id>/revoke/", programs.revoke_token, name="revoke_token"),
    path("settings/password/", own_pages.change_password, name="password_change"),
    path("settings/delete-account/", own_pages.delete_account, name="delete_account"),
    path("i18n/setlang/", languages.set_language, name="set_language"),
]
