"""Somebody with a browser: signs in over HTTP, begins conversations, and reads pages."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.run.site import Site

PASSWORD = "correct horse battery staple"
Answer = tuple[int, str, str]


def make_people(site: Site, names: list[str]) -> None:
    site.python(
        "from django.contrib.auth import get_user_model\n"
        f"for name in {names!r}: get_user_model().objects.create_user(name, password={PASSWORD!r})"
    )


class Person:
    def __init__(self, site: Site, name: str, setup: str = "") -> None:
        """Sign in; or, with the path of the `setup` link, become the first person of an empty installation."""
        self.site, self.name = site, name
        self.cookies: dict[str, str] = {}
        path = setup or "/sign-in/"
        password = {"password1": PASSWORD, "password2": PASSWORD} if setup else {"password": PASSWORD}
        self.get(path)
        status, where, body = self.post(path, {"username": name} | password)
        assert status == 302 and "sessionid" in self.cookies, (status, where, body)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def begin(self, text: str, client_id: str) -> str:
        """Say the first message of a conversation, until it is taken; return the conversation's id."""
        fields = {"text": text, "client_id": client_id}
        status, where, body = _until_answered(lambda: self.post("/chat/new/", fields))
        found = re.search(r"/chat/([0-9a-f-]{36})/", where)
        assert status == 302 and found, (status, where, body[:500])
        return found[1]

    def opened(self, conversation: str) -> tuple[int, int]:
        """The number of the last event that a conversation's page knows of, and its first message."""
        body = _until_answered(lambda: self.get(f"/chat/{conversation}/"))[2]
        seq, message = re.search(r'data-seq="(\d+)"', body), re.search(r'data-message="(\d+)"', body)
        assert seq and message, body
        return int(seq[1]), int(message[1])

    def reply_to(self, message: int) -> tuple[int, str]:
        """The newest reply to a message and its state, as the page shows it. Raise OSError while nobody answers."""
        try:
            status, _, body = self.get(f"/chat/messages/{message}/")
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        assert status == 200, (status, body[:500])
        found = re.search(r'data-reply="(\d+)"[^>]* data-state="(\w+)"', body)
        assert found, body
        return int(found[1]), found[2]

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields | {"csrfmiddlewaretoken": self.cookies["csrftoken"]}))

    def _ask(self, method: str, path: str, body: str = "") -> Answer:
        asked = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)
        try:
            form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            asked.request(method, path, body or None, {"Cookie": self.cookie} | form)
            answer = asked.getresponse()
            for given in answer.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(given).items()}
            return answer.status, answer.getheader("Location", ""), answer.read().decode()
        finally:
            asked.close()


def _until_answered(ask: Callable[[], Answer], seconds: float = 180) -> Answer:
    """Ask as often as it takes until somebody answers, like a person who reloads a page."""
    give_up = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except (OSError, http.client.HTTPException):
            if time.monotonic() > give_up:
                raise
            time.sleep(0.1)
