"""Every act that asks for a reason asks for one that can be read, at one door and with a sentence at its place."""

import pytest

from tests.plugins.country import APPROVE, TWIN, Country, other_project, task

NAME = "新城金矿采掘工程"
NONE = ("", " \u3000\t", "\u200b\u2060", "\u3164\u2800", "x", "。。。", "略")


def ways(here: Country) -> dict[str, tuple[str, str, str]]:
    """Who, method and address of each act."""
    case = here.call("pan", "POST", "/cases", {"process": "outsourcing.collect_contractor"}).json["case"]["id"]
    project = f"/registers/project/{here.entries['project']}"
    stuck = here.sent("yan", "collect_project", other_project(NAME))["id"]
    return {
        "remove": ("pan", "DELETE", f"/cases/{case}"),
        "reveal": ("lai", "POST", f"{project}/reveal"),
        "withdraw": ("zhao", "POST", f"{project}/withdraw"),
        "restore": ("zhao", "POST", f"{project}/restore"),
        "cancel": ("guan", "POST", f"/cases/{stuck}/cancel"),
    }


def test_what_nobody_can_read_is_no_reason(country: Country) -> None:
    for act, (who, method, path) in ways(country).items():
        for none in NONE:
            refused = country.call(who, method, path, {"reason": none})
            assert refused.status_code == 422, (act, none, refused.text)
            assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/reason", "V-REQ")]
        long = country.call(who, method, path, {"reason": "长" * 501})
        assert (long.status_code, long.json["problems"][0]["field"]) == (422, "/reason"), act
        done = country.call(who, method, path, {"reason": " 名称有误 "})
        assert done.status_code == 200, (act, done.text)


@pytest.mark.parametrize("opinion", NONE)
def test_a_handover_needs_a_reason_that_can_be_read(country: Country, opinion: str) -> None:
    case = country.sent("yan", "collect_project", other_project(NAME))
    sent = {"decision": "handover", "handover_to": TWIN, "opinion": opinion}
    refused = country.done("zhao", task(case)["id"], sent)
    assert ("/opinion", "V-REV-6") in [(one["field"], one["rule"]) for one in refused.json["problems"]]
    assert country.done("zhao", task(case)["id"], APPROVE).status_code == 200
