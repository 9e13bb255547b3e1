"""`reads` of a step: what its people may not read is on no way to them, and whoever may read more keeps it."""

import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cases.state.case_run import CaseRun
from app.errors import Problem
from tests.app.cases.include_samples import COMPLAINT, HANDLING, REPLY, item, published, sent
from tests.plugins.country import APPROVE, PDF, Country, at, sample, task
from tests.plugins.office import THERE, Office

MARKS = {"complaint": "玄武暗标", "dispatch": "白虎暗标", "handling": "朱雀暗标", "check": "青龙暗标"}
OTHERS = ("complaint", "dispatch", "check")
AFTER = "[process.answer_again]"
SUMMARY = f'summary = ["subject"]\n\n{AFTER}'
SAID = f"\n[step.handle]\nreads = [{{}}]\n\n{AFTER}"
AGREED = {"decision": "approve"}
CHOICES = [names for most in range(4) for names in itertools.combinations(OTHERS, most)]
# What is read is chosen in Python: on the second kind of database the first and the last choice are enough.
TRIED = [*(("sqlite", names) for names in CHOICES), *(("postgresql", CHOICES[at]) for at in (0, -1))]


def uploaded(office: Office, who: str, name: str) -> dict[str, str]:
    """A file with a telling name."""
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    kept = office.client().post("/api/v1/attachments", headers=headers, data={"file": (io.BytesIO(PDF), name)})
    return {"id": kept.json["id"]}


def said(office: Office) -> tuple[dict[str, Any], dict[str, str]]:
    """A complaint that was returned once and waits for its answer; and the file sent on each form."""
    writers = {"handling": "zhao", "check": "wang"}
    files = {form: uploaded(office, writers.get(form, "li"), f"{mark}.pdf") for form, mark in MARKS.items()}
    case = office.started("li", "hotline.complaint")
    taken = COMPLAINT | {"number": MARKS["complaint"], "unit": "", "subject_files": [files["complaint"]]}
    sent(office, "li", case, taken)
    sent(office, "li", case, {"code": THERE, "code_files": [files["dispatch"]]})
    handling = HANDLING | {"finding": MARKS["handling"], "finding_files": [files["handling"]]}
    sent(office, "zhao", case, handling)
    back = {"decision": "return", "opinion": MARKS["check"], "opinion_files": [files["check"]]}
    sent(office, "wang", case, back | {"remarks": [{"field": "/measures", "message": "请写明"}]})
    sent(office, "zhao", case, handling | {"measures": "停产整顿"})
    last = sent(office, "wang", case, {"decision": "approve", "opinion": MARKS["check"]})
    return last, {form: one["id"] for form, one in files.items()}


