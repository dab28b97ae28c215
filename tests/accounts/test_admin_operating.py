"""What an operator does on the admin pages: quotas, jobs that are stuck, and which models are in use."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django.fixtures import Settings

from memories import budget, clock, jobs
from memories.models import Job, OwnerState
from memories.records import Owner
from memoryscope_site.models import User
from tests.store.saying import learn

pytestmark = pytest.mark.django_db
JOBS = "/admin/memories/job/"


def quota_form(page: str, tokens: str) -> dict[str, str]:
    """What the page of a person sends."""
    from html.parser import HTMLParser

    found: dict[str, str] = {}

    class Inputs(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag == "input" and given.get("name") and given.get("type") not in ("submit", "checkbox"):
                found[str(given["name"])] = given.get("value") or ""

    Inputs().feed(page)
    return {name: value for name, value in found.items() if not name.startswith("_")} | {
        "memory_state-0-daily_token_budget": tokens, "is_active": "on", "language": "en", "time_zone": "Europe/Lisbon",
    }  # fmt: skip


@pytest.mark.parametrize("known", [True, False], ids=["somebody with memories", "somebody new"])
def test_a_quota_is_set_and_holds(
    known: bool, admin_browser: Client, person: User, owner: Owner, settings: Settings
) -> None:
    settings.DAILY_TOKEN_BUDGET = 0
    if known:
        learn(owner, "Yining keeps bees.")
    before = OwnerState.objects.filter(owner=person).values("seq", "index_version").first()
    path = f"/admin/memoryscope_site/user/{person.pk}/change/"
    page = admin_browser.get(path).content.decode()
    assert "Tokens a day" in page and "(no limit)" in page and "bees" not in page
    answer = admin_browser.post(path, quota_form(page, "5000"))
    assert answer.status_code == 302, answer.context["errors"]
    assert OwnerState.objects.get(owner=person).daily_token_budget == 5000
    assert before in (None, OwnerState.objects.values("seq", "index_version").get(owner=person))

    assert budget.used_up_until(owner) is None
    budget.spend(owner, 5000)
    assert budget.used_up_until(owner) is not None
    page = admin_browser.get(path).content.decode()
    assert "5000" in page and 'value="5000"' in page
    admin_browser.post(path, quota_form(page, ""))
    assert OwnerState.objects.get(owner=person).daily_token_budget is None and budget.used_up_until(owner) is None


def test_a_job_that_is_stuck_is_tried_again_and_one_that_waits_is_cancelled(
    admin_browser: Client, owner: Owner
) -> None:
    parked = jobs.request(owner.id, Job.Kind.CONSOLIDATE, "one", due_at=clock.now().replace(year=2999))
    Job.objects.filter(pk=parked.pk).update(state="parked", attempts=3)
    waits = jobs.request(owner.id, Job.Kind.REFLECT, due_at=clock.now().replace(year=2999))
    for action, job, state in (("try_again", parked, "queued"), ("cancel", waits, "cancelled")):
        admin_browser.post(JOBS, {"action": action, "_selected_action": [job.pk], "index": "0"})
        job.refresh_from_db()
        assert job.state == state
    assert "Tried again." in admin_browser.get(f"{JOBS}{parked.pk}/history/").content.decode()


def test_staff_that_may_only_look_operates_nothing(owner: Owner) -> None:
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_job"))
    browser = Client()
    browser.force_login(clerk)
    waits = jobs.request(owner.id, Job.Kind.REFLECT, due_at=clock.now().replace(year=2999))
    page = browser.get(JOBS).content.decode()
    assert "reflection" in page and "try_again" not in page
    browser.post(JOBS, {"action": "cancel", "_selected_action": [waits.pk], "index": "0"})
    waits.refresh_from_db()
    assert waits.state == "queued"


def test_models_in_use_are_named_without_keys(admin_browser: Client, client: Client, settings: Settings) -> None:
    entry = {"BACKEND": "memories.llm.openai.OpenAIChat", "MODEL": "gpt-4o", "API_KEY": "sk-very-secret"}
    settings.MODELS = settings.MODELS | {"chat": entry | {"BASE_URL": "https://u:hunter2@llm.example.org/v1"}}
    settings.DAILY_TOKEN_BUDGET = 20_000
    assert "/admin/models/" in admin_browser.get("/admin/").content.decode()
    page = admin_browser.get("/admin/models/").content.decode()
    assert "gpt-4o" in page and "llm.example.org" in page and "20,000 tokens a day" in page
    assert "sk-very-secret" not in page and "hunter2" not in page
    assert client.get("/admin/models/", follow=True).status_code == 403
