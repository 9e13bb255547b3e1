"""A step of several instances that is come to once more replaces its round before, also where nobody answers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from app import clock, db
from app.cases.background import fire_timers
from app.cases.models import Case
from app.registers.queries import document_at
from tests.app.cases.door_samples import page
from tests.app.cases.mask_samples import DECISION, TEXT, UNIT, schema
from tests.app.cases.round_samples import FORMS, FOUND, LETTER_SENT, REGISTER, file, published, send
from tests.app.engine import engine_diagrams as d
from tests.plugins.office import Office

GIVEN = {**FORMS, "found": {**FOUND, "required": []}}
INCLUDING = REGISTER.replace('form = "letter"\n', 'form = "letter"\ninclude = {found = ["text"]}\n')
INCLUDING = INCLUDING.replace('public = ["subject"]', 'public = ["subject", "text"]')
INCLUDING = INCLUDING.replace('key_fields = ["subject"', 'key_fields = ["subject", "text"')
LATE = [d.boundary("late", "report", d.timer("PT1H")), d.xor("j")]
WAY = ["report > j", "late > j", "j > handle"]
APART = '["receive", "report"]'
RETURN = {"decision": "return", "remarks": [{"field": "/subject", "message": "写错"}]}


@pytest.fixture
def hour() -> Iterator[None]:
    """The clock may be put on."""
    yield
    clock.start_at(None)


def silent(office: Office, case: str) -> None:
    """An hour goes by in which nobody answers."""
    clock.start_at(clock.now() + timedelta(hours=2))
    with office.database.transaction():
        fire_timers(int(case))


def item(office: Office, case: str, step: str) -> Any:
    """The open item of that step, as who handles the case reads it."""
    items = office.call("wang", "GET", f"/cases/{case}").json["case"]["work_items"]
    (here,) = [one["id"] for one in items if one["step"] == step and one["open"]]
    return office.call("wang", "GET", f"/work-items/{here}").json


def entered(office: Office, case: str) -> dict[str, Any]:
    """The record that the case has made."""
    with office.database.transaction():
        made = db.session().get_one(Case, int(case))
        assert made.entry_id is not None and made.base_version is not None
        return dict(document_at(made.entry_id, made.base_version) or {})


def returned(office: Office, folder: Path, many: str, nodes: list[str], flows: list[str]) -> str:
    """A case whose first round two have answered, and which is back with its first form."""
    case = published(office, folder, many, nodes, flows, forms=GIVEN, register=INCLUDING, apart=APART)
    send(office, case, "li", LETTER_SENT)
    send(office, case, "li", {"text": "旧一"})
    send(office, case, "li", {"text": "旧二"})
    assert file(office, case, "li") == {"旧一": True, "旧二": True}
    send(office, case, "wang", RETURN)
    return case


def nothing_holds(office: Office, case: str) -> None:
    """Of the first round nothing becomes the record, and everybody reads that it has been replaced."""
    assert file(office, case, "li") == {"旧一": False, "旧二": False}
    assert "text" not in item(office, case, "handle")["public"]["document"]
    shown = page(office, "wang", f"/cases/{case}").text
    assert "旧" not in shown and shown.count("已由新一轮办理取代") == 2
    send(office, case, "wang", {"decision": "approve"})
    assert "text" not in entered(office, case) and file(office, case, "jia") == {}


@pytest.mark.parametrize("sequential", [False, True])
def test_a_round_that_nobody_answers_in_time(office: Office, tmp_path: Path, hour: None, sequential: bool) -> None:
    case = returned(office, tmp_path, d.instances("2", "", "reports", "reported", sequential), LATE, WAY)
    send(office, case, "li", {**LETTER_SENT, "subject": "丙事"})
    assert file(office, case, "li") == {"旧一": False, "旧二": False}
    silent(office, case)
    drawing = office.call("wang", "GET", f"/cases/{case}/diagram").json[0]
    assert "report" not in drawing["done"] and "receive" in drawing["done"]
    nothing_holds(office, case)


@pytest.mark.parametrize("sequential", [False, True])
def test_a_round_that_one_answers_in_time(office: Office, tmp_path: Path, hour: None, sequential: bool) -> None:
    case = returned(office, tmp_path, d.instances("2", "", "reports", "reported", sequential), LATE, WAY)
    send(office, case, "li", {**LETTER_SENT, "subject": "丙事"})
    send(office, case, "li", {"text": "新"})
    silent(office, case)
    assert file(office, case, "li") == {"旧一": False, "旧二": False, "新": True}
    assert item(office, case, "handle")["public"]["document"]["text"] == "新"
    send(office, case, "wang", {"decision": "approve"})
    assert entered(office, case)["text"] == "新"


@pytest.mark.parametrize("sequential", [False, True])
def test_a_round_in_which_nobody_is_asked(office: Office, tmp_path: Path, sequential: bool) -> None:
    """It is over as soon as it is come to."""
    many = d.instances('2 if letter["subject"] == "乙事" else 0', "", "reports", "reported", sequential)
    case = returned(office, tmp_path, many, [], ["report > handle"])
    send(office, case, "li", {**LETTER_SENT, "subject": "丙事"})
    nothing_holds(office, case)


@pytest.mark.parametrize("sequential", [False, True])
def test_who_is_not_asked_any_more_reads_so_of_his_own(office: Office, tmp_path: Path, sequential: bool) -> None:
    many = d.instances("units", "unit", "reports", "reported", sequential)
    where = d.table("where", ['letter["subject"]'], ["units"], [['"甲事"', f'["{UNIT}"]'], ["-", "[]"]])
    case = published(office, tmp_path, many, [], ["report > handle"], role="contractor", where=where)
    send(office, case, "li", {**LETTER_SENT, "subject": "甲事"})
    (there,) = office.call("jia", "GET", "/work-items?box=todo").json["items"]
    assert office.done("jia", there["id"], {"text": "错送"}).status_code == 200
    assert file(office, case, "jia") == {"错送": True}
    send(office, case, "wang", RETURN)
    send(office, case, "li", LETTER_SENT)
    assert file(office, case, "jia") == {"错送": False}


@pytest.mark.parametrize("sequential", [False, True])
def test_rounds_that_end_early_and_go_straight_back(office: Office, tmp_path: Path, sequential: bool) -> None:
    """Each is a round of its own."""
    many = d.instances("2", "", "reports", "reported", sequential, 'reported["text"] != "一"')
    nodes = [d.xor("on", default="good")]
    way = ["report > on", "good: on > handle", 'wrong: on > in | reports[0]["text"] != "正"']
    case = published(office, tmp_path, many, nodes, way)
    send(office, case, "li", LETTER_SENT)
    for text in ("错", "正"):
        send(office, case, "wang", {"text": text})
    assert file(office, case, "li") == {"错": False, "正": True}


def test_a_decision_that_is_asked_for_anew(office: Office, tmp_path: Path, hour: None) -> None:
    """One step that decides begins empty each time, too: what it said before becomes no part of the record."""
    decides = {"decision": DECISION["properties"]["decision"], "text": {**TEXT, "title": "意见"}}
    forms = {**GIVEN, "found": schema("意见", ["decision"], **decides)}
    case = published(office, tmp_path, "", LATE, WAY, forms=forms, register=INCLUDING, apart=APART)
    send(office, case, "li", LETTER_SENT)
    send(office, case, "li", {"decision": "approve", "text": "旧"})
    assert item(office, case, "handle")["public"]["document"]["text"] == "旧"
    send(office, case, "wang", RETURN)
    send(office, case, "li", {**LETTER_SENT, "subject": "丙事"})
    silent(office, case)
    assert "text" not in item(office, case, "handle")["public"]["document"]
    send(office, case, "wang", {"decision": "approve"})
    assert "text" not in entered(office, case)


@pytest.mark.parametrize("sequential", [False, True])
def test_what_an_older_program_took_is_of_the_round_before(
    office: Office, hour: None, tmp_path: Path, sequential: bool
) -> None:
    """While programs are replaced an older one takes answers and notes nothing down of rounds."""
    nodes, flows = [*LATE, d.boundary("again", "handle", d.timer("PT3H"))], [*WAY, "again > in"]
    many = d.instances("2", "", "reports", "reported", sequential)
    case = published(office, tmp_path, many, nodes, flows, forms=GIVEN, register=INCLUDING, apart=APART)
    send(office, case, "li", LETTER_SENT)
    with office.database.transaction():
        noted = db.session().get_one(Case, int(case)).rounds
    send(office, case, "li", {"text": "旧一"})
    send(office, case, "li", {"text": "旧二"})
    with office.database.transaction():
        db.write().execute(update(Case).where(Case.id == int(case)).values(rounds=noted))
    for _ in range(2):
        clock.start_at(clock.now() + timedelta(hours=4))
        with office.database.transaction():
            fire_timers(int(case))
    assert file(office, case, "li") == {"旧一": False, "旧二": False}
