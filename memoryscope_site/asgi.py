"""The door for HTTP and WebSocket."""

import os
from threading import Thread

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "memoryscope_site.settings")

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

from chat.door.asgi import Door
from chat.routing import websocket_urlpatterns
from memories.retrieve import warm
from memoryscope_site.origin import SameOriginValidator

Thread(target=warm, name="warm", daemon=True).start()  # pages answer meanwhile

application = ProtocolTypeRouter(
    {
        "http": Door(http),
        "websocket": AllowedHostsOriginValidator(
            SameOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))
        ),
    }
)
