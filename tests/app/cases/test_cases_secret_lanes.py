"""A form with secrets in a second lane: nobody writes over them unseen, and no guess at them is answered."""

from pathlib import Path

import pytest

from app.packages.faults import Faulty
from tests.app.cases.test_cases_secrecy import LETTER, MANIFEST, NAME, PHONE
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import THERE, Office

SHARED = MANIFEST.replace("[lane.handler]", '[lane.unit]\nrole = "inspector"\norg = "office"\n\n[lane.handler]')


def shared(amends: str) -> dict[str, bytes]:
    """The same form once more on the desk of the other department."""
    nodes = [d.start(), d.rule("who", "where"), d.user("receive", "letter", "letter")]
    nodes += [d.user("amend", "letter", "letter"), d.user("handle", "decision", "decision"), d.end()]
    flows = ["begin > who", "who > receive", "receive > amend", "amend > handle", "handle > done"]
    lanes = {"receive": "receiver", "amend": amends, "handle": "handler"}
    table = d.table("where", ["starter"], ["office"], [["-", f'"{THERE}"']])
    return {"main.bpmn": d.document(d.process("main", nodes, flows, lanes=lanes)), "where.dmn": table}


def test_nobody_fills_a_form_over_secrets_that_others_wrote(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Faulty) as refused:
        drawn(office, tmp_path / "a", SHARED, shared("unit"), forms_too={"letter": LETTER})
    (told,) = refused.value.faults
    assert told.element == "secret.reporter.lanes" and "其中“unit”不掌握这项保密内容" in told.message
    known = SHARED.replace('lanes = ["receiver"]', 'lanes = ["receiver", "unit"]')
    drawn(office, tmp_path / "b", known, shared("unit"), forms_too={"letter": LETTER})


def test_a_guess_at_a_secret_is_no_difference(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In cases of releases that were published before the check told of it."""
    monkeypatch.setattr("app.packages.check_manifest._overwritten", lambda *_: iter(()))
    drawn(office, tmp_path, SHARED, shared("unit"), forms_too={"letter": LETTER})
    found = []
    for guess in (PHONE, "13812345679"):
        case = office.started("li", "drawn.main")
        answers = {"subject": f"甲{guess[-1]}", "reporter": {"name": NAME, "phone": PHONE}}
        sent = office.done("li", case["work_items"][0]["id"], answers).json["case"]
        typed = {"subject": f"乙{guess[-1]}", "reporter": {"name": "***", "phone": guess}}
        (item,) = [one["id"] for one in sent["work_items"] if one["open"]]
        assert office.done("zhao", item, typed).status_code == 200
        files = {who: office.call(who, "GET", f"/cases/{case['id']}").json["file"][0] for who in ("zhao", "li")}
        found.append([one["field"] for one in files["zhao"]["differences"]])
        changed = {one["field"] for one in files["li"]["differences"]}
        assert changed == {"/subject"} | ({"/reporter/phone"} if guess != PHONE else set())
    assert found == [["/subject"]] * 2
