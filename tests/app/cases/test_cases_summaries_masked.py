"""What any register of a package masks stands in no summary, be the process one that files in another."""

from pathlib import Path

import pytest

from app.packages import check_registers
from app.packages.faults import Faulty
from tests.app.cases import test_cases_declined as declined
from tests.app.cases.mask_samples import UNIT, sent
from tests.plugins.office import Office

INDEX = """
[register.index]
form = "letter"
key = ["subject"]
owner = "holder"
title_field = "subject"
masked = ["holder"]
key_fields = ["subject", "holder"]
"""


@pytest.fixture(autouse=True)
def indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form that the summary is taken from is the record of another register, too."""
    manifest = declined.MANIFEST.replace('"letter"\n', '"letter"\nsummary = ["holder"]\n', 1)
    monkeypatch.setattr(declined, "MANIFEST", manifest + INDEX)


def test_the_check_refuses_it(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Faulty) as refusal:
        declined.published(office, tmp_path)
    told = [str(one) for one in refusal.value.faults if "process.main.summary" in str(one)]
    assert len(told) == 1 and "字段“holder”在台账中隐藏" in told[0]


def test_of_an_older_release_it_is_told_masked(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_registers, "is_masked", lambda register, name: False)
    declined.published(office, tmp_path)
    case = sent(office, "li", office.started("li", "drawn.main"), {"subject": "一号井", "holder": UNIT})
    assert office.call("wang", "GET", f"/cases/{case['id']}").json["case"]["summary"] == f"{UNIT[0]}***"
