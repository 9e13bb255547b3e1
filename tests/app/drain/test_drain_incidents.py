"""异常事项 on their page: put together by what is wrong, run again, closed with a reason, found afterwards."""

import json
import re
from typing import Any

from app import drain
from tests.app.drain.test_drain_failed_step import begun, incidents, spend
from tests.app.drain.test_drain_jobs import now, sent, steps
from tests.app.drain.trial_handlers import BROKEN
from tests.plugins.office import REQUEST, Office

GONE = {"reason": "填报人已自行处理"}


def page(trial: Office, path: str, who: str = "guan") -> str:
    headers = {"Authorization": f"Bearer {trial.tokens[who]}"}
    answer = trial.client().get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def close(trial: Office, incident: dict[str, Any], who: str = "guan", reason: dict[str, str] | None = None) -> Any:
    return trial.call(who, "POST", f"/incidents/{incident['id']}/close", GONE if reason is None else reason)


def test_the_same_fault_of_several_cases_stands_together(trial: Office) -> None:
    for _ in range(3):
        _, item = begun(trial)
        trial.done("li", item, REQUEST)
    told = page(trial, "/monitor/incidents")
    assert "勾选这 3 项" in told and told.count("data-batch-pick") == 3 and told.count("秤坏了") == 1
    assert page(trial, "/monitor/cases?only=incident").count("data-batch-pick") == 0  # drafts of their authors


def test_one_without_a_job_is_closed_with_a_reason(trial: Office) -> None:
    case, item = begun(trial)
    trial.done("li", item, REQUEST)
    (incident,) = incidents(trial)
    assert [close(trial, incident, who).status_code for who in ("li", "zhao")] == [403, 403]
    assert close(trial, incident, reason={"reason": ""}).status_code == 422
    told = close(trial, incident)
    assert (told.status_code, told.json["reason"], incidents(trial)) == (200, GONE["reason"], [])
    assert close(trial, incident).status_code == 404
    trail = trial.call("li", "GET", f"/cases/{case}/trail").json["items"]
    assert (trail[-1]["kind"], trail[-1]["note"]["reason"]) == ("close_incident", GONE["reason"])
    assert GONE["reason"] in page(trial, f"/monitor/cases/{case}")
    for asked in ("", "&q=秤坏了", f"&q={incident['reference']}", f"&q={now(trial, {'id': case})['number']}"):
        assert GONE["reason"] in page(trial, f"/monitor/incidents?state=closed{asked}")
    assert GONE["reason"] not in page(trial, "/monitor/incidents?state=closed&q=别的")


def test_one_whose_job_waits_is_run_again_not_closed(trial: Office) -> None:
    case = sent(trial, "trial.slow")
    BROKEN.add("send_out")
    spend(trial)
    (incident,) = incidents(trial)
    assert (close(trial, incident).status_code, len(incidents(trial))) == (409, 1)
    assert "后台任务待重新运行" in page(trial, "/monitor/incidents")
    assert "异常 1" in page(trial, "/monitor/cases?only=incident")
    BROKEN.clear()
    assert trial.call("guan", "POST", f"/incidents/{incident['id']}/retry").status_code == 200
    drain.run_all(trial.database)
    assert steps(now(trial, case)) == ["review"]
    assert "重新运行" in page(trial, f"/monitor/cases/{case['id']}")


def test_what_waits_for_a_date_or_a_service_is_counted_there(trial: Office) -> None:
    sent(trial, "trial.patient")
    sent(trial, "trial.slow")
    for process, place in (("patient", "expired"), ("slow", "send_out")):
        props = re.search(r'(?s)id="viewer-props">(.*?)</script>', page(trial, f"/monitor/trial/{process}"))
        assert props is not None
        load = json.loads(props[1])["diagrams"][0]["load"]
        assert (load[place]["text"], load[place]["level"]) == ("1", 5)
    assert page(trial, "/monitor/cases?process=trial.patient&step=expired").count("data-batch-pick") == 1
    assert page(trial, "/monitor/cases?process=trial.patient&step=fill").count("data-batch-pick") == 0
