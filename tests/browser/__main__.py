"""Takes the pictures of `docs/images` from a console that shows the samples: `python -m tests.browser ADDRESS`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, NAMES, found

IMAGES = Path(__file__).parents[2] / "docs" / "images"
CHANGED = "li.alert:has(.type:text-is('موقف تغيّر')) .content"
"""The first alert of a position that changed."""


def main(address: str) -> None:
    """Open what a newcomer would, and take a picture of each."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found(NAMES), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1100, "height": 760})
        page.goto(f"{address}?lang=ar")
        page.screenshot(path=IMAGES / "console-alerts.png")
        page.locator(CHANGED).first.click()
        page.screenshot(path=IMAGES / "console-alert.png", full_page=True)
        page.locator("a[href^='/officials/']").first.click()
        page.screenshot(path=IMAGES / "console-official.png")
        phone = browser.new_page(viewport={"width": 360, "height": 640})
        phone.goto(f"{address}?lang=en")
        phone.screenshot(path=IMAGES / "console-phone.png")
        browser.close()


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    main(*sys.argv[1:])
