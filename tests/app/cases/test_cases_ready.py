"""A release that names what the running program does not have: not offered, refused with a sentence, told."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app import alarms, db, drain, sdk
from app.cases.models import Case, Submission
from app.cases.start import start_for
from app.effects import operators
from app.errors import NotLoaded
from app.forms import formats, layout
from app.jobs.models import Incident
from app.packages import bundle, code, folder
from app.packages.content import Content
from app.packages.models import Release
from app.packages.unmet_requirements import lacking
from app.site import current as installation
from app.site.roles import Roles
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, REQUEST, Office

KEY = "drawn.main"
MANIFEST = """
title = "试验"

[process.main]
title = "称重"
start = ["inspector"]

[lane.worker]
role = "inspector"
org = "starter"

[form.request]
facts = ["amount"]

[form.place]
checks = ["near"]
"""
PLACE = {
    "$schema": "http://json-schema.org/draft-07/schema#", "title": "地点", "type": "object",
    "properties": {"county": {"type": "string", "title": "县", "format": "region", "x-rule": "V-RGN"}},
}  # fmt: skip
LINE = ["begin > ask", "ask > weigh", "weigh > place", "place > ring", "ring > done"]


@pytest.fixture
def scales(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office where a business of one handler, one check and one format of a form is published."""
    for table in ("_handlers", "_checks"):
        monkeypatch.setattr(sdk, table, dict(getattr(sdk, table)))
    monkeypatch.setattr(alarms, "_lasting", {})

    def weigh(amount: float) -> str:
        """称重。"""
        return str(amount)

    def near(answers: sdk.Answers) -> list[sdk.Finding]:
        """远近。"""
        return []

    for function in (weigh, near):
        monkeypatch.setattr(function, "__module__", "handlers.drawn.scales")
    sdk.handler(weigh)
    sdk.check("drawn/place")(near)
    steps = [
        d.user("ask", "request", "request"), d.service("weigh", "drawn.weigh", "kg", amount='request["amount"]'),
        d.user("place"), d.service("ring", "notify", org="starter", role="'inspector'", title="kg"),
    ]  # fmt: skip
    file = d.document(d.process("main", [d.start(), *steps, d.end()], LINE, lane="worker"))
    return drawn(office, tmp_path / "drawn", MANIFEST, {"main.bpmn": file}, forms_too={"place": PLACE})


