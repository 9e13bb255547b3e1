"""Approved records: taken from public view with a reason, shown again, opened for a purpose."""

from app import db
from app.trail.models import TrailEntry
from tests.plugins.country import Country, later, sample, task

REASON = "信息有误，正在核实"


def act(country: Country, who: str, verb: str, reason: str = REASON) -> int:
    path = f"/registers/project/{country.entries['project']}/{verb}"
    return country.call(who, "POST", path, {"reason": reason} if reason else {}).status_code


def test_withdrawn_publication_tells_date_office_and_reason(each_country: Country) -> None:
    assert act(each_country, "zhao", "withdraw") == 200
    gone = each_country.public(f"/project/{each_country.entries['project']}")
    assert gone.status_code == 404
    assert gone.json["detail"] == f"该公示信息已于2014年6月10日由招远市安全生产监督管理局撤下。理由：{REASON}"
    assert each_country.public("/project").json["total"] == 0
    assert [each_country.public(f"/project?q={q}").json["total"] for q in ("招远", "招远样例")] == [0, 0]
    page = each_country.client().get(f"/public/project/{each_country.entries['project']}")
    assert (page.status_code, REASON in page.text) == (410, True)
    assert sample("project")["leader_name"] not in page.text


def test_restored_publication_is_back_at_once(each_country: Country) -> None:
    act(each_country, "zhao", "withdraw")
    assert act(each_country, "zhao", "restore", "已核实") == 200
    shown = each_country.public(f"/project/{each_country.entries['project']}")
    assert (shown.status_code, shown.json["version"]) == (200, 1)
    assert each_country.public("/project?q=招远样例").json["total"] == 1


def test_withdrawal_needs_a_reason_and_happens_once(country: Country) -> None:
    assert act(country, "zhao", "withdraw", "") == 422
    assert act(country, "zhao", "restore") == 409
    assert [act(country, "zhao", "withdraw") for _ in range(2)] == [200, 409]


def test_only_departments_of_the_area_withdraw(country: Country) -> None:
    found = {who: act(country, who, "withdraw") for who in ("yan", "pan", "lai", "zhe", "guan", "shen")}
    assert found == {"yan": 403, "pan": 403, "lai": 403, "zhe": 403, "guan": 403, "shen": 403}
    assert act(country, "tai", "withdraw") == 200


def test_reveal_gives_the_values_and_keeps_the_purpose(country: Country) -> None:
    path = f"/registers/project/{country.entries['project']}"
    assert country.read("lai", path)["document"]["leader_phone"] == "138****0001"
    assert act(country, "lai", "reveal", "") == 422
    opened = country.call("lai", "POST", f"{path}/reveal", {"reason": "跨县办案"}).json
    assert opened["document"]["leader_phone"] == sample("project")["leader_phone"]
    with country.database.transaction():
        (line,) = db.session().query(TrailEntry).filter_by(kind="reveal")
        assert (line.org, "跨县办案" in (line.note or "")) == ("AJ-370683", True)


def test_own_area_reads_open_and_others_masked(country: Country) -> None:
    path = f"/registers/project/{country.entries['project']}"
    readers = ("zhao", "tai", "zong", "lai", "yan")
    phones = {who: country.read(who, path)["document"]["leader_phone"] for who in readers}
    real = sample("project")["leader_phone"]
    assert phones == {"zhao": real, "tai": real, "zong": real, "lai": "138****0001", "yan": "138****0001"}


def test_change_under_review_does_not_bring_a_withdrawn_record_back(country: Country) -> None:
    changed = sample("project", work_content="井下采掘、支护")
    case = country.sent("yan", "collect_project", changed, country.entries["project"])
    act(country, "zhao", "withdraw")
    country.done("zhao", task(case)["id"], {"decision": "approve"})
    assert country.public(f"/project/{country.entries['project']}").status_code == 404


def test_one_person_opens_so_many_and_no_more(each_country: Country) -> None:
    found = [act(each_country, "lai", "reveal") for _ in range(32)]
    assert found == [200] * 30 + [429] * 2
    assert act(each_country, "lai2", "reveal") == 200
    for hour in range(1, 4):
        later(minutes=61)
        found = [act(each_country, "lai", "reveal") for _ in range(30)]
        assert found == ([200] * 30 if hour < 3 else [200] * 10 + [429] * 20)
    with each_country.database.transaction():
        assert db.session().query(TrailEntry).filter_by(kind="reveal").count() == 101


def test_a_register_is_listed_in_words_and_searched_folded(each_country: Country) -> None:
    here = each_country
    (line,) = here.read("zhao", "/registers/project")["items"]
    shown = {cell["label"]: cell["text"] for cell in line["columns"]}
    assert shown["承包单位"] == sample("contractor")["name"] and shown["预计结束时间"].endswith("月")
    name, leader = sample("project")["project_name"], sample("project")["leader_name"]
    wide = "".join(chr(ord(one) + 0xFEE0) if one.isdigit() else one for one in name)
    for q in (wide, f"{name[:2]}\u200b{name[2:4]} {leader}", sample("contractor")["name"][:4], name.upper()):
        assert here.read("zhao", f"/registers/project?q={q}")["total"] == 1, q
    for q in (
        "没有的",
        f"{name[:2]} 没有的",
        sample("project")["leader_id_no"],
        sample("project")["leader_phone"],
    ):
        assert here.read("zhao", f"/registers/project?q={q}")["total"] == 0, q


def test_searching_for_a_hidden_value_is_kept_and_limited(each_country: Country) -> None:
    number = sample("project")["leader_id_no"]
    path = f"/registers/project?leader_id_no={number}"
    totals = {who: each_country.read(who, path)["total"] for who in ("zhao", "tai", "lai", "yan")}
    assert totals == {"zhao": 1, "tai": 1, "lai": 0, "yan": 0}
    with each_country.database.transaction():
        lines = db.session().query(TrailEntry).filter_by(kind="search_hidden").all()
        assert len(lines) == 4 and not [one for one in lines if number in (one.note or "")]
    found = [each_country.call("zhao", "GET", path).status_code for _ in range(31)]
    assert found == [200] * 29 + [429] * 2
    assert each_country.call("zhao", "GET", "/registers/project?contract_mode=x").status_code == 200
