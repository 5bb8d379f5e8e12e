"""A Chromium for each test; without one, or its driver, a test is skipped, in `make browser-check` it fails."""

import os
import shutil
from collections.abc import Iterable, Iterator

import pytest

from tests.browser.window import Window
from tests.integration.installation import Installation, installation

PATIENCE = 120_000  # milliseconds
ARGUMENTS = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def found(names: Iterable[str]) -> str | None:
    """Path of the first of some programs that is there."""
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser(request):
    """Debian's Chromium; as root it runs without its sandbox, which needs a user."""
    lack = pytest.fail if request.config.getoption("--all-tools") else pytest.skip
    path = found(NAMES)
    if path is None:
        lack("no Chromium: on Debian and Ubuntu: apt-get install chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        lack("no playwright: make browser-check brings it")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def place(browser, kafka_bootstrap, redis_url, request, tmp_path) -> Installation:
    """An installation; without a browser nothing is started."""
    return installation(kafka_bootstrap, redis_url, request.node.originalname, tmp_path)


@pytest.fixture
def window(browser) -> Iterator[Window]:
    """A window of its own, which must not have met any fault when the test ends."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    opened = Window(context.new_page())
    yield opened
    context.close()
    assert opened.faults == []
