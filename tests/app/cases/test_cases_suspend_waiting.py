"""A message for a suspended case is kept: it arrives when the case is resumed."""

from pathlib import Path

from app.drain import run_all
from app.jobs.put import put
from tests.app.cases.test_cases_waiting import MANIFEST, RECORD, filled, package
from tests.plugins.drawn import drawn
from tests.plugins.office import Office

WHY = {"reason": "等待裁定"}


def test_a_message_arrives_when_the_case_is_resumed(office: Office, tmp_path: Path) -> None:
    drawn(office, tmp_path, MANIFEST, package(RECORD))
    case = filled(office)
    assert office.call("guan", "POST", f"/cases/{case['id']}/suspend", WHY).status_code == 200
    with office.database.transaction():
        put("wake", {"case": int(case["id"]), "message": "published"}, case_id=int(case["id"]))
    run_all(office.database)
    assert office.call("li", "GET", f"/cases/{case['id']}").json["case"]["state"] == "suspended"
    resumed = office.call("guan", "POST", f"/cases/{case['id']}/resume", WHY)
    assert resumed.json["case"]["state"] == "waiting"
    run_all(office.database)
    now = office.call("li", "GET", f"/cases/{case['id']}").json["case"]
    assert (now["state"], [one["step"] for one in now["work_items"] if one["kind"] == "task"]) == (
        "running",
        ["after"],
    )
    done = office.done("li", now["work_items"][-1]["id"], {"decision": "approve"})
    assert done.json["case"]["state"] == "finished"
