"""An accident: entered by one inspector, confirmed by another, public then."""

from playwright.sync_api import expect

from tests.browser.browser_forms import approve, chosen, fill, opened, sent
from tests.browser.browser_site import Site
from tests.browser.conftest import Visit


def test_an_accident_is_public_after_a_second_person(site: Site, visit: Visit) -> None:
    firm = "33FM000002"
    name = site.unit(firm)["unit"]["name"]
    site.approved("330000-1", site.started(firm, "collect_contractor", site.unit(firm)["contractor"]))
    first, second, public = visit("370685-1"), visit("370685-2"), visit()
    answers = {**site.accident("33FM000001"), "accident_types": ["冒顶片帮"]}
    opened(first, "事故情况录入")
    chosen(first, "/contractor_id", "磐石", f"{name}（{firm}）")
    fill(first, {key: value for key, value in answers.items() if key != "contractor_id"})
    sent(first)
    first.goto("/inbox")
    expect(first.get_by_role("row", name=answers["enterprise_name"])).to_have_count(0)
    public.goto("/public/accident")
    expect(public.get_by_role("link", name=answers["enterprise_name"])).to_have_count(0)
    approve(second, answers["enterprise_name"])
    public.reload()
    public.get_by_role("link", name=answers["enterprise_name"]).click()
    expect(public.get_by_text("冒顶片帮")).to_be_visible()
    expect(public.get_by_text(name)).to_be_visible()