def ways(case: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every address at which a case is told of: kind of door and path."""
    number, items, sendings = case["id"], range(1, 12), range(1, 12)
    for end in ("", "/trail", "/diagram"):
        yield "api", f"/cases/{number}{end}"
    yield from (("api", f"/work-items/{one}") for one in items)
    yield from (("api", f"/work-items?box={box}") for box in ("todo", "pool", "done", "started", "copied"))
    yield from (("api", path) for path in ("/cases", "/work-items", "/registers/hotline.complaint"))
    yield from (("page", f"/items/{one}") for one in items)
    yield from (("page", f"/cases/{number}/file/{one}") for one in sendings)
    yield from (("page", path) for path in (f"/cases/{number}", "/inbox", "/inbox?box=done", "/records"))


def everything(office: Office, who: str, case: dict[str, Any]) -> str:
    """All that this person reads of it, in one text."""
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    told = []
    for door, path in ways(case):
        with office.client().get(f"/api/v1{path}" if door == "api" else path, headers=headers) as answer:
            told.append(answer.get_data(as_text=True))
    return "\n".join(told)


@pytest.mark.parametrize(("database_url", "names"), TRIED, indirect=["database_url"])
def test_what_a_step_does_not_read_is_on_no_way_to_its_people(
    office: Office, tmp_path: Path, names: tuple[str, ...]
) -> None:
    """In the file, the trail, other items, files by number; her own sendings she reads, whatever is said."""
    listed = ", ".join(f'"{name}"' for name in names)
    published(office, tmp_path / "hotline", SUMMARY, SAID.format(listed))
    case, files = said(office)
    told = everything(office, "zhao", case)
    assert {form for form, mark in MARKS.items() if mark in told} == {*names, "handling"}
    opened = {
        form for form, one in files.items() if office.call("zhao", "GET", f"/attachments/{one}").status_code == 200
    }
    assert opened == {*names, "handling"}
    for who in ("li", "wang"):
        told = everything(office, who, case)
        assert [form for form, mark in MARKS.items() if mark not in told] == []
        assert {office.call(who, "GET", f"/attachments/{one}").status_code for one in files.values()} == {200}


def test_a_reviewer_is_shown_nothing_of_what_her_step_does_not_read(office: Office, tmp_path: Path) -> None:
    """Neither the record nor what will be public, its numbers, its places, its warnings, its differences."""
    told = f"{MARKS['handling']}，联系13700000007"
    published(office, tmp_path / "hotline", "[form.check]", '[step.check]\nreads = ["complaint"]\n\n[form.check]')
    case = office.started("li", "hotline.complaint")
    sent(office, "li", case, COMPLAINT)
    sent(office, "li", case, {"code": THERE})
    body = {"answers": HANDLING | {"finding": told}, "confirm": ["V-PII-1"]}
    path = f"/work-items/{item(office, case)['id']}/complete"
    assert office.call("zhao", "POST", path, body).status_code == 200
    number = item(office, case)["id"]
    seen = office.call("wang", "GET", f"/work-items/{number}")
    assert seen.json["public"]["document"]["subject"] == COMPLAINT["subject"]
    assert (seen.json["numbers"], seen.json["confirmed"]) == ([], [])
    assert not {"/finding", "/#form_handling"} & {one["field"] for one in seen.json["remarkable"]}
    page = office.client().get(f"/items/{number}", headers={"Authorization": f"Bearer {office.tokens['wang']}"})
    assert page.status_code == 200
    for text in (seen.text, page.text):
        assert MARKS["handling"] not in text and "13700000007" not in text
    refused = office.call(
        "wang", "POST", f"/work-items/{number}/complete",
        {"answers": {"decision": "approve"}, "confirm": ["V-PII-1:/finding"]},
    )  # fmt: skip
    assert refused.status_code == 422, "nobody releases what she has not seen"


@pytest.mark.parametrize("form", ["handling", "complaint"])
def test_nobody_is_told_a_fault_of_a_form_her_step_does_not_read(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """Rules are asked again before publication: that they refuse she learns, what of only where she reads it."""
    published(office, tmp_path / "hotline", "[form.check]", '[step.reply]\nreads = ["complaint"]\n\n[form.check]')
    case = office.started("li", "hotline.complaint")
    for who, answers in (("li", COMPLAINT), ("li", {"code": THERE}), ("zhao", HANDLING), ("wang", AGREED)):
        sent(office, who, case, answers)
    found = Problem("/finding" if form == "handling" else "/subject", "V-TXT-1", MARKS[form])
    monkeypatch.setattr(CaseRun, "objections", lambda _, name: [found] if name == form else [])
    number = item(office, case)["id"]
    refused = office.call("li", "POST", f"/work-items/{number}/complete", {"answers": REPLY})
    assert refused.status_code == 422 and "退回补正" in refused.json["detail"]
    if form == "complaint":
        assert MARKS[form] in refused.json["detail"] and refused.json["problems"][0]["field"] == "/subject"
    else:
        assert not [one for one in (MARKS[form], "finding", "V-TXT-1") if one in refused.text]
        assert "您不审阅的表单" in refused.json["detail"]


def test_whom_a_case_is_about_reads_no_opinion_anywhere(each_country: Country) -> None:
    """The record is hers to read, not what departments said of it: in no line, on no item."""
    here = each_country
    at("2014-09-13T09:00:00+08:00")
    answers = sample("accident", project_id=here.entries["project"])
    case = here.sent("zhao", "accident", answers)
    back = {"opinion": "暗标一", "remarks": [{"field": "/workplace", "message": "暗标二"}]}
    assert here.call("zhao2", "POST", f"/work-items/{task(case)['id']}/return", back).status_code == 200
    again = here.read("zhao", f"/cases/{case['id']}")["case"]
    sent_again = here.decide("zhao", again, answers | {"workplace": "二号采场"})
    here.decide("zhao2", sent_again, APPROVE | {"opinion": "暗标三"})

    def told(who: str) -> str:
        items = range(1, int(task(sent_again)["id"]) + 1)
        paths = [f"/cases/{case['id']}", *(f"/items/{one}" for one in items)]
        api = [f"/cases/{case['id']}", f"/cases/{case['id']}/trail", *(f"/work-items/{one}" for one in items)]
        return "".join(here.page(who, one).text for one in paths) + "".join(
            here.call(who, "GET", one).text for one in api
        )

    marks = ("暗标一", "暗标二", "暗标三")
    assert [mark for mark in marks if mark in told("yan")] == []
    assert [mark for mark in marks if mark not in told("zhao")] == []
