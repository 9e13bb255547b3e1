"""A person without a mouse: Tab, Enter, Space, the arrows and what is typed."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.browser_site import PASSWORD

MANY = 400
HERE = """() => { const one = document.activeElement, spot = one?.closest('[id^="f/"]');
  return { at: spot?.id.slice(1) ?? '', own: one?.id ?? '',
    kind: one?.tagName === 'SELECT' ? 'select' : one?.type ?? '',
    role: one?.getAttribute('role') ?? '', value: one?.value ?? '', checked: Boolean(one?.checked),
    part: [...(spot?.querySelectorAll('select') ?? [])].indexOf(one),
    label: one?.closest('label')?.innerText.trim() ?? '',
    name: `${one?.name ?? ''}=${one?.value ?? ''}` +
      ` ${one?.getAttribute('aria-label') ?? ''}` +
      ` ${one?.matches('body, select') ? '' : one?.innerText ?? ''}` } }"""


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)


def here(page: Page) -> dict[str, Any]:
    """What has the focus."""
    return dict(page.evaluate(HERE))


def reach(page: Page, what: str) -> None:
    """Press Tab until that has the focus; nothing on the way makes the page wider than its window."""
    for _ in range(MANY):
        if re.search(what, here(page)["name"]):
            fits(page)
            return
        press(page, "Tab")
    raise AssertionError(f"the keyboard does not reach {what}")


def fits(page: Page) -> None:
    """Nothing has to be moved sideways to be read."""
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url


def go(page: Page, what: str, address: str = "") -> None:
    """Reach a link or a button and press it; with an address, arrive there."""
    reach(page, what)
    press(page, "Enter")
    if address:
        page.wait_for_url(address)
        fits(page)


def sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in")
    reach(page, "^username=|^name=")
    page.keyboard.type(who)
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    go(page, "登录$", "**/inbox")


def menu(page: Page, what: str, address: str) -> None:
    """By the navigation at the side, which phones hide behind a button."""
    if page.get_by_label("打开导航").is_visible():
        go(page, "打开导航")
    go(page, what, address)


def write(page: Page, answers: Mapping[str, Any], end: str) -> None:
    """Go through a form with Tab, answering what is reached, until the button `end`."""
    left, last = dict(answers), None
    for _ in range(MANY):
        press(page, "Tab")
        now = here(page)
        if re.search(end, now["name"]):
            assert not left, f"not reached: {sorted(left)}"
            fits(page)
            return
        if (now["own"], now["label"], now["at"], now["value"]) == last:
            continue
        answered(page, now, answers, left)
        now = here(page)
        last = (now["own"], now["label"], now["at"], now["value"])
    raise AssertionError(f"the keyboard does not reach {end}")


def answered(page: Page, now: Mapping[str, Any], answers: Mapping[str, Any], left: dict[str, Any]) -> None:
    """The control that has the focus, if it is asked for."""
    name = now["at"].removeprefix("/").partition("/")[0].partition("__")[0]
    if name not in answers:
        return
    left.pop(name, None)
    value = answers[name]
    if now["kind"] == "select":
        wanted = (
            str(value).split("-")[now["part"]] if now["part"] >= 0 and now["at"] != f"/{now['own'][2:]}" else value
        )
        chosen(page, str(wanted))
    elif now["kind"] == "radio":
        picked(page, ("否", "是")[value] if isinstance(value, bool) else str(value))
    elif now["kind"] == "checkbox":
        if now["checked"] != (value if isinstance(value, bool) else any(one in now["label"] for one in value)):
            press(page, "Space")
    elif now["role"] == "combobox":
        found(page, str(value))
    elif now["kind"] in ("datetime-local", "date"):
        dated(page, str(value))
    else:
        page.keyboard.type(str(value))


def chosen(page: Page, value: str) -> None:
    for _ in range(MANY):
        if here(page)["value"] == value:
            return
        press(page, "ArrowDown")
    raise AssertionError(f"no option {value}")


def picked(page: Page, label: str) -> None:
    press(page, "Space")
    for _ in range(20):
        if here(page)["label"] == label:
            return
        press(page, "ArrowDown")
    raise AssertionError(f"no choice {label}")


def found(page: Page, typed: str) -> None:
    """A name typed, then the first suggestion."""
    page.keyboard.type(typed)
    expect(page.get_by_role("option").filter(has_text=typed)).not_to_have_count(0)
    press(page, "ArrowDown")
    press(page, "Enter")


def dated(page: Page, value: str) -> None:
    """Part by part, as the control shows them: year first, or as a browser that speaks English alone does."""
    year, month, day, *time = re.findall(r"\d+", value)
    typed(page, [year, month, day, *time])
    if not here(page)["value"].startswith(value):
        for _ in range(6):
            press(page, "ArrowLeft")
        typed(page, [month, day, year, *_half(time)])


def _half(time: Sequence[str]) -> list[str]:
    """Hour and minute as halves of the day have them."""
    if not time:
        return []
    hour = int(time[0])
    return [f"{hour % 12 or 12:02}", time[1], "AP"[hour >= 12]]


def typed(page: Page, parts: Sequence[str]) -> None:
    for part in parts:
        page.keyboard.type(part)
        if len(part) == 4:
            press(page, "ArrowRight")
