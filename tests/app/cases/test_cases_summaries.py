"""A summary is told to whoever reads the form it is taken from: in lists, heads and receipts, and by a search."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app import db
from app.accounts.create_user import NewUser, enter
from app.accounts.models import Org
from app.accounts.tokens import create_token
from app.packages.faults import Faulty
from tests.app.accounts.test_accounts_sign_in import statements
from tests.app.cases import test_cases_declined as declined
from tests.app.cases.door_samples import page, told
from tests.app.cases.mask_samples import DECISION, TEXT, UNIT, enter_unit, schema, sent
from tests.app.cases.test_cases_doubt import DOUBT, NAME, RENAMED
from tests.app.engine import engine_diagrams as d
from tests.plugins.country import Country, other_project
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, Office

THIRD = "37FM000009"
INNER = schema("内部线索", ["clue"], clue={**TEXT, "title": "线索"})
ANSWER = schema("答复", ["reply"], reply={**TEXT, "title": "答复"})
LANES = """
[lane.unit]
role = "contractor"
org = "unit"

[lane.third]
role = "contractor"
org = "third"
"""
SUMMED = declined.MANIFEST.replace('"letter"\n', '"letter"\nsummary = ["subject"]\n', 1)
KEPT, OPEN = "群众举报暗标甲", "暗标乙号井"
BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


def third_unit(office: Office) -> None:
    enter_unit(office)
    with office.database.transaction():
        db.write().add(Org(code=THIRD, kind="contractor", name="单位丙", region_code=HERE[3:], active=True))
        db.session().flush()
        enter(NewUser(THIRD, "contractor", "bing", "丙"), "x")
        office.tokens["bing"] = create_token("bing")


def begun_with_a_clue(office: Office, folder: Path) -> Office:
    """A department's inner form first, then the record; whom it is about reads the record alone."""
    enter_unit(office)
    nodes = [d.start(), d.user("clue", "inner", "inner"), d.user("receive", "letter", "letter")]
    nodes += [d.user("judge", "decision", "decision"), d.xor("g", default="no")]
    nodes += [d.service("publish", "publish", register="'letter'", face="'none'"), d.end(), d.end("declined")]
    flows = ["begin > clue", "clue > receive", "receive > judge", "judge > g", "no: g > declined"]
    flows += ["publish > done", 'g > publish | decision["decision"] == "approve"']
    lanes = {"clue": "receiver", "receive": "receiver", "judge": "judge"}
    main = d.document(d.process("main", nodes, flows, lanes=lanes))
    manifest = declined.MANIFEST.replace('"letter"\n', '"letter"\nsummary = ["clue"]\n', 1) + "\n[form.inner]\n"
    forms: dict[str, Any] = {"inner": INNER, "letter": declined.LETTER, "decision": DECISION}
    return drawn(office, folder, manifest, {"main.bpmn": main}, forms_too=forms)


def summed(office: Office, folder: Path) -> Office:
    """A department's record of a unit, called by its name once that is sent."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(declined, "MANIFEST", SUMMED)
        return declined.published(office, folder)


def amended(office: Office, folder: Path, more: str = "") -> Office:
    """A unit writes over the record's form that a department has begun, and a third unit answers."""
    third_unit(office)
    nodes = [d.start(), d.rule("who", "where"), d.user("receive", "letter", "letter")]
    nodes += [d.user("amend", "letter", "letter"), d.user("reply", "answer", "answer")]
    nodes += [d.user("judge", "decision", "decision"), d.xor("g", default="no")]
    nodes += [d.service("publish", "publish", register="'letter'", face="'none'"), d.end(), d.end("declined")]
    flows = ["begin > who", "who > receive", "receive > amend", "amend > reply", "reply > judge", "judge > g"]
    flows += ["no: g > declined", "publish > done", 'g > publish | decision["decision"] == "approve"']
    lanes = {"receive": "receiver", "amend": "unit", "reply": "third", "judge": "judge"}
    where = d.table("where", ["starter"], ["unit", "third"], [["-", f'"{UNIT}"', f'"{THIRD}"']])
    main = d.document(d.process("main", nodes, flows, lanes=lanes))
    manifest = SUMMED.replace('["receive"]', '["receive", "amend"]') + LANES + "\n[form.answer]\n" + more
    forms: dict[str, Any] = {"answer": ANSWER, "letter": declined.LETTER, "decision": DECISION}
    return drawn(office, folder, manifest, {"main.bpmn": main, "where.dmn": where}, forms_too=forms)


def found(office: Office, who: str, word: str) -> int:
    """How many cases and items a search for it gives."""
    lists = [
        f"/cases?q={word}",
        *(f"/work-items?box={one}&q={word}" for one in ("todo", "copied", "done", "started")),
    ]
    return sum(office.call(who, "GET", one).json["total"] for one in lists)


