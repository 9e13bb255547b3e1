"""What a reviewer has typed is kept while she types, and put back and told at the next visit."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_forms import decide
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit

FIRM, OPINION = "00FM000008", "请补正后重新提交。"


@pytest.fixture
def name(site: Site) -> str:
    """The name of a firm whose first form waits for review."""
    site.started(FIRM, "collect_contractor", site.unit(FIRM)["contractor"])
    return str(site.unit(FIRM)["unit"]["name"])


def kept(page: Page, text: str) -> None:
    expect(page.locator(".save-state")).to_contain_text(text)


def test_an_opinion_survives_a_reload_and_a_lost_network(name: str, visit: Visit) -> None:
    page = visit("000000-1")
    decide(page, name, "退回补正")
    page.get_by_label("意见说明").fill(OPINION)
    kept(page, "草稿已保存")
    page.reload()
    kept(page, "已载入上次保存的草稿")
    expect(page.get_by_label("退回补正", exact=True)).to_be_checked()
    expect(page.get_by_label("意见说明")).to_have_value(OPINION)
    page.context.set_offline(True)
    page.get_by_label("意见说明").fill(OPINION * 2)
    kept(page, "已暂存在本机")
    page.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto("/inbox")
    page.get_by_role("row", name=name).get_by_role("link", name="办理").first.click()
    page.get_by_role("dialog").get_by_role("button", name="恢复", exact=True).click()
    expect(page.get_by_label("意见说明")).to_have_value(OPINION * 2)
    kept(page, "草稿已保存")
