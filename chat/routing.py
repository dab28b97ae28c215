"""Addresses of the sockets."""

from django.urls import path

from chat.consumers import UserSocket

websocket_urlpatterns = [path("ws/", UserSocket.as_asgi())]
