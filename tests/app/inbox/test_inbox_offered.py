"""What a case page offers is what the act behind it allows, in every state and for everybody, and nothing less."""

import re
from collections.abc import Callable

import pytest

from tests.app.cases.test_cases_accident import accident
from tests.plugins.country import Case, Country, other_project, task
from tests.plugins.rehearsal import rehearse

PEOPLE = ("yan", "pan", "zhao", "zhao2", "zhang", "tai", "lai", "lu", "guan", "shen")
REMARK = {"decision": "return", "opinion": "请写明", "remarks": [{"field": "/workplace", "message": "请写明"}]}
BACK = {**REMARK, "remarks": [{"field": "/work_content", "message": "请写明"}]}
NAME = "新城金矿采掘工程"


def begun(here: Country, who: str, process: str) -> Case:
    return dict(here.call(who, "POST", "/cases", {"process": f"outsourcing.{process}"}).json["case"])


def held(here: Country) -> Case:
    """A form that zhao has begun and written into."""
    case = begun(here, "zhao", "reward_penalty")
    typed = {"answers": {"content": "内容"}}
    assert (
        here.call("zhao", "PUT", f"/work-items/{task(case)['id']}/draft", typed, If_Match='"0"').status_code == 200
    )
    return case


def checked(here: Country) -> Case:
    """An accident with the second person."""
    return here.sent("zhao", "accident", accident(here))


STATES: dict[str, Callable[[Country], Case]] = {
    "draft of a contractor": lambda here: begun(here, "yan", "collect_project"),
    "draft of an office": lambda here: begun(here, "zhao", "reward_penalty"),
    "draft in a colleague's hands": held,
    "under review": lambda here: here.sent("yan", "collect_project", other_project(NAME)),
    "returned": lambda here: here.decide("zhao", here.sent("yan", "collect_project", other_project(NAME)), BACK),
    "with the second person": checked,
    "returned by the second person": lambda here: here.decide("zhao2", checked(here), REMARK),
    "taken over above": lambda here: here.sent("zhao", "accident", accident(here, deaths=5)),
    "published": lambda here: here.decide("zhao2", checked(here)),
    "waiting": lambda here: here.sent("pan", "collect_project", other_project(NAME)),
}


@pytest.mark.parametrize("state", STATES)
def test_a_case_page_offers_what_may_be_done(state: str, country: Country) -> None:
    case = STATES[state](country)
    rehearse(country)
    for who in PEOPLE:
        page = country.page(who, f"/cases/{case['id']}")
        if page.status_code != 200:
            continue
        told = (state, who, *_acts(country, who, case, page.text))
        assert told[2] == told[3], told


def _acts(here: Country, who: str, case: Case, page: str) -> tuple[dict[str, bool], dict[str, bool]]:
    """What is offered, and what is allowed."""
    path = f"/cases/{case['id']}"
    deleted = here.call(who, "DELETE", path, {"reason": "误录"}).status_code == 200
    recalls = re.findall(r"POST /api/v1(/work-items/\d+/withdraw)", page)
    tasks = [one["id"] for one in case["work_items"] if one["kind"] == "task"]
    allowed = {here.call(who, "POST", f"/work-items/{one}/withdraw").status_code == 200 for one in tasks}
    offered = {"delete": f"DELETE /api/v1{path}" in page, "recall": bool(recalls)}
    changes = re.findall(r'href="/start/(\S+?)\?entry_id=(\d+)"', page)
    for key, entry in changes:
        sent = {"process": key, "entry_id": entry}
        assert here.call(who, "POST", "/cases", sent).status_code == 201, (who, key)
    return offered, {"delete": deleted, "recall": True in allowed}


def test_a_refusal_to_delete_fits_the_business(country: Country) -> None:
    case = checked(country)
    refused = country.call("zhao", "DELETE", f"/cases/{case['id']}", {"reason": "误录"})
    assert refused.status_code == 409 and "完工" not in refused.json["detail"]
    assert refused.json["detail"].endswith("「第二人复核」环节办理，退回补正后方可删除。")