def knows(office: Office, who: str, word: str) -> tuple[bool, bool]:
    """Whether anything tells her, and whether a search betrays it."""
    return word in told(office, who), bool(found(office, who, word))


def letter(subject: str) -> dict[str, str]:
    return {"subject": subject, "holder": UNIT}


@BOTH
def test_whom_a_case_is_about_reads_no_inner_form_in_its_summary(office: Office, tmp_path: Path) -> None:
    here = begun_with_a_clue(office, tmp_path)
    case = sent(here, "li", here.started("li", "drawn.main"), {"clue": KEPT})
    case = sent(here, "wang", sent(here, "li", case, letter(OPEN)), {"decision": "approve"})
    assert case["state"] == "finished"
    assert OPEN in page(here, "jia", f"/cases/{case['id']}").text
    assert {who: knows(here, who, KEPT) for who in ("jia", "li", "wang")} == {
        "jia": (False, False), "li": (True, True), "wang": (True, True)
    }  # fmt: skip


@BOTH
@pytest.mark.parametrize("word", ["approve", "return"])
def test_a_declined_case_is_called_nothing_for_its_party(office: Office, tmp_path: Path, word: str) -> None:
    here = summed(office, tmp_path)
    case = sent(here, "li", here.started("li", "drawn.main"), letter(KEPT))
    ended = sent(here, "wang", case, {"decision": word})
    assert here.call("jia", "GET", f"/cases/{ended['id']}").json["case"]["summary"] == (
        KEPT if word == "approve" else None
    )
    assert knows(here, "jia", KEPT) == (word == "approve", False)
    assert knows(here, "li", KEPT) == (True, True)


@BOTH
def test_a_unit_reads_in_the_summary_what_it_reads_in_the_file(office: Office, tmp_path: Path) -> None:
    here = amended(office, tmp_path)
    case = sent(here, "li", here.started("li", "drawn.main"), letter(OPEN))
    assert here.call("jia", "GET", f"/cases/{case['id']}").json["case"]["summary"] == OPEN
    assert knows(here, "jia", OPEN) == (True, False)
    case = sent(here, "jia", case, letter(KEPT))
    assert here.call("li", "GET", f"/cases/{case['id']}").json["case"]["summary"] == KEPT
    assert knows(here, "bing", KEPT) == (False, False)
    case = sent(here, "wang", sent(here, "bing", case, {"reply": "已收到"}), {"decision": "approve"})
    assert (case["state"], knows(here, "bing", KEPT), knows(here, "jia", KEPT)) == (
        "finished", (False, False), (True, False)
    )  # fmt: skip


def test_a_step_reads_the_form_of_the_summary_also_where_it_fills_it_in(office: Office, tmp_path: Path) -> None:
    """What another has sent on the form one fills in oneself is told to none who may not read it."""
    with pytest.raises(Faulty) as refusal:
        amended(office, tmp_path, "\n[step.receive]\nreads = []\n")
    assert any("摘要（summary）取自表单“letter”" in str(one) for one in refusal.value.faults)


@BOTH
def test_summaries_of_before_are_told_as_the_file_is_read(office: Office, tmp_path: Path) -> None:
    here = amended(office, tmp_path)
    case = sent(here, "li", here.started("li", "drawn.main"), letter(OPEN))
    with here.database.transaction():
        db.write().execute(text("update cases set summary = :told"), {"told": KEPT})
    assert KEPT not in told(here, "jia")
    assert here.call("jia", "GET", f"/cases/{case['id']}").json["case"]["summary"] == OPEN


@BOTH
@pytest.mark.parametrize("made", [summed, amended])
def test_a_page_of_others_cases_asks_no_more_than_a_page_of_two(
    office: Office, tmp_path: Path, made: Callable[[Office, Path], Office]
) -> None:
    """Ended ones, whose records are the unit's, and open ones at its step."""
    here, counts = made(office, tmp_path), []
    for numbers in ("甲乙", "丙丁戊己庚"):
        for number in numbers:
            case = sent(here, "li", here.started("li", "drawn.main"), letter(f"{OPEN}{number}"))
            if made is summed:
                sent(here, "wang", case, {"decision": "approve"})
        for path in ("/cases", "/work-items?box=todo"):
            with statements(here.database) as asked:
                lines = here.call("jia", "GET", path).json["items"]
            assert all(one.get("case", one)["summary"].startswith(OPEN) for one in lines)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_the_row_of_a_doubt_names_its_opener_as_its_page_does(each_country: Country) -> None:
    here = each_country
    case = here.decide("zhao", here.sent("yan", "collect_project", other_project(NAME)), DOUBT)
    here.drain()
    here.decide("yan", case, other_project(RENAMED))
    (item,) = here.read("zhe", "/work-items")["items"]
    for path in ("/inbox", f"/items/{item['id']}"):
        shown = here.page("zhe", path).text
        assert (NAME in shown, RENAMED in shown) == (True, False), path
