"""A unit at work in a case that others began reads a decision that gave its form back, not what was decided beside
it on an internal form."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.door_samples import told
from tests.app.cases.drawn_samples import AGREED, business, only, send
from tests.app.cases.test_cases_signers_told import MINE, READS, RETURNED, REVIEWED, THEIRS, main
from tests.plugins.office import HERE, REQUEST, Office


def ordered(office: Office, folder: Path, said: dict[str, Any], first: str, reads: dict[str, list[str]]) -> None:
    """A case that others began, back at the unit after a review and a check beside it."""
    business(office, folder, main(f"{REVIEWED} or {RETURNED}", "unit"), reads=reads)
    send(office, "li", REQUEST)
    send(office, "jia", {"subject": "一"})
    for who in sorted(said, key=lambda one: one != first):
        send(office, who, said[who])


@pytest.mark.parametrize("first", ["wang", "zhao"])
@pytest.mark.parametrize("reads", [True, False])
def test_what_was_decided_beside_is_no_word_to_the_unit(
    office: Office, tmp_path: Path, reads: bool, first: str
) -> None:
    said = {"wang": {**MINE, "opinion": "明示"}, "zhao": THEIRS}
    ordered(office, tmp_path, said, first, READS if reads else {})
    shown = only(office, "jia")
    remarks = {one["field"]: one["by_org"] for one in shown["remarks"]}
    assert remarks == {"/subject": HERE if reads else "", "/note": ""}
    everything = told(office, "jia")
    assert "暗标" not in everything and ("明示" in everything) is reads


@pytest.mark.parametrize("first", ["wang", "zhao"])
@pytest.mark.parametrize("reads", [{}, {"fill": ["letter"]}])
def test_what_alone_returned_the_form_is_told(
    office: Office, tmp_path: Path, reads: dict[str, list[str]], first: str
) -> None:
    """Where the check agreed; not where the step names other forms to read."""
    ordered(office, tmp_path, {"wang": {**MINE, "opinion": "明示"}, "zhao": AGREED}, first, reads)
    shown = only(office, "jia")
    (remark,) = shown["remarks"]
    org, opinion = ("", None) if reads else (HERE, "明示")
    assert (shown["returned"], shown["unlocked"]) == (True, ["/subject"])
    assert (remark["by_org"], (shown["ruling"] or {}).get("opinion")) == (org, opinion)
    assert ("明示" in told(office, "jia")) is not bool(reads)
