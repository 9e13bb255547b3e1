"""A deleted row comes back in its place with its values, until something else is done."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.browser_forms import enter, spot
from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import NEWCOMER, Site, task
from tests.browser.conftest import Visit

EQUIPMENT = [{"name": f"凿岩机{number}", "model": f"YT-{number}", "qty": number} for number in range(1, 4)]


@pytest.fixture
def form(site: Site, visit: Visit) -> Iterator[Page]:
    """A T1 with three rows of equipment."""
    made = site.started(NEWCOMER, "collect_contractor")
    page = visit(NEWCOMER)
    shown(page, f"/items/{task(made)}")
    enter(page, "/equipment", EQUIPMENT)
    yield page
    site.call(NEWCOMER, "DELETE", f"/cases/{made['id']}", {"reason": "重新填报"})


def undo(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^撤销：删除"))


def remove(page: Page, number: int) -> None:
    page.get_by_role("button", name=f"删除主要设备第 {number} 行", exact=True).click()


def names(page: Page) -> list[str]:
    """The first cell of each row."""
    return [one.input_value() for one in page.locator('[id^="f/equipment/"][id$="/name"]').all()]


def test_a_deleted_row_comes_back_in_its_place(form: Page) -> None:
    remove(form, 2)
    expect(undo(form)).to_be_focused()
    expect(form.get_by_text("已删除第 2 行")).to_be_visible()
    expect(form.get_by_role("status").filter(has_text="已删除主要设备第 2 行")).to_have_count(1)
    assert names(form) == ["凿岩机1", "凿岩机3"]
    expect(form.locator(".save-state")).to_contain_text("草稿已保存")
    assert faults(form) == []
    form.keyboard.press("Enter")
    expect(spot(form, "/equipment/1/name")).to_be_focused()
    expect(spot(form, "/equipment/1/model")).to_have_value("YT-2")
    assert names(form) == ["凿岩机1", "凿岩机2", "凿岩机3"]
    expect(undo(form)).to_have_count(0)
    expect(form.locator(".save-state")).to_contain_text("草稿已保存")
    form.reload()
    expect(spot(form, "/equipment/1/model")).to_have_value("YT-2")


def test_several_deleted_rows_come_back_one_by_one(form: Page) -> None:
    for _ in EQUIPMENT:
        remove(form, 1)
    for left in (2, 1, 0):
        expect(undo(form)).to_be_visible()
        undo(form).click()
        expect(form.locator('[id^="f/equipment/"][id$="/name"]')).to_have_count(3 - left)
    assert names(form) == ["凿岩机1", "凿岩机2", "凿岩机3"]


def test_a_change_or_saving_elsewhere_ends_it(form: Page) -> None:
    remove(form, 3)
    expect(undo(form)).to_be_visible()
    enter(form, "/avg_employees", 321)
    expect(undo(form)).to_have_count(0)
    remove(form, 1)
    form.get_by_role("button", name="保存草稿").click()
    expect(undo(form)).to_have_count(0)
    assert names(form) == ["凿岩机2"]
