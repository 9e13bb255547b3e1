"""A unit that acts in a case somebody else began: it sees the case, and of what others sent only what is its own
to read."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import db
from app.accounts import identify
from app.accounts.models import User
from app.cases.models import Case
from app.cases.queries import visible
from app.cases.reading.access import sees
from tests.app.cases.units import UNITS, ordered, step, task_of, unit_office
from tests.plugins.country import PDF
from tests.plugins.office import HERE, Office

INNER, HANDED, BACK, OTHERS = "内部意见暗标", "转交理由暗标", "验收退回暗标", "乙单位措施暗标"
ENDS = ("", "/trail", "/diagram")


@pytest.fixture
def here(office: Office, tmp_path: Path) -> Office:
    return unit_office(office, tmp_path)


def page(office: Office, who: str, path: str) -> Any:
    return office.client().get(path, headers={"Authorization": f"Bearer {office.tokens[who]}"})


def codes(office: Office, who: str, case: str) -> dict[str, int]:
    """How every door of the case answers."""
    found = {end: office.call(who, "GET", f"/cases/{case}{end}").status_code for end in (*ENDS, "/receipt")}
    pages = {one: page(office, who, f"/cases/{case}{one}").status_code for one in ("", "/receipt")}
    return {**found, **{f"page {end}": code for end, code in pages.items()}}


def everything(office: Office, who: str, case: str) -> str:
    """All that it reads of it, in one text."""
    numbers = range(1, 12)
    api = [f"/cases/{case}{end}" for end in (*ENDS, "/receipt")] + [f"/work-items/{one}" for one in numbers]
    api += ["/cases", *(f"/work-items?box={box}" for box in ("todo", "pool", "done", "started", "copied"))]
    pages = [f"/cases/{case}", f"/cases/{case}/receipt", "/inbox?box=done"]
    pages += [f"/items/{one}" for one in numbers] + [f"/cases/{case}/file/{one}" for one in numbers]
    told = [office.call(who, "GET", one).text for one in api] + [page(office, who, one).text for one in pages]
    return "\n".join(told)


def test_it_sees_the_case_from_the_moment_its_task_is_open(here: Office) -> None:
    case = ordered(here)
    opened = dict.fromkeys(("", "/trail", "/diagram", "page "), 200)
    assert codes(here, "jia", case) == opened | dict.fromkeys(("/receipt", "page /receipt"), 404)
    path = f"/work-items/{task_of(here, case, UNITS['jia'])}/complete"
    sent = [
        here.call("jia", "POST", path, {"answers": {"measures": "修复风机"}}, Idempotency_Key="once")
        for _ in range(2)
    ]
    assert [one.status_code for one in sent] == [200, 200]
    assert set(codes(here, "jia", case).values()) == {200}
    receipt = here.call("jia", "GET", f"/cases/{case}/receipt").json
    assert (receipt["form"], receipt["by_org"], receipt["decision"]) == ("report", UNITS["jia"], None)
    assert [one["id"] for one in here.call("jia", "GET", "/cases").json["items"]] == [case]
    assert set(codes(here, "bing", case).values()) == {404}
    assert here.call("bing", "GET", "/cases").json["items"] == []


def test_it_reads_the_order_and_no_opinion_and_no_other_unit(here: Office) -> None:
    case = ordered(here, INNER)
    step(here, "yi", case, {"measures": OTHERS, "proof_files": [uploaded(here, "yi")]})
    step(here, "jia", case, {"measures": "修复风机"})
    handed = f"/work-items/{task_of(here, case, HERE)}"
    assert here.call("li", "POST", f"{handed}/claim").status_code == 200
    assert here.call("li", "POST", f"{handed}/transfer", {"to_user": "wang", "reason": HANDED}).status_code == 200
    told = everything(here, "jia", case)
    assert "通风不良" in told and "修复风机" in told and "138****5678" in told
    assert [mark for mark in (INNER, HANDED, OTHERS, "13812345678", "同意签发") if mark in told] == []
    (file,) = (
        one["id"] for one in here.call("yi", "GET", f"/cases/{case}").json["file"][-1]["answers"]["proof_files"]
    )
    assert [here.call(who, "GET", f"/attachments/{file}").status_code for who in ("jia", "yi", "li")] == [
        404,
        200,
        200,
    ]
    step(here, "wang", case, {"decision": "approve", "opinion": INNER})
    assert set(codes(here, "jia", case).values()) == {200}
    assert INNER not in everything(here, "jia", case) and INNER in everything(here, "zhao", case)


def test_what_gave_its_form_back_it_reads(here: Office) -> None:
    case = ordered(here, INNER)
    for who in ("jia", "yi"):
        step(here, who, case, {"measures": OTHERS if who == "yi" else "修复风机"})
    back = {"decision": "return", "opinion": BACK, "remarks": [{"field": "/measures", "message": "请写明"}]}
    step(here, "wang", case, back)
    item = here.call("jia", "GET", f"/work-items/{task_of(here, case, UNITS['jia'])}").json
    assert (item["ruling"]["opinion"], item["ruling"]["org"], item["ruling"]["said"]) == (BACK, HERE, "退回补正")
    told = everything(here, "jia", case)
    assert BACK in told and INNER not in told and OTHERS not in told


@pytest.mark.parametrize("names", [("order",), ("ruling",), ("report",), ()])
def test_a_step_that_names_what_it_reads_reads_that(
    office: Office, tmp_path: Path, names: tuple[str, ...]
) -> None:
    listed = ", ".join(f'"{one}"' for one in ("order", *names))
    here = unit_office(office, tmp_path, f"\n[step.report]\nreads = [{listed}]\n")
    case = ordered(here, INNER)
    for who in ("jia", "yi"):
        step(here, who, case, {"measures": OTHERS if who == "yi" else "修复风机"})
    told = everything(here, "jia", case)
    assert {mark for mark in (INNER, OTHERS) if mark in told} == {
        mark for mark, form in ((INNER, "ruling"), (OTHERS, "report")) if form in names
    }


def test_lists_are_the_filter_of_what_one_sees(here: Office) -> None:
    """Before anything is sent, while it lies with units, and after the end: in Python as in SQL."""
    here.started("li", "drawn.main")
    ordered(here)
    case = ordered(here)
    for who in ("jia", "yi"):
        step(here, who, case, {"measures": "修复风机"})
    step(here, "wang", case, {"decision": "approve"})
    with here.database.transaction():
        rows = db.session().scalars(select(Case)).all()
        for one in db.session().scalars(select(User)).all():
            person = identify.person(one.id)
            assert person
            found = set(db.session().scalars(select(Case.id).where(visible(person))))
            assert found == {row.id for row in rows if sees(person, row)}, person.username


def test_none_of_its_pages_leads_to_what_it_may_not_see(here: Office) -> None:
    case = ordered(here)
    item = task_of(here, case, UNITS["jia"])
    step(here, "jia", case, {"measures": "修复风机"})
    for path in ("/inbox?box=done", f"/items/{item}", f"/cases/{case}", f"/cases/{case}/receipt"):
        led = set(re.findall(r'href="(/(?!static)[^"]*)"', page(here, "jia", path).text))
        closed = {one for one in led if page(here, "jia", one.replace("&amp;", "&")).status_code >= 400}
        assert closed == set(), path
    assert page(here, "jia", "/guide/drawn.main").status_code == 404
    assert "/guide/drawn.main" in page(here, "li", f"/cases/{case}/receipt").text


def uploaded(office: Office, who: str) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    kept = office.client().post(
        "/api/v1/attachments", headers=headers, data={"file": (io.BytesIO(PDF), "照片.pdf")}
    )
    return {"id": kept.json["id"]}
