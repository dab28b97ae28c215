"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from memoryscope_site.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("chat/", include("chat.urls")),
    path("memories/", include("memories.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