def without(table: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The table as an older program has it."""
    assert set(names) <= set(table)
    return {name: one for name, one in table.items() if name not in names}


def lose(what: str, patch: pytest.MonkeyPatch) -> None:
    """The program that runs does not have it."""
    if what == "handler":
        patch.setattr(sdk, "_handlers", without(sdk._handlers, "drawn.weigh"))
    elif what == "check":
        patch.setattr(sdk, "_checks", without(sdk._checks, "drawn/place:near"))
    elif what == "format":
        older = without(formats.FORMATS, "region")
        patch.setattr(formats, "FORMATS", older)
        patch.setattr("app.packages.unmet_requirements.FORMATS", older)
    elif what == "operator":
        patch.setattr(operators, "OPERATORS", without(operators.OPERATORS, "notify"))
        patch.setattr("app.cases.state.ready.OPERATORS", operators.OPERATORS)
    else:
        patch.setattr(installation, "roles", lambda: Roles(role={}))
        patch.setattr("app.packages.unmet_requirements.roles", lambda: Roles(role={}))


NAMES = {
    "handler": "drawn.weigh", "check": "drawn/place:near", "format": "region", "operator": "notify",
    "role": "inspector",
}  # fmt: skip


def counted(office: Office, *kinds: Any) -> list[int]:
    with office.database.transaction():
        return [db.session().scalar(select(func.count()).select_from(one)) or 0 for one in kinds]


def incidents(office: Office) -> list[dict[str, Any]]:
    return list(office.call("guan", "GET", "/incidents").json["items"])


def page(office: Office, path: str, method: str = "GET") -> Any:
    headers = {"Authorization": f"Bearer {office.tokens['li']}"}
    return office.client().open(path, method=method, headers=headers)


@pytest.mark.parametrize("what", NAMES)
def test_what_cannot_run_is_offered_to_nobody_and_refused(
    what: str, scales: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = [one["key"] for one in scales.call("li", "GET", "/processes").json]
    assert KEY in offered
    lose(what, monkeypatch)
    before = counted(scales, Case)
    refused = scales.call("li", "POST", "/cases", {"process": KEY, "answers": REQUEST})
    assert (refused.status_code, refused.json["type"]) == (503, "urn:problem:not-loaded")
    assert "平台尚未装载办理此项业务所需的程序，没有任何变动" in refused.json["detail"]
    assert "Retry-After" in refused.headers and NAMES[what] not in refused.text
    assert counted(scales, Case) == before
    (told,) = incidents(scales)
    assert (told["reference"], told["times"]) == (refused.json["reference"], 1)
    assert NAMES[what] in told["text"] and told["package"] == "drawn"
    left = [one["key"] for one in scales.call("li", "GET", "/processes").json]
    assert left == [one for one in offered if one != KEY and what != "role"]
    assert any(NAMES[what] in text for text in alarms.lasting().values())


def test_its_pages_say_so_too(scales: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lose("handler", monkeypatch)
    home, first = page(scales, "/inbox"), page(scales, f"/start/{KEY}")
    assert (home.status_code, first.status_code) == (200, 503)
    assert f"/start/{KEY}" not in home.text
    begun = page(scales, f"/start/{KEY}", "POST")
    for told in (first, begun):
        assert told.status_code == 503
        assert "平台尚未装载办理此项业务所需的程序" in told.text and "Traceback" not in told.text


@pytest.mark.parametrize(("what", "place"), [("handler", "weigh"), ("operator", "ring")])
def test_a_running_case_stays_where_it_is(
    what: str, place: str, scales: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = scales.started(process=KEY)
    item, answers = case["work_items"][0]["id"], REQUEST
    if what == "operator":
        sent = scales.done("li", item, REQUEST)
        item, answers = sent.json["case"]["work_items"][0]["id"], {"county": "370685"}
    lose(what, monkeypatch)
    before = counted(scales, Submission)
    failed = scales.done("li", item, answers)
    assert (failed.status_code, failed.json["type"]) == (503, "urn:problem:not-loaded")
    assert "已存为草稿" in failed.json["detail"]
    assert counted(scales, Submission) == before
    (told,) = incidents(scales)
    assert (told["case"], told["element"], told["operation"]) == (case["id"], place, NAMES[what])
    kept = scales.call("li", "GET", f"/work-items/{item}").json
    assert (kept["answers"], kept["draft"]) == (answers, True)
    monkeypatch.undo()


@pytest.mark.parametrize("what", ["check", "format"])
def test_a_form_that_cannot_be_judged_is_kept(what: str, scales: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case = scales.started(process=KEY)
    sent = scales.done("li", case["work_items"][0]["id"], REQUEST)
    item = sent.json["case"]["work_items"][0]["id"]
    lose(what, monkeypatch)
    tried = scales.call("li", "POST", "/forms/drawn/place/check", {"answers": {"county": "370685"}})
    failed = scales.done("li", item, {"county": "370685"})
    for answer in (tried, failed):
        assert (answer.status_code, answer.json["type"]) == (503, "urn:problem:not-loaded")
    assert "已存为草稿" in failed.json["detail"]
    assert scales.call("li", "GET", f"/work-items/{item}").json["answers"] == {"county": "370685"}


def test_nobody_opens_it_in_the_background(scales: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lose("handler", monkeypatch)
    before = counted(scales, Case)
    with pytest.raises(NotLoaded), scales.database.transaction():
        start_for(HERE, "drawn", "main")
    assert counted(scales, Case) == before
    drain.run_all(scales.database)


def test_a_release_beyond_this_program_leaves_all_others(scales: Office) -> None:
    """Published by a newer program: its package.toml has keys that this one does not know."""
    with scales.database.transaction():
        row = db.write().scalars(select(Release).where(Release.package == "drawn")).one()
        files = bundle.unpack(row.files)
        files["package.toml"] = files["package.toml"].replace(b"[process.main]", b"[process.main]\nlater = 1")
        row.files, row.digest = bundle.pack(files), bundle.digest(files)
    keys = [one["key"] for one in scales.call("li", "GET", "/processes").json]
    assert keys and KEY not in keys
    assert page(scales, "/inbox").status_code == 200
    refused = scales.call("li", "POST", "/cases", {"process": KEY})
    assert (refused.status_code, refused.json["type"]) == (503, "urn:problem:not-loaded")
    assert "later" in alarms.lasting()["package drawn"] and counted(scales, Incident) == [1]
    assert scales.call("li", "POST", "/cases", {"process": keys[0]}).status_code == 201


def test_all_that_is_shipped_is_there_and_controls_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    code.load(folder.keys(Path("processes")))
    for key in folder.keys(Path("processes")):
        content = Content(key, folder.files(Path("processes"), Path("forms"), key), published=True)
        for process in content.package.processes:
            assert lacking(content, process, operators.OPERATORS) == []
    monkeypatch.setattr(layout, "WIDGETS", frozenset())
    assert any("控件" in one for one in lacking(content, process, operators.OPERATORS))
