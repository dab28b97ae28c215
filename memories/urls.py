"""Addresses of the memories pages."""

from django.urls import URLPattern

app_name = "memories"
urlpatterns: list[URLPattern] = []
