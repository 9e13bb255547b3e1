"""办事指南: made from the package, for anybody to read before and while applying."""

import re

import pytest

from tests.plugins.country import HOME, Country, at, reached


def stranger(country: Country, path: str) -> str:
    """A page as somebody reads it who is not signed in."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", stranger_html(country, path)))


def stranger_html(country: Country, path: str) -> str:
    """The same as it is sent."""
    answer = country.client().get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_every_process_for_outsiders_has_its_guide(country: Country) -> None:
    page = country.client().get("/guide").text
    assert [f"/guide/outsourcing.collect_{one}" in page for one in ("contractor", "licence", "project")] == [
        True
    ] * 3
    assert (
        "outsourcing.accident" not in page
        and country.client().get("/guide/outsourcing.accident").status_code == 404
    )
    inside = country.page("zhao", "/guide").text
    assert (
        "/guide/outsourcing.accident" in inside
        and country.page("zhao", "/guide/outsourcing.accident").status_code == 200
    )
    assert country.client().get("/guide/outsourcing.doubt").status_code == 404, "nobody starts it"


def test_a_guide_says_who_what_how_and_how_long(country: Country) -> None:
    page = stranger(country, "/guide/outsourcing.collect_licence")
    assert "申请人 承包单位" in page and "10 个工作日" in page and "分配单位账号的安全监管部门" in page
    assert "非煤矿山安全生产许可证编号（必填）" in page and "许可范围（选填）" in page
    assert "安全生产许可证扫描件（必须上传）" in page and "施工资质证书扫描件（视情形上传）" in page
    assert "资质等级不适用的理由（视情形填写）" in page
    assert "安全管理人员资格证书（必填） ：姓名、身份证号码、资格证书编号、有效期至" in page or "姓名、" in page
    assert "注册地区划" not in page, "the platform fills it in"
    assert "上一级安全监管部门" in page


def test_the_steps_of_the_diagram_are_told_in_order(country: Country) -> None:
    page = stranger(country, "/guide/outsourcing.collect_project")
    names = ("填写项目部情况 填报单位", "审核 审核部门 · 10 个工作日", "等待前置表公示")
    places = [page.index(name) for name in names]
    assert places == sorted(places)
    assert "退回补正：回到第 1 步“填写项目部情况”" in page
    assert "申请人撤回：回到第 1 步“填写项目部情况”" in page
    assert "没有变化：办理结束 " in page and "办理结束（没有变化）" not in page
    assert "移交：确定移交部门，重新办理本步" in page and "尚缺：继续等待" in page and "仍在" not in page
    assert "一般变更，公示前核对未通过：" in page


def test_what_is_filed_at_once_and_where_it_is_public(country: Country) -> None:
    page = stranger(country, "/guide/outsourcing.collect_project")
    light, _, growing = page.partition("只改动下列内容的，提交后即时生效，不需审核：")[2].partition("。")
    assert "项目部负责人联系方式" in light and "应急预案备案登记表扫描件" in light
    assert "安全检查" not in light.replace("最近一次安全检查", "")
    told = "承包单位对项目部安全检查情况、安全检查记录扫描件，增加内容即时生效，修改或者删除已有内容须经审核。"
    assert growing.startswith(told)
    assert "/public/project" in country.client().get("/guide/outsourcing.collect_project").text
    assert "即时生效" not in country.page("zhao", "/guide/outsourcing.accident").text


@pytest.mark.parametrize(("who", "office"), [("yan", "浙江省"), ("pan", "浙江省")])
def test_whoever_is_signed_in_reads_the_own_department(country: Country, who: str, office: str) -> None:
    address = "/guide/outsourcing.collect_contractor"
    page = country.page(who, address).text
    assert re.search(rf"您单位的办理部门：<b>{office}", page) and "/start/outsourcing.collect_contractor" in page
    other = country.page("zhao", address).text
    assert "您单位的办理部门" not in other and "/start/" not in other


def test_the_guide_is_linked_where_it_is_needed(country: Country) -> None:
    at()
    link = "/guide/outsourcing.collect_contractor"
    assert 'href="/guide"' in country.client().get("/").text
    assert 'href="/guide"' in country.page("pan", "/inbox").text
    assert link in country.page("pan", "/start/outsourcing.collect_contractor").text
    case = country.call("pan", "POST", "/cases", {"process": "outsourcing.collect_contractor"}).json["case"]
    assert link in country.page("pan", f"/items/{case['work_items'][0]['id']}").text


def test_the_department_that_decides_is_reached_from_its_guide(country: Country) -> None:
    address = "/guide/outsourcing.collect_contractor"
    assert "电话" not in country.page("pan", address).text.split("您单位的办理部门")[1].split("</dl>")[0]
    reached(country, HOME, "0571-55501234转801", "杭州市样例路1号")
    page = country.page("pan", address).text
    assert 'href="tel:057155501234,801">0571-55501234转801</a>' in page and "地址：杭州市样例路1号" in page
    assert "tel:" not in stranger_html(country, address)
    unknown = country.page("pan", "/guide/outsourcing.collect_project").text
    assert "提交后的回执写明具体的办理部门" in unknown and "tel:" not in unknown


def test_the_help_says_whom_to_ask(country: Country) -> None:
    page = stranger(country, "/help")
    assert "平台使用问题" in page and "账号分配部门 " not in page
    assert 'href="mailto:help@example.org"' in stranger_html(country, "/help")
    assert "/guide/outsourcing.collect_project" in stranger_html(country, "/help")
    reached(country, HOME, "0571-55501234")
    own = country.page("pan", "/help").text
    assert "您的账号分配部门" in own and 'href="tel:057155501234"' in own
    inside = country.page("zhao", "/help").text
    assert "您的账号分配部门" not in inside and "/guide/outsourcing.accident" in inside


def test_every_page_says_who_is_signed_in_and_where_help_is(country: Country) -> None:
    head = country.page("zhao", "/inbox").text.split("<main")[0]
    assert "招远市安全生产监督管理局 · 审核岗" in head and 'href="/help"' in head
    head = country.page("yan", "/account").text.split("<main")[0]
    assert "有限公司" in head and "· 承包单位" not in head, "that she is of a contractor says its name"
    assert "系统管理员" in country.page("guan", "/account").text.split("<main")[0]


def test_the_public_reaches_the_department_behind_a_publication(country: Country) -> None:
    address = f"/public/contractor/{country.entries['contractor']}"
    assert "tel:" not in stranger_html(country, address)
    reached(country, HOME, "0571-55501234")
    assert 'href="tel:057155501234"' in stranger_html(country, address)


@pytest.mark.parametrize("kind", ["contractor", "licence", "project"])
def test_a_guide_names_fields_as_people_call_them(country: Country, kind: str) -> None:
    """Also where scans beside a field may be changed without a review: those have no name of their own."""
    page = stranger(country, f"/guide/outsourcing.collect_{kind}")
    assert re.findall(r"\w*_files\b|[a-z]+_[a-z_]+", page) == []
