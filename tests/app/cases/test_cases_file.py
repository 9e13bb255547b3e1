"""卷宗: every step sees what was sent before it, newest first, as its reader may see it."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from app import clock, db
from app.attachments.models import Attachment
from app.cases.models import WorkItem
from tests.app.engine import engine_diagrams as d
from tests.plugins.country import COUNTY, Case, Country, at, other_project, sample, task
from tests.plugins.drawn import drawn
from tests.plugins.office import REQUEST, THERE, Office

NAME = "新城金矿采掘工程"
REMARKS = [
    {"field": "/work_content", "message": "请写明采掘方式"},
    {"field": "/site_place", "message": "请写到村"},
]


def lines(file: list[dict[str, Any]]) -> list[tuple[str, str, bool]]:
    return [(one["form"], one["by"], one["current"]) for one in file]


def resent(country: Country, keep: str = "V-RETURN-2") -> Case:
    """A project that was returned with two remarks, one of which was answered."""
    sent = country.sent("yan", "collect_project", other_project(NAME))
    path = f"/work-items/{task(sent)['id']}/return"
    back = country.call("zhao", "POST", path, {"opinion": "请补正", "remarks": REMARKS}).json["case"]
    answers = {"answers": other_project(NAME, work_content="井下采掘、支护"), "confirm": [keep]}
    again = country.call("yan", "POST", f"/work-items/{task(back)['id']}/complete", answers)
    assert again.status_code == 200, again.text
    return dict(again.json["case"])


def test_second_review_reads_the_whole_file(each_country: Country) -> None:
    here = each_country
    case = resent(here)
    item = here.read("zhao", f"/work-items/{task(case)['id']}")
    assert lines(item["file"]) == [
        ("project", "yan", True),
        ("project", "yan", False),
        ("review", "zhao", True),
    ]
    newest, first, review = item["file"]
    assert [(one["field"], one["kind"]) for one in newest["differences"]] == [("/work_content", "changed")]
    assert (first["differences"], review["differences"]) == ([], [])
    assert (review["title"], review["by_org"], review["answers"]["opinion"]) == ("审核意见", COUNTY, "请补正")
    assert [(one["field"], one["changed"]) for one in item["answered"]] == [
        ("/work_content", True),
        ("/site_place", False),
    ]


def test_the_case_reads_like_its_steps(country: Country) -> None:
    case = resent(country)
    mine = country.read("yan", f"/cases/{case['id']}")["file"]
    assert lines(mine) == [("project", "yan", True), ("project", "yan", False), ("review", "zhao", True)]
    assert mine[0]["answers"]["leader_id_no"] == other_project(NAME)["leader_id_no"]


def test_what_another_sent_is_masked_for_who_does_not_work_on_it(country: Country) -> None:
    case = resent(country)
    seen = country.read("tai", f"/cases/{case['id']}")["file"]
    assert "*" in seen[0]["answers"]["leader_id_no"]
    worked_on = country.read("zhao", f"/cases/{case['id']}")["file"]
    assert worked_on[0]["answers"]["leader_id_no"] == other_project(NAME)["leader_id_no"]


MANIFEST = """
title = "经办"

[process.main]
title = "经办"
start = ["inspector"]

[lane.worker]
role = "inspector"
org = "starter"

[lane.other]
role = "inspector"
org = "office"

[form.request]
facts = ["amount"]

[form.decision]
facts = ["decision"]

