"""The admin pages: people and how the work goes, nothing of what anybody said."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.test import Client

from memories import jobs
from memories.models import Job
from memoryscope_site.models import Invitation, User
from tests.accounts.conftest import signed_in_as
from tests.accounts.test_delete_account import WORDS, live
from tests.conftest import PASSWORD
from tests.store.saying import MORNING

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/memoryscope_site/user/"


@pytest.mark.parametrize("path", ["/admin/", PEOPLE, "/admin/memories/job/", "/admin/chat/conversation/"])
def test_it_is_for_staff(path: str, anonymous: Client, client: Client, admin_browser: Client) -> None:
    assert admin_browser.get(path).status_code == 200
    door = anonymous.get(path, follow=True)
    assert door.redirect_chain[-1][0].startswith("/sign-in/?next=/admin/")
    refused = client.get(path, follow=True)
    assert refused.status_code == 403 and "belongs to the administrator" in refused.content.decode()


def test_there_is_one_door_and_it_is_slowed_down(anonymous: Client, administrator: User) -> None:
    answer = anonymous.post("/admin/login/?next=/admin/", {"username": "root", "password": PASSWORD})
    assert answer["Location"] == "/sign-in/?next=/admin/" and signed_in_as(anonymous) == ""
    assert anonymous.get("/admin/login/?next=//evil.example/")["Location"] == "/sign-in/?next=/admin/"


def test_nothing_private_is_shown(admin_browser: Client, person: User) -> None:
    live(person)
    job = jobs.request(person.pk, Job.Kind.CONSOLIDATE, session=f"import of {WORDS[0]}")
    Job.objects.filter(pk=job.pk).update(error=WORDS[1], parked_reason=WORDS[2])
    conversation = person.conversations.get()
    for path in (
        "/admin/",
        "/admin/memories/job/",
        f"/admin/memories/job/{job.pk}/change/",
        "/admin/chat/conversation/",
        f"/admin/chat/conversation/{conversation.pk}/change/",
        f"{PEOPLE}{person.pk}/change/",
        f"{PEOPLE}{person.pk}/delete/",
        f"{PEOPLE}{person.pk}/history/",
    ):
        answer = admin_browser.get(path)
        assert answer.status_code == 200, path
        assert [words for words in WORDS if words in answer.content.decode()] == [], path


def test_jobs_and_conversations_are_only_looked_at(admin_browser: Client, person: User) -> None:
    live(person)
    job, conversation = jobs.request(person.pk, Job.Kind.REFLECT), person.conversations.get()
    for path in (f"/admin/memories/job/{job.pk}/", f"/admin/chat/conversation/{conversation.pk}/"):
        assert admin_browser.post(path + "delete/", {"post": "yes"}).status_code == 403
        assert admin_browser.post(path + "change/", {"state": "done"}).status_code == 403
    assert admin_browser.get("/admin/memories/job/add/").status_code == 403


def test_schedules_cannot_be_changed_and_errors_are_not_quoted(admin_browser: Client) -> None:
    from django_q.models import Failure, Schedule

    schedule = Schedule.objects.get(name="memoryscope tick")
    path = f"/admin/django_q/schedule/{schedule.pk}/change/"
    assert admin_browser.get(path).status_code == 200
    assert admin_browser.post(path, {"func": "os.system"}).status_code == 403
    assert admin_browser.get("/admin/django_q/schedule/add/").status_code == 403
    failed = Failure.objects.create(
        id="1" * 32, name="one", func="f", started=MORNING, stopped=MORNING, success=False, result=WORDS[0]
    )
    for page in ("", f"{failed.pk}/change/"):
        answer = admin_browser.get(f"/admin/django_q/failure/{page}")
        assert answer.status_code == 200 and WORDS[0] not in answer.content.decode()


def test_a_link_for_who_forgot_the_password(admin_browser: Client, person: User, stranger: User) -> None:
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    chosen = {"action": "make_reset_links", "_selected_action": [person.pk, stranger.pk], "index": "0"}
    answer = admin_browser.post(PEOPLE, chosen)
    [(user, link)] = answer.context["links"]
    assert user == person and link in answer.content.decode() and "no-store" in answer["Cache-Control"]
    page = Client().get(urlsplit(link).path, follow=True)
    assert page.context["validlink"]


def test_staff_makes_no_link_for_a_superuser(person: User, administrator: User) -> None:
    from django.contrib.auth.models import Permission

    User.objects.filter(pk=person.pk).update(is_staff=True)
    person.user_permissions.add(*Permission.objects.filter(codename__in=["change_user", "view_user"]))
    browser = Client()
    browser.force_login(person)
    chosen = {"action": "make_reset_links", "_selected_action": [administrator.pk], "index": "0"}
    assert browser.post(PEOPLE, chosen).status_code == 403


def test_deleting_a_person_deletes_everything_of_theirs(admin_browser: Client, person: User, stranger: User) -> None:
    live(person)
    page = admin_browser.get(f"{PEOPLE}{person.pk}/delete/").content.decode()
    assert "Memories: 2" in page and "Conversations: 1" in page
    assert admin_browser.post(f"{PEOPLE}{person.pk}/delete/", {"post": "yes"}).status_code == 302
    assert set(User.objects.values_list("username", flat=True)) == {"root", "stranger"}
    bulk = {"action": "delete_selected", "_selected_action": [stranger.pk], "post": "yes"}
    admin_browser.post(PEOPLE, bulk)
    assert User.objects.filter(pk=stranger.pk).exists()


def test_nobody_deletes_themselves_here(admin_browser: Client, administrator: User, person: User) -> None:
    assert admin_browser.post(f"{PEOPLE}{administrator.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=administrator.pk).exists()


def test_a_person_is_made_with_the_language_and_clock_of_the_installation(
    admin_browser: Client, settings: object
) -> None:
    settings.LANGUAGE_CODE, settings.TIME_ZONE = "zh-hans", "Asia/Shanghai"  # type: ignore[attr-defined]
    new = {"username": "wei", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    answer = admin_browser.post(f"{PEOPLE}add/", new)
    user = User.objects.get(username="wei")
    assert answer.status_code == 302 and (user.language, user.time_zone) == ("zh-hans", "Asia/Shanghai")
    page = admin_browser.get(f"{PEOPLE}{user.pk}/change/").content.decode()
    assert '<option value="Asia/Shanghai" selected>' in page


def test_invitations_can_be_withdrawn_and_show_no_hash(admin_browser: Client) -> None:
    admin_browser.post("/settings/", {"save": "invite"})
    invitation = Invitation.objects.get()
    path = f"/admin/memoryscope_site/invitation/{invitation.pk}/"
    assert invitation.token_hash not in admin_browser.get(path + "change/").content.decode()
    assert admin_browser.post(path + "delete/", {"post": "yes"}).status_code == 302
    assert not Invitation.objects.exists()
