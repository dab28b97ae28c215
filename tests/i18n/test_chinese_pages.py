"""A Chinese-speaking person walks through every page that a link leads to and meets no English word."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.conf import settings as product
from django.http import HttpRequest
from django.test import Client
from django.urls import path as url_path
from django.urls import resolve, reverse

from memories.models import Change, Memory
from memoryscope_site.accounts import invitations, setup_link
from memoryscope_site.models import User
from memoryscope_site.urls import urlpatterns as product_urls
from tests.conftest import PASSWORD
from tests.i18n.reading import Page

pytestmark = pytest.mark.django_db

NAMES = {"MemoryScope", "English", "Lisbon", "UTC", "Cookie", "OpenAI"}  # the last: as Chinese browsers say it
KEYS = {"Shift", "Enter", "Escape", "Esc", "Ctrl", "Mac"}  # as they stand on the keys
FORMATS = {
    "ChatGPT",
    "Claude",
    "OpenMemory",
    "JSON",
    "JSONL",
    "Lines",
    "Markdown",
    "CSV",
    "SVG",
    "MB",
    "zip",
    "json",
    "conversations",
    "mem",
}  # conversations.json, mem0
MODELS = {"offline", "packaged", "wordllama", "gpt"}  # settings and models are called the same in every language
PAGES = {
    "home", "settings", "password_change", "delete_account", "chat:new", "chat:conversation", "chat:recall",
    "chat:rename", "chat:delete", "memories:list", "memories:insights", "memories:branch", "memories:add",
    "memories:memory", "memories:edit", "memories:forget",
}  # fmt: skip


def english(html: str) -> set[str]:
    return Page(html).latin - NAMES - KEYS - FORMATS - MODELS


def walk(browser: Client, start: str) -> Iterator[tuple[str, str]]:
    """Every page and part that can be reached from here without changing anything: its address and its HTML."""
    waiting, known = [(start, False)], {start}
    while waiting:
        url, part = waiting.pop(0)
        answer = browser.get(url, headers={"HX-Request": "true"} if part else None)
        if answer.status_code in (301, 302):
            found = [(answer.headers["Location"], False)]
        else:
            assert answer.status_code == 200, url
            if not answer.headers["Content-Type"].startswith("text/html"):  # a download
                continue
            html = answer.content.decode()
            yield url, html
            page = Page(html)
            found = [(link, False) for link in sorted(page.links)] + [(link, True) for link in sorted(page.parts)]
        for link, is_part in found:
            parts = urlsplit(urljoin(url, link))
            there = parts.path + (f"?{parts.query}" if parts.query else "")
            names = {f"{name}={value}" if name == "open" else name for name, value in parse_qsl(parts.query)}
            kind = parts.path + "?" + "&".join(sorted(names))
            if not parts.netloc and kind not in known and not there.startswith(("/admin/", "/static/")):
                known.add(kind)  # one list for each set of filters, not for each of their values
                waiting.append((there, is_part))


def test_no_page_holds_an_english_word(chinese: Client) -> None:
    met, seen = {}, set()
    for url, html in walk(chinese, "/"):
        seen.add(resolve(urlsplit(url).path).view_name)
        if words := english(html):
            met[url] = sorted(words)
        if "<html" in html:
            assert Page(html).language == "zh-Hans", url
    assert "\n".join(f"{url}: {words}" for url, words in met.items()) == ""
    assert seen >= PAGES, f"not reached: {sorted(PAGES - seen)}"


def test_the_same_walk_in_english_finds_words_everywhere(chinese: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(language="en")
    for url, html in walk(chinese, "/"):
        assert Page(html).latin, url


FORMS = [
    ("password_change", {}, 422),
    ("password_change", {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "1"}, 422),
    ("password_change", {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "12345678"}, 422),
    ("password_change", {"old_password": PASSWORD, "new_password1": "怡宁", "new_password2": "怡宁"}, 422),
    ("delete_account", {"word": "不", "password": "x"}, 422),
    ("settings", {"save": "account", "first_name": "怡" * 200, "language": "法语", "time_zone": "月球"}, 422),
    ("settings", {"save": "memory", "memory": ""}, 422),
    ("chat:new", {"text": " ", "client_id": "an-empty-one"}, 422),
    ("memories:add", {"text": "", "category": "other"}, 422),
    ("memories:add", {"text": "怡" * 600, "subject": "怡" * 200, "category": "海"}, 422),
    ("memories:add", {"text": "我的密码是 hunter2hunter2", "category": "other"}, 422),
    ("memories:add", {"text": "怡宁住在里斯本。", "category": "home"}, 302),
    ("memories:add", {"text": "怡宁会织毛衣。", "category": "other"}, 302),
]


@pytest.mark.parametrize(("name", "sent", "status"), FORMS)
def test_what_forms_answer_is_chinese(name: str, sent: dict[str, str], status: int, chinese: Client) -> None:
    answer = chinese.post(reverse(name), sent)
    assert answer.status_code == status
    page = answer if status == 422 else chinese.get(answer.headers["Location"])
    html = page.content.decode().replace("hunter2hunter2", "")
    assert english(html) == set()
    assert "请" not in html.replace("邀请", "")


@pytest.mark.parametrize("deed", ["pin", "lock", "archive", "remove", "restore", "keep", "forget"])
def test_what_deeds_answer_is_chinese(deed: str, chinese: Client) -> None:
    for memory in Memory.objects.order_by("pk"):
        url = reverse(f"memories:{deed}", args=[memory.pk])
        answer = chinese.post(url, {"confirm": "yes", "message": "black_out", "never": "on"}, follow=True)
        assert english(answer.content.decode()) == set()


def test_what_undoing_answers_is_chinese(chinese: Client) -> None:
    for change in Change.objects.order_by("-pk"):
        answer = chinese.post(reverse("memories:undo_change", args=[change.pk]), follow=True)
        assert english(answer.content.decode()) == set()
        assert english(chinese.get("/memories/").content.decode()) == set()


def test_the_doors_are_chinese_to_a_chinese_browser(db: None) -> None:
    browser = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert english(browser.get(urlsplit(str(setup_link.current_link())).path).content.decode()) == set()
    boss = User.objects.create_superuser("管理员", password=PASSWORD)
    for path in ("/sign-in/", "/sign-up/", f"/invite/{invitations.make(boss)}/", "/new-password/MQ/abc-def/", "/none/"):
        assert english(browser.get(path).content.decode()) == set(), path
    for sent in (
        {"username": "a b", "password1": "12345678", "password2": "1"},
        {"username": "管理员", "password1": "password123", "password2": "password123"},
        {"username": "李" * 200, "password1": "李", "password2": "李"},
    ):
        refused = browser.post("/sign-up/", sent)
        html = refused.content.decode()
        assert refused.status_code == 422 and english(html.replace('value="a b"', "")) == set()
        assert "请" not in html.replace("邀请", "")
    for _attempt in range(product.SIGN_IN_FAILURES["user"][0] + 1):
        refused = browser.post("/sign-in/", {"username": "管理员", "password": "x"})
    assert "之后可以再试" in refused.content.decode()
    assert english(refused.content.decode()) == set()


def broken(_request: HttpRequest) -> None:
    raise RuntimeError("a secret detail")


urlpatterns = [*product_urls, url_path("broken/", broken)]


@pytest.mark.urls(__name__)
def test_pages_of_errors_are_chinese(person: User) -> None:
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    browser.force_login(person)
    for answer in (browser.get("/broken/"), browser.get("/none/"), browser.get("/admin/"), browser.post("/settings/")):
        assert english(answer.content.decode()) == set(), answer.status_code
