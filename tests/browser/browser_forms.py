"""Filling in the real forms as a person does: every answer goes to the control that stands at its place."""

from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.browser_site import PASSWORD

KIND = """spot => spot.classList.contains('rows') ? 'rows' : spot.classList.contains('place') ? 'place'
  : spot.querySelector('.chips') ? 'chips' : spot.classList.contains('parts') ? 'month'
  : spot.tagName === 'FIELDSET' ? 'group' : spot.getAttribute('role') ?? spot.type"""


def spot(page: Page, at: str) -> Locator:
    """The control, or the group of controls, of a field; `at` is a JSON pointer."""
    return page.locator(f'[id="f{at}"]')


def fill(page: Page, answers: Mapping[str, Any], at: str = "") -> None:
    """Type and choose everything, field after field."""
    for name, value in answers.items():
        enter(page, f"{at}/{name}", value)


def enter(page: Page, at: str, value: Any) -> None:
    """One field, whatever kind of control it has."""
    found = spot(page, at)
    kind = found.evaluate(KIND)
    entered = ENTER.get(kind)
    if entered:
        entered(page, at, value)
    else:
        found.fill(str(value))
        found.blur()


def _rows(page: Page, at: str, rows: list[dict[str, Any]]) -> None:
    lists = spot(page, at).locator("xpath=ancestor::div[contains(concat(' ', @class, ' '), ' list ')][1]")
    for number, row in enumerate(rows):
        lists.get_by_role("button", name="添加一行").click()
        fill(page, row, f"{at}/{number}")


def _chosen(page: Page, at: str, value: Any) -> None:
    name = {True: "是", False: "否"}.get(value, value) if isinstance(value, bool) else value
    spot(page, at).get_by_role("radio", name=str(name), exact=True).check()


def _chips(page: Page, at: str, values: list[str]) -> None:
    for value in values:
        spot(page, at).locator("label.chip", has_text=value).click()


def _month(page: Page, at: str, value: str) -> None:
    year, month = value.split("-")
    parts = spot(page, at).get_by_role("combobox")
    parts.nth(0).select_option(year)
    parts.nth(1).select_option(month)


def _place(page: Page, at: str, code: str) -> None:
    parts = spot(page, at).get_by_role("combobox")
    for level, part in enumerate((code[:2] + "0000", code[:4] + "00", code)):
        parts.nth(level).select_option(part)


def _moment(page: Page, at: str, value: str) -> None:
    spot(page, at).fill(value[:16])


def _option(page: Page, at: str, value: str) -> None:
    spot(page, at).select_option(value)


ENTER: Mapping[str, Callable[[Page, str, Any], None]] = {
    "rows": _rows,
    "radiogroup": _chosen,
    "chips": _chips,
    "month": _month,
    "place": _place,
    "group": lambda page, at, value: fill(page, value, at),
    "checkbox": lambda page, at, value: spot(page, at).set_checked(bool(value)),
    "select-one": _option,
    "datetime-local": _moment,
}


def signed_in(page: Page, who: str) -> None:
    """By the sign-in page."""
    page.goto("/sign-in")
    page.get_by_label("登录名").fill(who)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/inbox")


def opened(page: Page, title: str) -> None:
    """Start a business from the inbox and wait for its form."""
    page.goto("/inbox")
    page.get_by_text("发起业务").click()
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="开始填报").click()
    expect(page.locator(".actionbar")).to_be_visible()


def sent(page: Page) -> None:
    """Submit and arrive at the receipt."""
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url("**/cases/*/receipt")
    expect(page.get_by_role("heading", name="已提交：")).to_be_visible()


def chosen(page: Page, at: str, typed: str, name: str) -> None:
    """Type into a field with suggestions and take one of them from the list."""
    box = spot(page, at)
    box.press_sequentially(typed)
    page.locator(f'[id="f{at}__list"]').get_by_role("option").filter(has_text=name.partition("（")[0]).click()


def decide(page: Page, about: str, label: str) -> None:
    """Open the inbox's first task about something and choose a decision."""
    page.goto("/inbox")
    page.get_by_role("row", name=about).get_by_role("link", name="办理").first.click()
    page.get_by_label(label, exact=True).check()


def approve(page: Page, about: str) -> None:
    """Approve the inbox's first task about something: every tick, then the opinion."""
    decide(page, about, "通过")
    for tick in page.locator("[data-island=form]").get_by_role("checkbox").all():
        tick.check()
    page.get_by_label("意见说明").fill("经核实，填报内容与书面报告一致。")
    page.get_by_role("button", name="提交意见：通过").click()
    page.wait_for_url("**/inbox")


def remark(page: Page, title: str, message: str) -> None:
    """Ask at the record itself for the correction of a field, a row or a section."""
    page.get_by_role("button", name=f"提补正要求：{title}", exact=True).click()
    page.get_by_role("textbox", name=f"补正要求：{title}", exact=True).fill(message)
