"""Two reviews side by side: what one of them returns is not filed because the other agreed."""

from pathlib import Path
from typing import Any

import pytest

from app.packages.faults import Faulty
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import REQUEST, Office

MANIFEST = """
title = "并审"

[process.main]
title = "并审"
start = ["inspector"]
register = "request"

[lane.worker]
role = "inspector"
org = "starter"

[lane.second]
role = "inspector"
org = "starter"
different_from = ["fill"]

[form.request]
facts = ["amount"]

[form.decision]
facts = ["decision"]

[register.request]
form = "request"
key = ["owner", "title_text"]
owner = "owner"
title_field = "title_text"
public = ["title_text"]
"""


def beside(first: str, second: str, condition: str) -> dict[str, bytes]:
    """Fill, two reviews at once, then file or fill in again."""
    nodes = [d.start(), d.xor("again"), d.user("fill", "request", "request"), d.parallel("f")]
    nodes += [d.user("a", first, "decision"), d.user("b", second, "decision"), d.parallel("j")]
    nodes += [d.xor("said", "no"), d.service("file", "publish", register="'request'", face="'full'"), d.end()]
    flows = ["begin > again", "again > fill", "fill > f", "f > a", "f > b", "a > j", "b > j", "j > said"]
    flows += [f"said > file | {condition}", "no: said > again", "file > done"]
    return {
        "main.bpmn": d.document(d.process("main", nodes, flows, "worker", lanes={"a": "second", "b": "second"}))
    }


def items(office: Office, case: dict[str, Any]) -> dict[str, str]:
    rows = office.call("wang", "GET", f"/cases/{case['id']}").json["case"]["work_items"]
    return {row["step"]: row["id"] for row in rows}


def test_one_variable_for_both_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Faulty) as refused:
        drawn(office, tmp_path, MANIFEST, beside("check", "check", 'check["decision"] == "approve"'))
    assert [(one.element, one.rule) for one in refused.value.faults] == [("b", "D-VAR")]


@pytest.mark.parametrize(("words", "filed"), [(("return", "approve"), False), (("approve", "approve"), True)])
def test_both_must_agree(office: Office, tmp_path: Path, words: tuple[str, str], filed: bool) -> None:
    both = 'one["decision"] == "approve" and two["decision"] == "approve"'
    drawn(office, tmp_path, MANIFEST, beside("one", "two", both))
    case = office.started("li", "drawn.main")
    assert office.done("li", case["work_items"][0]["id"], REQUEST).status_code == 200
    for (step, item), word in zip(sorted(items(office, case).items()), words, strict=True):
        answer = office.done("wang", item, {"decision": word, "opinion": "意见"})
        assert answer.status_code == 200, (step, answer.text)
    told = office.call("li", "GET", f"/cases/{case['id']}").json["case"]
    assert (told["state"] == "finished") == filed
    assert [row["step"] for row in told["work_items"]] == ([] if filed else ["fill"])
