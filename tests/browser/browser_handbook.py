"""A handbook that is done as it is written: its steps, and the hand that does them.

A step is a word in bold and what it is about in brackets: **打开**「…」 follows a link, **点击**「…」 presses
a button, a tab or what is folded, **填写**「栏目」为「…」, **选择**「栏目」为「…」, **勾选**「…」 and
**取消勾选**「…」, **选中**「…」 an element of a diagram, **看到**「…」 is there to be read; a picture is taken
where one is shown.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from playwright.sync_api import Locator, Page, expect

from tests.browser.browser_looks import shown

WORDS: Final = "打开|点击|填写|选择|勾选|取消勾选|选中|看到"
STEP = re.compile(rf"\*\*({WORDS})\*\*「([^」]+)」(?:为「([^」]*)」)?|!\[[^\]]*\]\((pictures/[\w-]+\.png)\)")
PICTURES: Final = os.environ.get("HANDBOOK_PICTURES", "")
"""Where pictures are kept; not set, none is taken."""
LONG: Final = 90_000


class Step(NamedTuple):
    """What to do, with what; `value`: what is typed or chosen."""

    word: str
    what: str
    value: str


def steps(page: str) -> Iterator[Step]:
    """Of a page of the handbook, in order; a picture is one, too."""
    for word, what, value, picture in STEP.findall(page):
        yield Step("照", picture, "") if picture else Step(word, what, value)


def follow(page: Page, step: Step) -> None:
    """Do one step, as somebody would who reads it."""
    try:
        HANDS[step.word](page, step)
    except Exception as failure:
        raise AssertionError(f"{step.word}「{step.what}」{step.value}") from failure


def _named(page: Page, *roles: str) -> Callable[[Step], Locator]:
    """What is called so in one of these roles, as it can be seen; of several the first."""

    def found(step: Step) -> Locator:
        all_of = [page.get_by_role(role, name=step.what, exact=True) for role in roles]  # type: ignore[arg-type]
        either = all_of[0]
        for other in all_of[1:]:
            either = either.or_(other)
        return either.filter(visible=True).first

    return found


def _open(page: Page, step: Step) -> None:
    link = _named(page, "link")(step)
    expect(link).to_be_visible()
    shown(page, link.evaluate("link => link.href"))


OTHERWISE = "[data-api], [method=dialog], dialog *, [data-island] *"
LEADS_ON = f"one => one.type === 'submit' && one.form?.matches(':not({OTHERWISE})')"
"""Whether a press leads to another page, which is waited for: what is found before might be gone with the old."""


def _press(page: Page, step: Step) -> None:
    folded = (
        page.locator("summary", has_text=re.compile(rf"^\s*{re.escape(step.what)}\s*$")).filter(visible=True).first
    )
    pressed = _named(page, "button", "tab", "link", "menuitem")(step).or_(folded).first
    if pressed.evaluate(LEADS_ON):
        with page.expect_navigation():
            pressed.click()
    else:
        pressed.click()


def _field(page: Page, step: Step) -> Locator:
    return page.get_by_label(step.what, exact=True).filter(visible=True).first


def _fill(page: Page, step: Step) -> None:
    _field(page, step).fill(step.value.replace("↵", "\n"))
    _field(page, step).blur()


def _choose(page: Page, step: Step) -> None:
    _field(page, step).select_option(label=step.value)


def _tick(page: Page, step: Step) -> None:
    _field(page, step).set_checked(step.word == "勾选")


def _element(page: Page, step: Step) -> None:
    page.get_by_role("button", name="查找", exact=True).click()
    page.get_by_label("查找图中的元素").fill(step.what)
    page.locator(".djs-search-result", has_text=step.what).first.click()


def _see(page: Page, step: Step) -> None:
    found = page.get_by_text(step.what, exact=True).filter(visible=True).first
    expect(found).to_be_visible(timeout=LONG)  # a release plays all its walks before it is published


def _picture(page: Page, step: Step) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / Path(step.what).name, animations="disabled")


HANDS: Final[Mapping[str, Callable[[Page, Step], None]]] = {
    "打开": _open,
    "点击": _press,
    "填写": _fill,
    "选择": _choose,
    "勾选": _tick,
    "取消勾选": _tick,
    "选中": _element,
    "看到": _see,
    "照": _picture,
}
