"""A doubt: raised by a reviewer, answered by the home department, read by the contractor and who asked."""

from playwright.sync_api import Page, expect

from tests.browser.browser_forms import approve, decide, signed_in
from tests.browser.browser_looks import faults
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit

FIRM, WHY = "33FM000001", "许可证编号与书面报告所附复印件不一致。"
FOUND = "已核对许可证原件，编号与填报一致。"
HERE = {"site_province_code": "370000", "site_city_code": "370600", "site_county_code": "370685"}


def test_a_doubt_is_raised_answered_and_told_to_both(site: Site, visit: Visit) -> None:
    name = site.unit(FIRM)["unit"]["name"]
    asking, home, firm = visit(), visit(), visit()
    under_review(site, home, name)
    signed_in(asking, "370685-1")
    raised(asking, name)
    signed_in(firm, FIRM)
    returned(firm)
    answered(home, name)
    for page in (asking, firm):
        told(page)


def under_review(site: Site, home: Page, name: str) -> None:
    """The firm and its licence are public, its project lies with the county."""
    scans = {field: [site.uploaded(FIRM)] for field in ("fm_licence_no_files", "qualification_level_files")}
    site.started(FIRM, "collect_contractor", site.unit(FIRM)["contractor"])
    signed_in(home, "330000-1")
    approve(home, name)
    site.started(FIRM, "collect_licence", {**site.unit(FIRM)["licence"], **scans})
    approve(home, name)
    site.started(FIRM, "collect_project", {**site.project(FIRM), **HERE})


def raised(page: Page, about: str) -> None:
    """Without a reason it is refused at the place; with one it goes."""
    decide(page, about, "提出疑义")
    page.get_by_role("radio", name="持证情况", exact=True).check()
    send = page.get_by_role("button", name="提交意见：提出疑义")
    send.click()
    expect(page.get_by_text("提出疑义的，请在意见说明中写明理由").first).to_be_visible()
    assert faults(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_label("意见说明").fill(WHY)
    send.click()
    page.wait_for_url("**/inbox")


def returned(page: Page) -> None:
    """The contractor reads by whom and why her form came back."""
    page.get_by_role("row", name="退回").get_by_role("link", name="办理").click()
    ruling = page.get_by_role("region", name="退回情况")
    for words in ("招远市安全生产监督管理局", "提出疑义", WHY):
        expect(ruling).to_contain_text(words)
    expect(ruling).to_contain_text("可以直接重新提交")
    doubted = page.get_by_role("region", name="疑义对象")
    expect(doubted.get_by_role("link", name="变更")).to_be_visible()
    assert faults(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})


def answered(page: Page, about: str) -> None:
    """The home department finds reason, licence and project on one page, and answers."""
    expect_task(page, about)
    page.get_by_role("radio", name="疑义不属实").check()
    page.locator('[id="f/opinion"]').fill(FOUND)
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url("**/inbox")


def expect_task(page: Page, about: str) -> None:
    """It arrives at once or with the next look of the clerk behind the scenes."""
    row = page.get_by_role("row", name="疑义复核").filter(has_text=about)
    for _ in range(20):
        page.goto("/inbox")
        if row.count():
            break
        page.wait_for_timeout(500)
    row.get_by_role("link", name="办理").click()
    for words in (WHY, "招远市安全生产监督管理局", "持证情况"):
        expect(page.get_by_text(words).first).to_be_visible()
    assert faults(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})


def told(page: Page) -> None:
    """The result and its reason, as a notice."""
    page.goto("/inbox")
    page.get_by_role("link", name="抄送与告知").click()
    page.get_by_role("row", name="疑义复核结果：疑义不属实").get_by_role("link").first.click()
    expect(page.get_by_text(FOUND).first).to_be_visible()
    assert faults(page) == []
