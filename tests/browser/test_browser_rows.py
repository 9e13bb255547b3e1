"""A deleted row comes back in its place with its values, until something else is done."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

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


def test_a_computed_column_is_shown_when_it_is_known(site: Site, visit: Visit) -> None:
    """After each saving and after 检查; what is typed meanwhile in the other columns stays."""
    made = site.started(NEWCOMER, "collect_contractor")
    page = visit(NEWCOMER)

    def computing(route: Route) -> None:
        answer = route.fetch()
        found = re.sub(r'("model":\s*\{)(?="|\s)', r'\1"readOnly":true,', answer.text())
        assert found != answer.text()
        route.fulfill(response=answer, body=found)

    def computed(route: Route) -> None:
        sent = route.request.post_data_json["answers"]
        rows = [{**row, "model": f"算-{number}"} for number, row in enumerate(sent.get("equipment", []), 1)]
        told: dict[str, Any] = {
            "verdict": "accept",
            "answers": {**sent, "equipment": rows},
            "problems": [],
            "way": None,
        }
        route.fulfill(json=told)

    page.route("**/items/*", computing)
    page.route("**/forms/outsourcing/contractor/check", computed)
    shown(page, f"/items/{task(made)}")
    enter(page, "/equipment", [{"name": "凿岩机1", "qty": 1}, {"name": "凿岩机2", "qty": 2}])
    expect(spot(page, "/equipment/1/model")).to_have_text("算-2")
    expect(spot(page, "/equipment/0/model")).to_have_text("算-1")
    assert names(page) == ["凿岩机1", "凿岩机2"]
    site.call(NEWCOMER, "DELETE", f"/cases/{made['id']}", {"reason": "重新填报"})
