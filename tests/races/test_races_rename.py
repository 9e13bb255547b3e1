"""A contractor is renamed while its records are approved, changed and withdrawn: all tell one name afterwards."""

from functools import partial

from sqlalchemy import select

from app import db
from app.publications.models import Publication
from app.registers.models import Entry
from tests.app.cases.test_cases_counters import columns_astray, counts
from tests.plugins.country import APPROVE, Country, other_project, sample, task
from tests.races.races_meeting import together

ROUNDS = 50


def test_renamed_while_its_records_move(each_country: Country) -> None:
    here = each_country
    unit, project = here.entries["contractor"], here.entries["project"]
    for turn in range(3 if here.database.sqlite else ROUNDS):
        name = f"温州样例第{turn}井巷工程有限公司"
        renamed = here.sent("yan", "collect_contractor", sample("contractor", name=name), unit)
        fresh = here.sent(
            "yan", "collect_project", other_project(f"新城金矿第{turn}采掘工程", project_kind="生产/露天")
        )
        path, reason = f"/registers/project/{project}", {"reason": "核对"}
        verb = "restore" if turn % 2 else "withdraw"
        answers = together([
            partial(here.done, "zhe", task(renamed)["id"], APPROVE),
            partial(here.done, "zhao", task(fresh)["id"], APPROVE),
            partial(here.call, "zhao", "POST", f"{path}/{verb}", reason),
        ])  # fmt: skip
        assert [one.status_code for one in answers] == [200] * 3, [one.text for one in answers]
        assert names(here) == {name}
        closing = f"/registers/project/{answers[1].json['case']['entry']}/withdraw"
        assert here.call("zhao", "POST", closing, reason).status_code == 200
    assert columns_astray(here) == []
    assert len(counts(here)) == 1


def names(country: Country) -> set[str]:
    """The contractor's name in all records, public documents, pages and searched texts."""
    with country.database.transaction():
        told = [one.document for one in db.session().scalars(select(Entry))]
        told += [one.document for one in db.session().scalars(select(Publication))]
    marks = '"contractor_name":"', '{"name":"'
    found = (text.split(mark, 1)[1].split('"', 1)[0] for text in told for mark in marks if mark in text)
    return {name for name in found if name.startswith("温州")}
