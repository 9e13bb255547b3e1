"""Whoever has to check a copy reads the record on it as on the page of the record: open in the own area, masked
elsewhere."""

from app import db
from app.cases import notices
from tests.plugins.country import TWIN, Case, Country

NEW = "13800000077"


def minor(country: Country) -> Case:
    """A telephone number changed, which acts at once and is checked by samples afterwards."""
    before = country.read("zhao", f"/registers/project/{country.entries['project']}")["document"]["leader_phone"]
    assert before != NEW
    return country.sent("yan", "collect_project", country.project(leader_phone=NEW), country.entries["project"])


def copy_of(country: Country, who: str, case: Case) -> str:
    items = country.read(who, "/work-items?box=copied")["items"]
    return str(next(one["id"] for one in items if one["case"]["id"] == case["id"]))


def test_the_area_reads_what_it_has_to_check(each_country: Country) -> None:
    here = each_country
    before = here.read("zhao", f"/registers/project/{here.entries['project']}")["document"]["leader_phone"]
    case = minor(here)
    item = here.read("zhao", f"/work-items/{copy_of(here, 'zhao', case)}")
    (changed,) = [one for one in item["differences"] if one["field"] == "/leader_phone"]
    assert (changed["old"], changed["new"]) == (before, NEW)
    record = here.read("zhao", f"/registers/project/{here.entries['project']}")["document"]
    assert (item["record"]["leader_phone"], item["record"]["leader_id_no"]) == (NEW, record["leader_id_no"])
    assert NEW in here.page("zhao", f"/items/{copy_of(here, 'zhao', case)}").text


def test_others_who_get_one_read_masks_as_on_the_record(country: Country) -> None:
    case = minor(country)
    with country.database.transaction():
        db.write()
        notices.put(int(case["id"]), TWIN, "inspector", "抄送")
    item = country.read("lai", f"/work-items/{copy_of(country, 'lai', case)}")
    record = country.read("lai", f"/registers/project/{country.entries['project']}")["document"]
    assert item["record"]["leader_phone"] == record["leader_phone"] != NEW
    assert NEW not in str(item)