{said}
"""
FLOWS = ["begin > fill", "fill > who", "who > check", "check > answer", "answer > done"]


def package() -> dict[str, bytes]:
    """One fills, one judges, another department answers."""
    nodes = [d.start(), d.user("fill", "request", "request"), d.rule("who", "where")]
    nodes += [d.user("check", "checked", "decision"), d.user("answer", "answered", "request"), d.end()]
    lanes = {"fill": "worker", "check": "worker", "answer": "other"}
    table = d.table("where", ['request["amount"]'], ["office"], [["-", f'"{THERE}"']])
    return {"main.bpmn": d.document(d.process("main", nodes, FLOWS, lanes=lanes)), "where.dmn": table}


def at_last_step(office: Office, folder: Path, said: str) -> tuple[str, str]:
    """Case and item where the other department has to answer."""
    drawn(office, folder, MANIFEST.format(said=said), package())
    case = office.started("li", "drawn.main")
    for answers in (REQUEST, {"decision": "approve", "opinion": "同意"}):
        item = office.call("li", "GET", f"/cases/{case['id']}").json["case"]["work_items"][0]
        assert office.done("li", item["id"], answers).status_code == 200
    return case["id"], office.call("li", "GET", f"/cases/{case['id']}").json["case"]["work_items"][0]["id"]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("", ["request", "decision"]),
        ('[step.answer]\nreads = ["decision"]', ["decision"]),
        ('[step.main.answer]\nreads = ["request"]', ["request"]),
        ("[step.answer]\nreads = []", []),
        ("[step.check]\nreads = []", ["request", "decision"]),
    ],
)
def test_a_step_reads_what_its_package_lets_it_read(
    office: Office, tmp_path: Path, said: str, read: list[str]
) -> None:
    """The case page opens no more to who works at that step; who sent something reads it everywhere."""
    case, item = at_last_step(office, tmp_path, said)
    assert [one["form"] for one in office.call("zhao", "GET", f"/work-items/{item}").json["file"]] == read
    assert [one["form"] for one in office.call("zhao", "GET", f"/cases/{case}").json["file"]] == read
    assert len(office.call("li", "GET", f"/cases/{case}").json["file"]) == 2


@pytest.mark.parametrize("remark", [{"message": "整份重报"}, {"field": "", "message": "整份重报"}])
def test_a_remark_on_the_whole_form_is_told_like_any(each_country: Country, remark: dict[str, str]) -> None:
    here = each_country
    sent = here.sent("yan", "collect_project", other_project(NAME))
    path = f"/work-items/{task(sent)['id']}/return"
    back = here.call("zhao", "POST", path, {"opinion": "请补正", "remarks": [remark]}).json["case"]
    again = here.decide("yan", back, other_project(NAME, work_content="井下采掘、支护"))
    item = here.read("zhao", f"/work-items/{task(again)['id']}")
    assert [(one["field"], one["changed"]) for one in item["answered"]] == [("", True)]
    for page in (f"/items/{task(again)['id']}", f"/cases/{again['id']}"):
        assert "整份填报" in here.page("zhao", page).text


def test_what_a_step_may_not_read_no_other_item_shows(office: Office, tmp_path: Path) -> None:
    case, item = at_last_step(office, tmp_path, '[step.answer]\nreads = ["decision"]')
    items = range(1, int(item) + 1)
    for place in (*(f"/work-items/{one}" for one in items), f"/cases/{case}"):
        seen = office.call("zhao", "GET", place)
        assert [one["form"] for one in seen.json["file"]] == ["decision"], place


def test_a_case_that_opens_another_tells_it_no_more_than_itself(country: Country) -> None:
    """What a register hides from the home authority its doubt hides too."""
    found = doubted(country)
    officers = other_project(NAME)["safety_officers"]
    seen = country.read("zhe", f"/work-items/{found['item']}")
    told = next(one for one in seen["origin"]["file"] if one["form"] == "project")
    assert [one["name"][1:] for one in told["answers"]["safety_officers"]] == ["***"] * len(officers)
    assert officers[0]["name"] not in country.page("zhe", f"/items/{found['item']}").text


def test_whom_a_case_is_about_reads_the_record_not_the_opinions(country: Country) -> None:
    at("2014-09-13T09:00:00+08:00")
    answers = sample("accident", project_id=country.entries["project"])
    case = country.decide("zhao2", country.sent("zhao", "accident", answers))
    forms = [one["form"] for one in country.read("yan", f"/cases/{case['id']}")["file"]]
    assert forms == ["accident"]
    assert len(country.read("zhao", f"/cases/{case['id']}")["file"]) == 2


def test_a_reviewer_reads_what_she_judges_by(country: Country) -> None:
    """T1 and T2 lie beside T3, opened, with their scans: for the desk that reviews, and as long as it does."""
    case = country.sent("yan", "collect_project", other_project(NAME, site_county_code="370686"))
    item = f"/work-items/{task(case)['id']}"
    shown = country.read("qi", item)["shows"]
    assert [one["register"] for one in shown] == ["contractor", "licence"]
    licence = shown[1]["entry"]
    assert (licence["id"], licence["state"]) == (country.entries["licence"], "current")
    assert "*" not in licence["document"]["legal_rep_cert"]["no"]
    scan = f"/attachments/{licence['document']['fm_licence_no_files'][0]['id']}"
    assert country.call("qi", "GET", scan).status_code == 200
    assert country.read("tai", item)["shows"] == []
    assert country.call("lai", "GET", scan).status_code == 404
    country.call("qi", "POST", f"{item}/return", {"opinion": "请补正", "remarks": REMARKS})
    assert country.call("qi", "GET", scan).status_code == 404
    assert country.read("qi", item)["shows"] == []


@pytest.mark.parametrize("owner", ["33FM000001", COUNTY])
def test_its_scans_are_hers_however_much_lies_elsewhere(country: Country, owner: str) -> None:
    """Two hundred other tasks about the same owner hide none, and a scan may be a department's own."""
    case = country.sent("yan", "collect_project", other_project(NAME, site_county_code="370686"))
    item = int(task(case)["id"])
    licence = country.read("qi", f"/work-items/{item}")["shows"][1]["entry"]
    scan = licence["document"]["fm_licence_no_files"][0]["id"]
    other = {
        "case_id": int(case["id"]),
        "kind": "task",
        "state": "open",
        "step": "x",
        "title": "x",
        "arrived_at": clock.now(),
    }
    with country.database.transaction():
        rows = [WorkItem(**other, org=COUNTY, role="inspector") for _ in range(205)]
        db.write().add_all(rows)
        db.write().execute(update(Attachment).where(Attachment.id == int(scan)).values(owner_org=owner))
        db.write().execute(update(WorkItem).where(WorkItem.id == item).values(id=item + 1000))
    assert country.call("qi", "GET", f"/attachments/{scan}").status_code == 200
    assert country.call("lai", "GET", f"/attachments/{scan}").status_code == 404


