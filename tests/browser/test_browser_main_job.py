"""The main job, from signing in to the public page, by people in front of a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser_forms import approve, decide, enter, fill, opened, remark, sent, signed_in, spot
from tests.browser.browser_site import Site, running
from tests.browser.conftest import Visit

FIRM = "33FM000001"
REMARK = "请写明采掘范围。"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A platform of its own: it begins with a contractor of whom nothing was ever filed."""
    with running(tmp_path_factory.mktemp("site")) as served:
        yield served


def test_a_contractor_reports_and_departments_make_it_public(site: Site, visit: Visit, scan_file: Path) -> None:
    applicant = visit()
    signed_in(applicant, FIRM)
    opened(applicant, "单位基本情况填报")
    fill(applicant, site.unit(FIRM)["contractor"])
    sent(applicant)
    report_licence(applicant, site, scan_file)
    opened(applicant, "项目部情况填报")
    fill(applicant, site.project(FIRM))
    sent(applicant)
    province, county, name = visit("330000-1"), visit("370685-1"), site.unit(FIRM)["unit"]["name"]
    approve(province, name)
    return_project(county, name)
    correct_project(applicant)
    approve(province, name)
    approve(county, name)
    expect(county.get_by_role("row", name=name)).to_have_count(0)
    find_everything(visit(), site)


def report_licence(page: Page, site: Site, file: Path) -> None:
    """T2 with its two scans, each with progress."""
    opened(page, "持证情况填报")
    fill(page, site.unit(FIRM)["licence"])
    for name in ("fm_licence_no_files", "qualification_level_files"):
        slow(page, True)
        page.locator(f'[id="f/{name}__input"]').set_input_files(file)
        expect(page.get_by_role("progressbar")).to_be_visible()
        slow(page, False)
        expect(spot(page, f"/{name}").get_by_role("link", name=file.name)).to_be_visible()
        expect(page.get_by_role("progressbar")).to_have_count(0)
    sent(page)


def slow(page: Page, on: bool) -> None:
    """A thin line for uploads, so that their progress can be seen."""
    network = page.context.new_cdp_session(page)
    speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": 120_000 if on else -1}
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", {"offline": False, **speed})


def return_project(page: Page, about: str) -> None:
    """One remark, on one field."""
    decide(page, about, "退回补正")
    remark(page, "项目主要工作内容", REMARK)
    page.get_by_label("意见说明").fill("请补正后重新提交。")
    page.get_by_role("button", name="提交意见：退回补正").click()
    page.wait_for_url("**/inbox")


def correct_project(page: Page) -> None:
    """The applicant finds the remark at its field, the rest locked, and answers it."""
    page.goto("/inbox")
    page.get_by_role("row", name="退回").get_by_role("link", name="办理").click()
    expect(page.locator(".remark", has_text=REMARK)).to_be_visible()
    expect(spot(page, "/project_name")).to_have_class(re.compile("plain"))
    enter(page, "/work_content", "井下采掘，-600m 中段 10 至 14 号采场")
    expect(page.locator(".returned")).to_contain_text("已修改 1/1")
    sent(page)


def find_everything(page: Page, site: Site) -> None:
    """What was approved is public at once, and found by a part of its name."""
    page.goto("/")
    page.get_by_label("查询", exact=True).fill("岩川井巷")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("table")).to_contain_text("承包单位")
    expect(page.get_by_role("table")).to_contain_text("持证情况")
    page.goto("/public/project?q=600m中段")
    page.get_by_role("link", name=site.project(FIRM)["project_name"]).click()
    expect(page.get_by_text("井下采掘，-600m 中段 10 至 14 号采场")).to_be_visible()
    expect(page.get_by_text(site.project(FIRM)["leader_id_no"])).to_have_count(0)
