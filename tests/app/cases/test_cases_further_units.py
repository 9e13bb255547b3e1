"""What the file keeps from a unit stands in no summary, and on no receipt as the reason of a refusal."""

from pathlib import Path

import pytest

from app.packages.faults import Faulty
from tests.app.cases.door_samples import page, told
from tests.app.cases.test_cases_rounds import refusing
from tests.app.cases.units import FORMS, MANIFEST, UNITS, step, unit_people
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import Office

__all__ = ["refusing"]
LANES = {"order": "proposer", "report": "unit", "second": "next", "accept": "proposer"}
BEGUN = ["order > who", "who > to", "to > report", "report > second", "accept > done"]
OMITTED = ('[lane.chief]\nrole = "inspector"\norg = "office"\n', '[form.ruling]\nfacts = ["decision"]\n')
SECRETS = ("暗标甲", "暗标乙", "暗标丙")


def package(office: Office, folder: Path, summary: str, begin: str = "order", refused: bool = False) -> Office:
    """Ordered here, reported by two units side by side and then by a third, accepted here."""
    nodes = [d.start(), d.xor("in"), d.user("order", "begun", begin), d.rule("who", "where"), d.xor("to")]
    nodes += [d.user("report", "reported", "report", d.instances("units", "unit", "reports", "reported"))]
    nodes += [d.user("second", "seconded", "report"), d.user("accept"), d.end()]
    if refused:
        nodes += [d.service("quota", "drawn.quota", "given")]
        nodes += [d.boundary("refused", "quota", d.error("no_quota"))]
    way = ["second > quota", "quota > accept", "refused > in"] if refused else ["second > accept"]
    units = ", ".join(f'"{UNITS[who]}"' for who in ("jia", "yi"))
    where = d.table("where", ["starter"], ["units", "next"], [["-", f"[{units}]", f'"{UNITS["bing"]}"']])
    errors = ("no_quota",) if refused else ()
    main = d.document(
        d.process("main", nodes, [*BEGUN, "begin > in", "in > order", *way], lanes=LANES), errors=errors
    )
    manifest = MANIFEST.replace('summary = ["subject"]', f"summary = {summary}")
    for one in OMITTED:
        manifest = manifest.replace(one, "")
    manifest = manifest.replace("[form.order]", '[form.order]\nfacts = ["subject"]')
    manifest += '\n[lane.next]\nrole = "contractor"\norg = "next"\n'
    unit_people(office)
    forms = {name: one for name, one in FORMS.items() if name not in ("ruling", *({"order"} - {begin}))}
    if begin != "order":
        manifest = manifest.replace('[form.order]\nfacts = ["subject"]\n', "")
    return drawn(office, folder, manifest, {"main.bpmn": main, "where.dmn": where}, forms_too=forms)


def reported(office: Office, first: dict[str, str]) -> str:
    """A case that three units have reported on."""
    case = str(office.started("li", "drawn.main")["id"])
    step(office, "li", case, first)
    for who, secret in zip(UNITS, SECRETS, strict=True):
        step(office, who, case, {"measures": secret})
    return case


def test_the_summary_is_taken_from_what_a_case_begins_with(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Faulty) as refusal:
        package(office, tmp_path, '["subject", "measures"]')
    told = [one for one in refusal.value.faults if "process.main.summary" in str(one)]
    assert len(told) == 1 and "字段“measures”不能放在这里" in str(told[0])


def test_a_further_unit_writes_no_summary(office: Office, tmp_path: Path) -> None:
    """Also where the form is the one that the case was begun with."""
    package(office, tmp_path, '["measures"]', "report")
    case = reported(office, {"measures": "通风不良"})
    assert office.call("li", "GET", f"/cases/{case}").json["case"]["summary"] == "通风不良"
    for who, own in zip(UNITS, SECRETS, strict=True):
        shown = told(office, who)
        assert not any(one in shown for one in SECRETS if one != own)


def test_a_receipt_tells_no_reason_that_is_not_ones_own(
    office: Office, tmp_path: Path, refusing: list[str]
) -> None:
    refusing[:] = ["举报人暗标丁的名额已用完。"]
    package(office, tmp_path, '["subject"]', refused=True)
    case = reported(office, {"subject": "通风不良"})
    shown = page(office, "bing", f"/cases/{case}/receipt").text
    assert "没有通过，表单已退回" in shown and "暗标丁" not in shown
    assert "暗标丁" not in told(office, "bing")
    assert "暗标丁" in told(office, "li")
