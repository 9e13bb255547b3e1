"""A browser before the running platform; a policy violation or a script error on any page fails the test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.browser_site import PASSWORD, Site, running
from tests.plugins.servers import missing

FLAGS = (
    "--no-sandbox --disable-gpu --disable-dev-shm-usage --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run --no-pings --lang=zh-CN"
)
LOCALE: dict[str, str | float | bool] = {"LANGUAGE": "zh_CN", "LC_ALL": "C.UTF-8"}
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
WATCH = "addEventListener('securitypolicyviolation', e => told(`${e.violatedDirective} ${e.blockedURI}`))"
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The platform, once per test process."""
    with running(tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="session")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A second one, for tests that change what all others see, or count what there is."""
    with running(tmp_path_factory.mktemp("apart")) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's chromium, speaking Chinese and knowing no other machine."""
    program = next(
        (found for name in ("chromium-headless-shell", "chromium") if (found := shutil.which(name))), None
    )
    if program is None:
        missing("chromium")
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=[*FLAGS.split(), NOWHERE], env=LOCALE)
        yield launched
        launched.close()


class Watched:
    """Contexts of one test, and what went wrong on any of their pages."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def visit(self, who: str | None = None, width: int = 1440, height: int = 900) -> Page:
        """A fresh browser window; `who` is signed in already."""
        context = self.browser.new_context(
            base_url=self.site.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
        )
        self.contexts.append(context)
        context.set_default_timeout(10_000)
        context.expose_function("told", lambda fault: self.faults.append(str(fault)))
        context.add_init_script(WATCH)
        if who:
            sent = context.request.post("/api/v1/session", data={"username": who, "password": PASSWORD})
            assert sent.ok, sent.text()
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        return page


@pytest.fixture
def watched(browser: Browser, site: Site) -> Iterator[Watched]:
    """The watcher; fails the test for any violation or script error."""
    watcher = Watched(browser, site)
    yield watcher
    for context in watcher.contexts:
        context.close()
    assert watcher.faults == []


@pytest.fixture
def visit(watched: Watched) -> Visit:
    """visit(who, width, height) → a page."""
    return watched.visit


@pytest.fixture
def scan_file(tmp_path: Path) -> Path:
    """A scan of some 150 kB on the person's own machine."""
    file = tmp_path / "许可证扫描件.png"
    Image.effect_noise((400, 400), 90).save(file)
    return file
