"""Cases that were migrated go back, all or one, as long as nothing was done in them since."""

from datetime import timedelta

from app import clock, drain
from app.cases import migration
from tests.app.cases.migration_samples import WHY, case_of, item_of, migrated, published, shown, states
from tests.app.cases.test_cases_rehearsal import DECIDE, PLAIN, SECOND, done, running
from tests.plugins.office import REQUEST, Office

__all__ = ["running"]


def test_all_go_back_but_where_something_was_done_since(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    before = {name: case_of(office, case) for name, case in running.items()}
    made = published(office, designer, **{"plain.bpmn": PLAIN.replace('name="填报"', 'name="申报"')})
    told = migrated(office, designer, made)
    done(office, case_of(office, running["review"]), "review", DECIDE)
    answer = office.call(designer, "POST", f"/migrations/{told['id']}/undo", {"reason": "新版本有误"})
    assert answer.status_code == 200 and answer.json["counts"]["returning"] == 4
    drain.run_all(office.database)
    told = shown(office, designer, told["id"])
    assert states(told, running) == {"fill": "returned", "review": "moved", "both": "returned", "left": "returned"}
    assert "不再迁移" in next(one["reason"] for one in told["cases"] if one["state"] == "moved")
    now = {name: case_of(office, case) for name, case in running.items()}
    for name in ("fill", "both", "left"):
        assert now[name] | {"rev": 0} == before[name] | {"rev": 0}
    trail = office.call("li", "GET", f"/cases/{running['fill']}/trail").json["items"]
    assert [(one["kind"], one["by"], one["note"]["from"], one["note"]["to"]) for one in trail[1:]] == [
        ("migrate", "she", 1, 2), ("migrate_back", "she", 2, 1),
    ]  # fmt: skip
    done(office, now["fill"], "fill", REQUEST)


def test_one_goes_back_at_once(office: Office, designer: str, running: dict[str, str]) -> None:
    made = published(office, designer, **{"plain.bpmn": PLAIN.replace('name="填报"', 'name="申报"')})
    told = migrated(office, designer, made)
    undo = {name: f"/migrations/{told['id']}/cases/{case}/undo" for name, case in running.items()}
    answer = office.call(designer, "POST", undo["fill"], WHY)
    assert answer.status_code == 200 and answer.json["counts"]["returned"] == 1
    assert item_of(office, running["fill"])["title"] == "填报"
    again = office.call(designer, "POST", undo["fill"], WHY)
    assert again.status_code == 409
    done(office, case_of(office, running["review"]), "review", {"decision": "return", "opinion": "重填"})
    late = office.call(designer, "POST", undo["review"], WHY)
    assert late.status_code == 409 and "已有办理" in late.text


def test_what_leads_back_is_kept_for_a_month(office: Office, designer: str, running: dict[str, str]) -> None:
    told = migrated(office, designer, published(office, designer, **{"plain.bpmn": SECOND}))
    clock.start_at(clock.now() + timedelta(days=31))
    with office.database.transaction():
        migration.forget_old()
    late = office.call(designer, "POST", f"/migrations/{told['id']}/cases/{running['fill']}/undo", WHY)
    assert late.status_code == 409 and "不再保存" in late.text
