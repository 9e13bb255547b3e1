"""Each fault says in which file it stands and what to do about it."""

import re
from time import process_time

import pytest

from app.engine import gate, hints
from app.packages import check
from tests.app.engine import engine_diagrams as d
from tests.app.engine import engine_office as office
from tests.app.packages.conftest import OPERATORS, Disk
from tests.plugins.tree import ROOT, python

RULES = re.compile(
    r'"(D-[A-Z-]+)"|^(?:RULE|MISSING)(?:: Final)? = "([a-z-]+)"|Fault\([^"]*"(xml|form|fragment)"', re.M
)


def raised() -> set[str]:
    """Every rule that the check of packages can name."""
    texts = [file.read_text() for file in python("app") if file.parent.name in ("engine", "packages")]
    texts += [(ROOT / "app/packages/arrival.py").read_text().replace("RULE, FILE =", "RULE =")]
    return {rule for text in texts for found in RULES.findall(text) for rule in found if rule}


def test_each_rule_has_a_hint_and_each_hint_a_rule() -> None:
    assert raised() - {"archive"} == hints.HINTS.keys() - {"archive"}


def test_each_case_of_a_hint_is_a_sentence_somebody_says() -> None:
    said = "".join(file.read_text() for file in python("app") if file.name != "hints.py")
    assert [word for _, word, _ in hints.CASES if word not in said] == []
    assert {rule for rule, _, _ in hints.CASES} <= hints.HINTS.keys()


@pytest.mark.parametrize("told", [*hints.HINTS.values(), *(told for _, _, told in hints.CASES)])
def test_hints_are_sentences(told: str) -> None:
    assert told.endswith("。") and len(told) <= 120


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("package.toml", 'role = "inspector"', 'role = "inspektor"', "package.toml"),
        ("report.bpmn", 'calledElement="', 'calledElement="no_', "report.bpmn"),
        ("danger-schema.json", '"title"', '"titel"', "danger-schema.json"),
    ],
)
def test_a_fault_names_its_file(disk: Disk, file: str, old: str, new: str, where: str) -> None:
    disk.edit(file, old, new)
    found = check.faults_on_disk(disk.processes, disk.forms, "danger", OPERATORS)
    assert found and {one.file for one in found} == {where} and all(one.hint for one in found)


def test_of_two_files_with_one_id_the_one_with_the_fault_is_named() -> None:
    called = d.document(d.process("reviewing", [d.start("begin"), d.end("out")], ["begin > out", "out > begin"]))
    files = {"main.bpmn": office.MAIN, "reviewing.bpmn": called}
    found = gate.faults("main", files, {"grading.dmn": office.TABLE}, office.KNOWN)
    assert {one.file for one in found} == {"reviewing.bpmn"}


def test_no_more_faults_are_told_than_anybody_reads() -> None:
    scripts = b"".join(b'<bpmn:scriptTask id="s%d" />' % at for at in range(9000))
    main = office.MAIN.replace(b"</bpmn:process>", scripts + b"</bpmn:process>")
    began = process_time()
    found = gate.faults("main", {"m": main, "c": office.CALLED}, {"t": office.TABLE}, office.KNOWN)
    assert len(found) == gate.MOST and {one.rule for one in found} == {"D-SCRIPT"}
    assert process_time() - began < 5


def test_a_fault_of_a_table_names_the_file_of_the_table() -> None:
    broken = office.TABLE.replace(b"FIRST", b"ANY")
    (found,) = gate.faults("main", {"m": office.MAIN, "c": office.CALLED}, {"grading.dmn": broken}, office.KNOWN)
    assert (found.rule, found.file) == ("D-DMN", "grading.dmn")
