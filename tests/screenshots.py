"""python -m tests.screenshots: takes the pictures of the README from the demo, with a real browser."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from chat.demo import PASSWORD
from tests.run.site import ROOT, Site

IMAGES = ROOT / "docs" / "images"
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="memoryscope-pictures-") as folder:
        # The name of a model in the head, and nobody who answers: no picture needs a new reply.
        site = Site(Path(folder) / "data", CHAT_BASE_URL="http://127.0.0.1:9/v1", CHAT_MODEL="qwen-max")
        site.manage("demo", "-v", "0").check_returncode()
        site.start()
        try:
            take(f"http://127.0.0.1:{site.port}")
        finally:
            site.interrupt()
            site.wait()


def take(address: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/sign-in/")
        page.fill("[name=username]", "yining")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{address}/")
        picture(page, f"{address}/chat/", "chat", conversation="Dinner for six")
        picture(page, f"{address}/memories/", "memories")
        picture(page, f"{address}/memories/insights/?open=none", "insights", opens="Work at the tile museum")
        in_chinese(page, address)
        picture(page, f"{address}/chat/", "chat-zh", conversation="给 Tomás 的素食菜单")
        browser.close()


def picture(page: Page, url: str, name: str, conversation: str = "", opens: str = "") -> None:
    page.goto(url)
    if opens:
        page.get_by_role("heading", name=opens, exact=True).click()
        branch = page.locator("details[open] .obs")
        branch.first.locator("summary").click()
        branch.locator("blockquote").first.wait_for()
    if conversation:
        page.get_by_role("link", name=conversation, exact=True).first.click()
        chip = page.locator("a.chip").last
        chip.click()
        page.locator(".panel").wait_for()
    page.evaluate("document.fonts.ready")
    page.mouse.move(0, 0)
    page.screenshot(path=IMAGES / f"{name}.png")


def in_chinese(page: Page, address: str) -> None:
    page.goto(f"{address}/settings/")
    page.locator("[name=language]").select_option("zh-hans") if page.locator("select[name=language]").count() else (
        page.locator("[name=language][value=zh-hans]").check(force=True)
    )
    page.locator("button[name=save][value=account]").click()
    page.wait_for_load_state()


if __name__ == "__main__":
    main()
