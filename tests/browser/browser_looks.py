"""What every page must be at every width: accessible by axe-core's A and AA rules, never wider than the window."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

WIDTHS = (1440, 820, 390)
AXE = Path("frontend/node_modules/axe-core/axe.min.js")
RUN = """axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations']})
  .then(found => found.violations.map(
    one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html).join(' | ')))"""
WIDE = """[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1
  && !one.closest('.table-responsive, .djs-container, .visually-hidden, .public-nav, .skip-link')).slice(0, 3)
  .map(one => one.outerHTML.slice(0, 120))"""


def shown(page: Page, address: str) -> None:
    """Open a page and wait until its islands are drawn."""
    page.goto(address)
    for island, drawn in (
        ("form", ".actionbar, .beside, [data-island=form] .form-grid"),
        ("viewer", ".diagram-note:not(:empty)"),
        ("editor", ".editor-side, .editor .alert"),
        ("table", ".table-below, .table-editor .alert"),
    ):
        if page.locator(f"[data-island={island}]").count():
            expect(page.locator(drawn).filter(visible=True).first).to_be_visible()


def faults(page: Page, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """Everything wrong with the page as it stands, at each width."""
    inside = page.context.new_cdp_session(page)
    _run(inside, AXE.read_text())
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(120)
        found += [f"{width}: {fault}" for fault in _run(inside, RUN)]
        if _run(inside, "document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: wider than the window: {_run(inside, WIDE)}")
    inside.detach()
    return found


def _run(inside: Any, script: str) -> Any:
    """Evaluated past the content security policy, as the browser's own tools do."""
    sent = {"expression": script, "awaitPromise": True, "returnByValue": True}
    answer = inside.send("Runtime.evaluate", sent)
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")
