"""What a case waits for is told; a wait that nothing could end does not begin."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, db
from app.cases.models import CaseWait
from app.packages.faults import Faulty
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, REQUEST, Office

MANIFEST = """
title = "等待"

[process.main]
title = "等待"
start = ["inspector"]
register = "request"

[lane.worker]
role = "inspector"
org = "starter"

[form.request]
facts = ["amount"]

[register.request]
form = "request"
key = ["owner", "title_text"]
owner = "owner"
"""
PLAIN = ["begin > fill", "fill > who", "who > wait", "wait > after", "after > done"]


def package(event: str, topics: str = '["request"]', key: str = f'"{HERE}"') -> dict[str, bytes]:
    """Fill, decide what to wait for, wait, look again."""
    nodes = [d.start(), d.user("fill", "request", "request"), d.rule("who", "waits"), event]
    nodes += [d.user("after", "after", "decision"), d.end()]
    file = d.document(d.process("main", nodes, PLAIN, lane="worker"), messages=("published", "payment"))
    return {"main.bpmn": file, "waits.dmn": d.table("waits", ["case"], ["topics", "whose"], [["-", topics, key]])}


RECORD = d.catch("wait", d.message("published"), waitsFor="topics", key="whose")


def filled(office: Office) -> Any:
    case = office.started("li", "drawn.main")
    answer = office.done("li", case["work_items"][0]["id"], REQUEST)
    return answer if answer.status_code != 200 else office.call("li", "GET", f"/cases/{case['id']}").json["case"]


def test_a_record_is_waited_for_by_name(office: Office, tmp_path: Path) -> None:
    drawn(office, tmp_path, MANIFEST, package(RECORD))
    case = filled(office)
    assert (case["state"], case["waits_for"]) == ("waiting", ["request"])


def test_a_date_is_told(office: Office, tmp_path: Path) -> None:
    drawn(office, tmp_path, MANIFEST, package(d.catch("wait", d.timer("P1D"))))
    case = filled(office)
    assert (case["state"], case["waits_for"], case["work_items"]) == ("running", ["timer"], [])


@pytest.mark.parametrize(
    ("topics", "key"),
    [("[]", f'"{HERE}"'), ('["nothing"]', f'"{HERE}"'), ('"request"', f'"{HERE}"'), ("null", "1"),
     ('["request"]', "null"), ('["request"]', '""'), ('["request"]', "7"), ("[7]", f'"{HERE}"')],
)  # fmt: skip
def test_a_wait_that_nothing_could_end_is_no_release(
    office: Office, tmp_path: Path, topics: str, key: str
) -> None:
    with pytest.raises(Faulty) as refused:
        drawn(office, tmp_path, MANIFEST, package(RECORD, topics, key))
    assert {(one.element, one.rule) for one in refused.value.faults} == {("wait", "D-MESSAGE")}


@pytest.mark.parametrize(
    ("topics", "key"),
    [
        ('["request"] if case == "0" else []', f'"{HERE}"'),
        ('["no" + "thing"]', f'"{HERE}"'),
        ('["request"]', '"" + ""'),
    ],
)
def test_what_the_check_cannot_tell_does_not_begin(office: Office, tmp_path: Path, topics: str, key: str) -> None:
    drawn(office, tmp_path, MANIFEST, package(RECORD, topics, key))
    assert filled(office).status_code == 500
    told = office.call("guan", "GET", "/incidents").json["items"]
    assert [row["element"] for row in told] == ["wait"]


def test_a_message_nobody_sends_is_no_release(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Faulty) as refused:
        drawn(office, tmp_path, MANIFEST, package(d.catch("wait", d.message("payment"))))
    assert [(one.element, one.rule) for one in refused.value.faults] == [("wait", "D-MESSAGE")]


def test_other_steps_go_on_while_one_branch_waits(office: Office, tmp_path: Path) -> None:
    nodes = [d.start(), d.user("fill", "request", "request"), d.rule("who", "waits"), d.parallel("f"), RECORD]
    nodes += [d.user("a", "a", "decision"), d.user("b", "b", "decision"), d.parallel("j"), d.end()]
    flows = [
        "begin > fill",
        "fill > who",
        "who > f",
        "f > wait",
        "f > a",
        "a > b",
        "b > j",
        "wait > j",
        "j > done",
    ]
    file = d.document(d.process("main", nodes, flows, lane="worker"), messages=("published",))
    files = package(RECORD) | {"main.bpmn": file}
    case = filled(drawn(office, tmp_path, MANIFEST, files))
    for _ in range(2):
        item = office.call("li", "GET", f"/cases/{case['id']}").json["case"]["work_items"][0]["id"]
        assert office.done("li", item, {"decision": "approve"}).status_code == 200
    with office.database.transaction():
        rows = db.session().execute(select(CaseWait.topic, CaseWait.key)).all()
        assert [tuple(row) for row in rows] == [("request", HERE)]


def test_the_page_says_it(office: Office, tmp_path: Path) -> None:
    drawn(office, tmp_path, MANIFEST, package(d.catch("wait", d.timer("P1D"))))
    case = filled(office)
    headers = {"Authorization": f"Bearer {office.tokens['li']}"}
    due = clock.local(clock.now() + timedelta(days=1))
    page = office.client().get(f"/cases/{case['id']}", headers=headers).get_data(as_text=True)
    assert f"到 {due.year} 年 {due.month} 月 {due.day} 日" in page and "自动继续办理" in page


def test_who_ends_what_waits_beside_him_leaves_no_wait(office: Office, tmp_path: Path) -> None:
    nodes = [d.start(), d.user("fill", "request", "request"), d.rule("who", "waits"), d.parallel("fork"), RECORD]
    nodes += [d.user("stop", "stop", "decision"), d.end("all", "<bpmn:terminateEventDefinition/>")]
    nodes += [d.user("after", "after", "decision"), d.end()]
    flows = ["begin > fill", "fill > who", "who > fork", "fork > wait", "fork > stop", "stop > all"]
    flows += ["wait > after", "after > done"]
    file = d.document(d.process("main", nodes, flows, lane="worker"), messages=("published", "payment"))
    drawn(office, tmp_path, MANIFEST, {**package(RECORD), "main.bpmn": file})
    (item,) = filled(office)["work_items"]
    with office.database.transaction():
        assert db.session().scalars(select(CaseWait.topic)).all() == ["request"]
    ended = office.done("li", item["id"], {"decision": "approve", "opinion": "同意"})
    assert ended.json["case"]["state"] == "finished"
    with office.database.transaction():
        assert db.session().scalars(select(CaseWait.topic)).all() == []
