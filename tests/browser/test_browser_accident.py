"""An accident from 快报 to 结案: entered by one inspector, verified by another, read by the public each time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.browser_forms import approve, chosen, decide, enter, fill, opened, remark, sent, signed_in
from tests.browser.browser_looks import faults
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit

FIRM, REMARK = "33FM000002", "请写明中段和采场。"
CAUSES = {
    "direct_cause",
    "indirect_cause",
    "cause_codes",
    "main_responsible",
    "second_responsible",
    "accident_types",
}


def test_an_accident_is_told_supplemented_and_closed_by_two_people(site: Site, visit: Visit) -> None:
    name = site.unit(FIRM)["unit"]["name"]
    site.approved("330000-1", site.started(FIRM, "collect_contractor", site.unit(FIRM)["contractor"]))
    first, second, public = visit(), visit(), visit()
    answers = {**site.accident("33FM000001"), "occurred_at": hours_ago(5)}
    mine = answers["enterprise_name"]
    signed_in(first, "370685-1")
    signed_in(second, "370685-2")
    told_at_once(first, answers, name)
    expect(first.get_by_role("row", name=mine)).to_have_count(0)
    public.goto("/public/accident")
    expect(public.get_by_role("link", name=mine)).to_have_count(0)
    sent_back(second, mine)
    corrected(first, mine)
    verified(second, mine)
    approve(second, mine)
    read_by_all(public, mine, {"初判", "快报", name}, {answers["direct_cause"]})
    supplemented(first, mine)
    changes_seen(second, mine, "直接经济损失")
    approve(second, mine)
    closed(first, mine, answers)
    changes_seen(second, mine, "调查状态")
    approve(second, mine)
    read_by_all(public, mine, {"已结案", "冒顶片帮", answers["direct_cause"]}, {"（初判）"})
    expect(public.locator(".kv div").filter(has_text="等级为初判")).to_have_count(0)


def hours_ago(span: int) -> str:
    """A moment by the clock on the wall there."""
    return f"{datetime.now(ZoneInfo('Asia/Shanghai')) - timedelta(hours=span):%Y-%m-%dT%H:%M}"


def told_at_once(page: Page, answers: dict[str, object], name: str) -> None:
    """快报: what is known within the hour, published as such."""
    opened(page, "事故情况录入")
    chosen(page, "/contractor_id", "磐石", f"{name}（{FIRM}）")
    skipped = {
        *CAUSES,
        "contractor_id",
        "serious_injuries",
        "direct_loss_wan",
        "investigation_state",
        "publish_brief",
    }
    fill(page, {key: value for key, value in answers.items() if key not in skipped})
    fill(page, {"investigation_state": "快报", "publish_brief": True, "accident_types": ["冒顶片帮"]})
    sent(page)


def sent_back(page: Page, about: str) -> None:
    """The second person asks for one correction; the page is drawn for an accident."""
    decide(page, about, "退回补正")
    expect(page.get_by_text("证照有效")).to_have_count(0)
    expect(page.get_by_text("书面报告")).to_have_count(0)
    remark(page, "作业地点", REMARK)
    page.get_by_label("意见说明").fill("其余内容已核对。")
    assert faults(page) == []
    page.get_by_role("button", name="提交意见：退回补正").click()
    page.wait_for_url("**/inbox")


def corrected(page: Page, about: str) -> None:
    """The recorder finds remark and opinion at the form and answers."""
    page.goto("/inbox")
    page.get_by_role("row", name=about).get_by_role("link", name="办理").click()
    told = page.get_by_role("region", name="退回情况")
    for words in ("招远市安全生产监督管理局", "退回补正", "其余内容已核对。"):
        expect(told).to_contain_text(words)
    expect(page.locator(".returned")).to_contain_text(REMARK)
    enter(page, "/workplace", "-125米中段3号采场")
    sent(page)


def verified(page: Page, about: str) -> None:
    """What changed since, and what became of the remark, lie on the second person's page."""
    page.goto("/inbox")
    page.get_by_role("row", name=about).get_by_role("link", name="办理").click()
    expect(page.get_by_text("第2次提交")).to_be_visible()
    expect(page.locator(".replies")).to_contain_text("已修改")
    expect(page.get_by_text("与上次填报相比修改了")).to_be_visible()
    first, record = (page.locator(one).first.bounding_box() for one in (".replies", "[data-record]"))
    assert first and record and first["y"] < record["y"], "what is new is read before the whole"
    assert faults(page) == []


def supplemented(page: Page, about: str) -> None:
    """续报, begun from the done box by clicks alone."""
    begun_from_the_case(page, about)
    fill(page, {"investigation_state": "调查中", "direct_loss_wan": "120"})
    sent(page)


def closed(page: Page, about: str, answers: dict[str, object]) -> None:
    """结案: causes and responsibility."""
    begun_from_the_record(page, about)
    known = {key: answers[key] for key in CAUSES & answers.keys() - {"accident_types"}}
    fill(page, {"investigation_state": "已结案", "serious_injuries": "0", **known})
    sent(page)


def begun_from_the_case(page: Page, about: str) -> None:
    """By 已办: what was recorded, then its case."""
    page.goto("/inbox")
    page.get_by_role("link", name="已办").click()
    page.get_by_role("row", name=about).get_by_role("link").first.click()
    asked(page)


def begun_from_the_record(page: Page, about: str) -> None:
    """By 台账: the record as it stands."""
    page.goto("/inbox")
    page.get_by_role("link", name="台账").click()
    page.get_by_role("link", name="事故").click()
    page.get_by_role("link", name=about, exact=True).click()
    asked(page)


def asked(page: Page) -> None:
    """The supplement is begun where it is offered."""
    page.get_by_role("link", name="续报／结案").click()
    page.get_by_role("button", name="开始续报／结案").click()
    expect(page.locator(".actionbar")).to_be_visible()


def changes_seen(page: Page, about: str, field: str) -> None:
    """The second person reads what a supplement changes against what was registered."""
    page.goto("/inbox")
    page.get_by_role("row", name=about).get_by_role("link", name="办理").click()
    expect(page.get_by_text("续报／结案").first).to_be_visible()
    page.get_by_role("button", name="只看变化").click()
    expect(page.locator("[data-record] .d-mod").filter(has_text=field)).to_be_visible()


def read_by_all(page: Page, about: str, there: set[str], hidden: set[str]) -> None:
    page.goto("/public/accident")
    page.get_by_role("link", name=about).click()
    for word in there:
        expect(page.get_by_text(word).first).to_be_visible()
    for word in hidden:
        expect(page.get_by_text(word)).to_have_count(0)