def doubted(country: Country) -> dict[str, Any]:
    """The check of a doubt at the applicant's home, and the project's case."""
    case = country.sent("yan", "collect_project", other_project(NAME))
    country.decide("zhao", case, {"decision": "doubt", "doubt_on": "licence", "opinion": "许可范围不含金属矿"})
    country.drain()
    (row,) = country.read("zhe", "/work-items")["items"]
    return {"case": case, "item": row["id"]}


def test_a_doubt_shows_what_is_doubted_and_why(each_country: Country) -> None:
    here = each_country
    found = doubted(here)
    seen = here.read("zhe", f"/work-items/{found['item']}")
    assert seen["origin"]["case"] == found["case"]["id"]
    told = {one["form"]: one["answers"] for one in seen["origin"]["file"]}
    assert told["review"]["opinion"] == "许可范围不含金属矿"
    assert told["project"]["project_name"] == NAME
    assert "*" in told["project"]["leader_id_no"]
    assert [one["register"] for one in seen["shows"]] == ["contractor", "licence"]
    page = here.page("zhe", f"/items/{found['item']}").text
    assert "许可范围不含金属矿" in page and NAME in page


def test_pages_tell_each_remark_and_what_was_done(country: Country) -> None:
    case = resent(country)
    page = country.page("zhao", f"/items/{task(case)['id']}").text
    assert "未修改" in page and "请写到村" in page
    whole = country.page("yan", f"/cases/{case['id']}").text
    assert "以前各次（1）" in whole and "/work_content" not in whole
    older = country.read("yan", f"/cases/{case['id']}")["file"][0]["submission"]
    sheet = country.page("yan", f"/cases/{case['id']}/file/{older}").text
    assert '共 <b class="text-orange">1</b> 处变化' in sheet
    assert country.page("pan", f"/cases/{case['id']}/file/{older}").status_code == 404
