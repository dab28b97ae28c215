"""One line for each address of the site: how it is asked for, and whose ids it takes.

    page("memories:memory", "memory")    a page: GET shows it, a form on it may post to it
    part("memories:branch", "insight")   a fragment for htmx: GET answers it, or leads to its page
    deed("memories:pin", "memory")       changes something: POST only
    door("invite", "invitation")         open to who is not signed in
    plain("healthz")                     no page and nobody's: for machines

What follows the name are names of ids in the world (world.py), in the order of the address. `query="state=trash"` is
the same page in another state: for the walks in a real browser. `posts=False` leaves out the person's own empty POST,
where that would begin something that a test cannot wait for. `threads=True` is for asynchronous views, which read the
database in threads of their own.

`name` is "namespace:name" as reverse() takes it; an address without a name goes by its route, "robots.txt".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.urls import reverse

Kind = Literal["page", "part", "deed", "door", "plain"]


@dataclass(frozen=True, slots=True)
class Example:
    kind: Kind
    name: str
    ids: tuple[str, ...] = ()
    query: str = ""
    posts: bool = True
    threads: bool = False
    answers: int = 200
    """To GET, by who may see it."""

    def path(self, world: dict[str, Any], **instead: Any) -> str:
        """Its address; `instead` replaces ids of the world."""
        try:
            ids = [{**world, **instead}[name] for name in self.ids]
        except KeyError as missing:
            raise AssertionError(
                f"{self.name}: the world has no {missing}; let tests/addresses/world.py make it"
            ) from None
        path = reverse(self.name, args=ids) if self.named else f"/{self.name}"
        return f"{path}?{self.query}" if self.query else path

    @property
    def named(self) -> bool:
        return "." not in self.name and "/" not in self.name

    def __str__(self) -> str:
        return f"{self.name}?{self.query}" if self.query else self.name


def page(name: str, *ids: str, **more: Any) -> Example:
    return Example("page", name, ids, **more)


def part(name: str, *ids: str, **more: Any) -> Example:
    return Example("part", name, ids, **more)


def deed(name: str, *ids: str, **more: Any) -> Example:
    return Example("deed", name, ids, **more)


def door(name: str, *ids: str, **more: Any) -> Example:
    return Example("door", name, ids, **more)


def plain(name: str, **more: Any) -> Example:
    return Example("plain", name, **more)


# The pages of Django's admin need no line: test_admin.py walks them by itself.
EXAMPLES = [
    page("home"),
    page("find"),
    page("find", query="q=moved"),
    page("find", query="q=zzzz"),
    # the account
    door("sign_in"),
    deed("sign_out"),
    door("sign_up"),
    door("setup", "word", answers=404),  # somebody is here already
    door("invite", "invitation"),
    door("password_reset_confirm", "reset_user", "reset_token"),
    page("settings"),
    page("change_categories", query="switch-other=off&switch-health=ask"),
    page("forget_everything"),
    page("password_change"),
    page("programs"),
    deed("revoke_token", "token"),
    page("delete_account"),
    door("set_language"),
    # chat
    page("chat:index"),
    page("chat:new", threads=True),
    part("chat:conversations"),
    part("chat:message", "message"),
    part("chat:noted", "message"),
    page("chat:edit_message", "message", threads=True),
    page("chat:delete_message", "message"),
    deed("chat:show_message", "message"),
    part("chat:reply", "reply"),
    part("chat:recall", "reply"),
    deed("chat:relevance", "reply", "item"),
    deed("chat:reply_stop", "reply", threads=True),
    deed("chat:retry", "reply", posts=False, threads=True),
    part("chat:ledger", "job"),
    page("chat:conversation", "conversation"),
    deed("chat:send", "conversation", threads=True),
    page("chat:rename", "conversation"),
    deed("chat:memory", "conversation"),
    page("chat:delete", "conversation"),
    deed("chat:pin", "conversation"),
    deed("chat:archive", "conversation"),
    deed("chat:restore", "deleted_conversation"),
    page("chat:voice", "conversation"),
    part("chat:export_markdown", "conversation"),
    part("chat:export_json", "conversation"),
    page("chat:keys"),
    page("chat:personas"),
    page("chat:persona", "persona"),
    deed("chat:remove_persona", "persona"),
    page("chat:all"),
    page("chat:all", query="q=moved"),
    page("chat:all", query="show=trash"),
    deed("chat:bulk"),
    # memories
    page("memories:list"),
    page("memories:list", query="q=moved"),
    page("memories:list", query="q=zzzz"),
    page("memories:list", query="state=trash"),
    page("memories:list", query="state=kept_out"),
    page("memories:add"),
    page("memories:list", query="as_of=2026-11-20"),
    page("memories:list", query="pinned=yes&used=never&sort=used"),
    page("memories:timeline"),
    page("memories:export"),
    page("memories:export", query="state=trash"),
    page("memories:import"),
    deed("memories:import_start"),
    deed("memories:import_pause"),
    deed("memories:import_resume"),
    deed("memories:import_cancel"),
    deed("memories:bulk"),
    page("memories:bulk_job", "bulk_job"),
    page("memories:merge"),
    page("memories:keys"),
    page("memories:waiting"),
    deed("memories:accept", "waits"),
    deed("memories:never_again", "waits"),
    part("memories:row", "memory"),
    page("memories:edit_in_place", "memory"),
    page("memories:views"),
    page("memories:rename_view", "saved_view"),
    deed("memories:delete_view", "saved_view"),
    page("memories:trash"),
    page("memories:empty_trash"),
    page("memories:kept_out"),
    page("memories:kept_out", query="why=fiction"),
    page("memories:never"),
    page("memories:never", query="edit=1"),
    deed("memories:change_never", "never"),
    deed("memories:delete_never", "never"),
    page("memories:insights"),
    part("memories:loose"),
    page("memories:stats"),
    part("memories:growth_csv"),
    part("memories:times_csv", query="days=90"),
    part("memories:tokens_csv"),
    page("memories:stale"),
    page("memories:unsupported"),
    page("memories:duplicates"),
    deed("memories:settle_duplicate", "memory", "flat"),
    page("memories:costs"),
    page("memories:lab"),
    page("memories:lab", query="q=where+do+I+live%3F&w_meaning=0.20"),
    page("memories:recall_checks"),
    deed("memories:keep_check"),
    deed("memories:run_checks"),
    deed("memories:delete_check", "check"),
    page("memories:memory", "memory"),
    page("memories:memory", "insight"),
    part("memories:branch", "insight"),
    page("memories:edit", "memory"),
    page("memories:until", "memory"),
    page("memories:move", "memory"),
    page("memories:sentence", "insight", "sentence"),
    deed("memories:rederive", "insight", posts=False),
    deed("memories:restore_revision", "memory", "revision"),
    deed("memories:pin", "memory"),
    deed("memories:lock", "memory"),
    deed("memories:archive", "memory"),
    deed("memories:remove", "memory"),
    deed("memories:restore", "memory"),
    deed("memories:keep", "kept_out"),
    deed("memories:accept_suggestion", "insight"),
    deed("memories:dismiss_suggestion", "insight"),
    page("memories:forget", "memory"),
    deed("memories:relevant_again", "item"),
    page("memories:receipt", "receipt"),
    # conflicts
    page("memories:conflicts"),
    page("memories:past_rulings"),
    deed("memories:end_standing"),
    part("memories:badge"),
    page("memories:conflict", "conflict"),
    page("memories:conflict", "conflict", query="ruling=both&when_a=on+paper"),
    deed("memories:rule", "conflict"),
    deed("memories:settle_conflict", "conflict"),
    # activity
    page("memories:activity"),
    page("memories:activity", query="who=user&what=learned&since=2026-11-01"),
    page("memories:undo_change", "change"),
    page("memories:undo_job", "job"),
    page("memories:jobs"),
    page("memories:jobs", query="state=done&kind=consolidate"),
    page("memories:run_now"),
    page("memories:run_now", query="kind=rebuild"),
    page("memories:job", "job"),
    deed("memories:cancel_job", "job"),
    deed("memories:retry_job", "job"),
    deed("memories:retry_parked"),
    # for machines
    plain("healthz"),
    plain("api:openapi-json"),
    plain("readyz"),
    plain("metrics", answers=404),
    plain("favicon.ico", answers=302),
    plain("robots.txt"),
    plain(".well-known/change-password", answers=302),
]
