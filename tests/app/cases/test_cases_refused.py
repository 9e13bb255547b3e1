"""What a service step refuses and the diagram catches reaches whoever gets the form back, and the trail."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import clock, drain
from tests.app.cases.quota_samples import quota_refusing
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import REQUEST, Office

WORDS = "该单位本年度的名额已经用完。"
MANIFEST = """
title = "名额"

[process.main]
title = "名额申请"
start = ["inspector"]

[lane.worker]
role = "inspector"
org = "starter"

[form.request]
facts = ["amount"]

[form.decision]
facts = ["decision"]
"""


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the handler refuses with, as long as there is something."""
    return quota_refusing(monkeypatch, WORDS)


def published(office: Office, folder: Path, back: str = "m", more: Callable[[], list[str]] = list) -> Office:
    """Fill in, ask for a quota, decide; a refusal leads to `back`."""
    asked = d.service("quota", "drawn.quota", "given")
    nodes = [
        d.start(),
        d.xor("m"),
        d.user("fill", "request", "request"),
        asked,
        d.user("decide", "decision", "decision"),
    ]
    nodes += [d.boundary("refused", "quota", d.error("no_quota")), d.end(), *more()]
    flows = ["begin > m", "m > fill", "fill > quota", "quota > decide", "decide > done", f"refused > {back}"]
    flows += ["other > done"] if back == "other" else []
    lanes = {"fill": "worker", "decide": "worker", **({"other": "worker"} if back == "other" else {})}
    files = {"main.bpmn": d.document(d.process("main", nodes, flows, lanes=lanes), errors=("no_quota",))}
    return drawn(office, folder, MANIFEST, files)


def sent(office: Office, who: str, case: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    (item,) = office.call(who, "GET", f"/cases/{case['id']}").json["case"]["work_items"]
    done = office.done(who, item["id"], answers)
    assert done.status_code == 200, done.text
    (now,) = done.json["case"]["work_items"]
    shown = office.call(who, "GET", f"/work-items/{now['id']}")
    return dict(shown.json or {})


def page(office: Office, path: str) -> str:
    return office.client().get(path, headers={"Authorization": f"Bearer {office.tokens['li']}"}).text


def test_a_form_that_comes_back_tells_why(office: Office, tmp_path: Path, refusing: list[str]) -> None:
    published(office, tmp_path)
    case = office.started("li", "drawn.main")
    item = sent(office, "li", case, REQUEST)
    words = {"field": "", "message": WORDS, "by_org": "", "by_name": ""}
    assert (item["step"], item["remarks"]) == ("fill", [words])
    assert (item["answers"]["amount"], item["unlocked"]) == (REQUEST["amount"], None)
    assert (item["ruling"]["org"], item["ruling"]["said"]) == ("", "")
    receipt = office.call("li", "GET", f"/cases/{case['id']}/receipt").json
    assert receipt["came_back"] is True
    told = page(office, f"/cases/{case['id']}/receipt")
    assert "没有通过，表单已退回" in told and WORDS in told and ">已提交" not in told
    assert WORDS in page(office, f"/items/{item['id']}") and WORDS in page(office, f"/cases/{case['id']}")
    trail = office.call("li", "GET", f"/cases/{case['id']}/trail").json["items"]
    assert [(one["kind"], one["step"], one["note"].get("reason")) for one in trail[-2:]] == [
        ("complete", "fill", None),
        ("refused", "quota", WORDS),
    ]
    refusing.clear()
    again = sent(office, "li", case, {**REQUEST, "amount": 5})
    assert (again["step"], again["remarks"]) == ("decide", [])
    assert office.call("li", "GET", f"/cases/{case['id']}/receipt").json["came_back"] is False


def test_sent_at_the_start_it_comes_back_as_well(office: Office, tmp_path: Path, refusing: list[str]) -> None:
    published(office, tmp_path)
    begun = office.call("li", "POST", "/cases", {"process": "drawn.main", "answers": REQUEST})
    assert begun.status_code == 201, begun.text
    (item,) = begun.json["case"]["work_items"]
    shown = office.call("li", "GET", f"/work-items/{item['id']}").json
    assert [one["message"] for one in shown["remarks"]] == [WORDS]


def test_where_it_leads_elsewhere_the_trail_tells(office: Office, tmp_path: Path, refusing: list[str]) -> None:
    refusing[0] = "请打电话 13800000001 询问。"
    published(office, tmp_path, "other", lambda: [d.user("other", "other", "decision")])
    case = office.started("li", "drawn.main")
    item = sent(office, "li", case, REQUEST)
    assert (item["step"], item["remarks"]) == ("other", [])
    trail = office.call("li", "GET", f"/cases/{case['id']}/trail").json["items"]
    assert trail[-1]["note"]["reason"] == f"请打电话 {'●' * 11} 询问。"
    assert "系统办理没有通过" in page(office, f"/cases/{case['id']}")
    assert office.call("li", "GET", f"/cases/{case['id']}/receipt").json["came_back"] is False


@pytest.mark.parametrize("back", ["m", "other"])
def test_a_refusal_that_comes_later_is_caught_as_well(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, back: str
) -> None:
    quota_refusing(monkeypatch, WORDS, deferred=True)
    more = [d.user("other", "other", "decision")] if back == "other" else []
    published(office, tmp_path, back, lambda: more)
    case = office.started("li", "drawn.main")
    assert office.done("li", case["work_items"][0]["id"], REQUEST).status_code == 200
    assert drain.run_all(office.database) == 1
    items = office.call("li", "GET", f"/cases/{case['id']}").json["case"]["work_items"]
    (item,) = [one for one in items if one["kind"] == "task"]
    shown = office.call("li", "GET", f"/work-items/{item['id']}").json
    told = [one["message"] for one in shown["remarks"]] if back == "m" else shown["ruling"]["opinion"]
    assert shown["step"] == ("fill" if back == "m" else "other") and WORDS in told
    trail = office.call("li", "GET", f"/cases/{case['id']}/trail").json["items"]
    assert [(one["kind"], one["step"]) for one in trail[-2:]] == [("service", None), ("refused", "quota")]
    assert office.call("guan", "GET", "/incidents").json["total"] == 0


def test_a_late_refusal_that_nothing_catches_is_an_incident(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota_refusing(monkeypatch, WORDS, deferred=True)
    steps = [d.start(), d.user("fill", "request", "request"), d.service("quota", "drawn.quota", "given"), d.end()]
    main = d.process("main", steps, ["begin > fill", "fill > quota", "quota > done"], lane="worker")
    manifest = MANIFEST.replace('[form.decision]\nfacts = ["decision"]\n', "")
    drawn(office, tmp_path, manifest, {"main.bpmn": d.document(main)})
    case = office.started("li", "drawn.main")
    assert office.done("li", case["work_items"][0]["id"], REQUEST).status_code == 200
    try:
        for _ in range(5):
            assert drain.run_all(office.database) == 1
            clock.advance(timedelta(hours=3))
    finally:
        clock.start_at(None)
    (incident,) = office.call("guan", "GET", "/incidents").json["items"]
    assert (incident["case"], WORDS in incident["text"]) == (case["id"], True)
