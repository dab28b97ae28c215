"""A person with a browser without script: signs in once, says things, and says them again until they are taken."""

from __future__ import annotations

import http.client
import re
import time
from urllib.parse import urlencode

from tests.run.site import Site

TOKEN = "t" * 32


class Talker:
    def __init__(self, site: Site, name: str) -> None:
        self.site = site
        self.session = site.python(
            "from django.contrib.auth import get_user_model; from django.test import Client\n"
            f"browser = Client(); browser.force_login(get_user_model().objects.create_user({name!r}))\n"
            "print(browser.cookies['sessionid'].value)"
        )

    def say(self, path: str, text: str, client_id: str, seconds: float = 60) -> str:
        """Post to `path` until it is taken, under one `client_id`, and return the address it led to."""
        give_up = time.monotonic() + seconds
        while True:
            status, where = self.post(path, {"text": text, "client_id": client_id})
            if status == 302:
                return where
            if time.monotonic() > give_up:
                raise AssertionError(f"{text!r} was not taken within {seconds} s: {status}")
            time.sleep(0.1)

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """Status and where it leads; 0 while nobody answers."""
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}"}
        return self._ask("POST", path, headers, urlencode(fields | {"csrfmiddlewaretoken": TOKEN}))[:2]

    def page(self, path: str) -> str:
        return self._ask("GET", path, {"Cookie": f"sessionid={self.session}"})[2]

    def _ask(self, method: str, path: str, headers: dict[str, str], body: str = "") -> tuple[int, str, str]:
        asked = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=10)
        try:
            form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            asked.request(method, path, body or None, headers | form)
            answer = asked.getresponse()
            return answer.status, answer.getheader("Location", ""), answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, "", ""
        finally:
            asked.close()


def conversation_of(address: str) -> str:
    found = re.search(r"/chat/([0-9a-f-]{36})/", address)
    assert found, address
    return found[1]
