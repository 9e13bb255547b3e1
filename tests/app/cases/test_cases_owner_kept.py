"""A department that corrects a record does not become its owner."""

from pathlib import Path

from sqlalchemy import select

from app.registers.models import Entry
from tests.app.cases.amend_samples import amended, begun, published
from tests.plugins.country import YAN, Country


def test_a_change_keeps_the_owner(each_country: Country, tmp_path: Path) -> None:
    here = published(each_country, tmp_path, "owner")
    entry = amended(here, {"subject": "甲", "note": "旧"}, {"subject": "甲", "note": "新"})
    with here.database.transaction() as unit:
        row = unit.session.scalars(select(Entry).where(Entry.id == int(entry))).one()
        assert (row.owner_org, row.version) == (YAN, 2)
    assert here.read("yan", f"/registers/drawn.thing/{entry}")["document"]["note"] == "新"
    assert begun(here, "yan", "main", entry)["state"] == "draft"


def test_who_leaves_the_owner_out_keeps_him(country: Country, tmp_path: Path) -> None:
    """Where a field of the form names him."""
    here = published(country, tmp_path, "holder")
    entry = amended(here, {"subject": "甲", "holder": YAN}, {"subject": "乙", "holder": ""})
    assert here.read("yan", f"/registers/drawn.thing/{entry}")["document"]["subject"] == "乙"
    (case,) = (one for one in here.read("zhao", "/cases?process=drawn.amend")["items"])
    assert case["subject"] == here.read("yan", "/cases?process=drawn.main")["items"][0]["subject"]
