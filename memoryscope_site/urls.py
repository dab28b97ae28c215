"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from memoryscope_site import wellknown
from memoryscope_site.accounts.staff import admin_sign_in
from memoryscope_site.admin_models import models_page
from memoryscope_site.find import find
from memoryscope_site.home import home
from memoryscope_site.operations.health import healthz, readyz
from memoryscope_site.operations.metrics import metrics

urlpatterns = [
    path("", home, name="home"),
    path("find/", find, name="find"),
    path("", include("memoryscope_site.accounts.urls")),
    path("chat/", include("chat.urls")),
    path("", include("memories.urls")),
    path("v1/", include("chat.door.urls")),
    path("admin/login/", admin_sign_in),
    path("admin/password_change/", wellknown.change_password),
    path("admin/models/", admin.site.admin_view(models_page), name="admin_models"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("favicon.ico", wellknown.favicon),
    path("robots.txt", wellknown.robots),
    path(".well-known/change-password", wellknown.change_password),
]
