"""试办: a draft is tried to its end and kept as a walk; a diagram that breaks the walk is not published."""

from playwright.sync_api import Page, expect

from tests.app.api.test_api_releases import files
from tests.browser.browser_looks import faults, shown
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit

DESIGNER, PACKAGE = "designer", "tried_out"
PATIENT = 30_000
"""The first step of a play loads the program once more."""


def stands(page: Page, steps: int) -> None:
    expect(page.locator(".play-steps li")).to_have_count(steps, timeout=PATIENT)


def sent(page: Page, steps: int) -> None:
    page.locator(".beside-foot .btn-primary").click()
    stands(page, steps)


def played(page: Page) -> None:
    """Begun, filled in, gone back a step, left and found again, reviewed."""
    page.get_by_role("button", name="发起", exact=True).click()
    stands(page, 1)
    expect(page.locator(".play-left [aria-current=step]")).to_have_count(1)
    assert faults(page) == []
    sent(page, 2)
    sent(page, 3)
    expect(page.locator(".play-left")).to_contain_text("已办结")
    page.get_by_role("button", name="退回一步").click()
    stands(page, 2)
    page.reload()
    expect(page.locator(".play-items")).to_contain_text("审核", timeout=PATIENT)
    sent(page, 3)


def kept(page: Page) -> str:
    """As a walk; the draft that has it."""
    page.get_by_role("button", name="保存为走查").click()
    page.get_by_role("dialog").get_by_label("说明").fill("一次通过")
    page.get_by_role("dialog").get_by_role("button", name="保存为草稿").click()
    expect(page.locator("#walks")).to_contain_text("走查 1 条", timeout=PATIENT)
    return page.url.split("/")[-1].split("#")[0]


def broken(site: Site, release: str) -> str:
    """The same with what is approved going back, too."""
    rows = site.call(DESIGNER, "GET", f"/releases/{release}/files")["files"]
    turned = {one["name"]: one["content"].replace('== "approve"', '== "return"') for one in rows}
    rows = [{**one, "content": turned[one["name"]]} if one["name"] == "plain.bpmn" else one for one in rows]
    made = site.call(DESIGNER, "POST", "/releases", {"package": PACKAGE, "files": rows})["id"]
    return f"/packages/{PACKAGE}/{made}"


def test_a_play_becomes_a_walk_that_keeps_a_broken_diagram_from_being_published(site: Site, visit: Visit) -> None:
    made = site.call(DESIGNER, "POST", "/releases", {"package": PACKAGE, "files": files()})["id"]
    page = visit(DESIGNER)
    shown(page, f"/packages/{PACKAGE}/{made}")
    page.locator("#walks a[href$='/play/plain']").click()
    played(page)
    release = kept(page)
    page.get_by_role("button", name="运行走查").click()
    expect(page.locator("#walks")).to_contain_text("通过 1 条", timeout=PATIENT)
    address = broken(site, release)
    shown(page, address)
    page.get_by_label("发布说明").fill("通过的也退回")
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").locator(".btn-primary").click()
    expect(page.locator("main")).to_contain_text("没有通过", timeout=PATIENT)
    shown(page, address)
    expect(page.locator("#walks")).to_contain_text("第 3 步")
