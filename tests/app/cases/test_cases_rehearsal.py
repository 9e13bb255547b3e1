"""A release is rehearsed against every case that runs on another one: told case by case, and nothing changes."""

import json
from typing import Any

import pytest

from app.packages.carried import kept
from app.packages.content import Content
from tests.app.api.test_api_releases import files, sent
from tests.app.api.test_api_statements import billed
from tests.app.engine import engine_diagrams as d
from tests.plugins.office import REQUEST, Office

BATCH = "app.cases.rehearse.BATCH"
PLAIN, BRANCHES = (
    next(row["content"] for row in files() if row["name"] == f"{name}.bpmn") for name in ("plain", "branches")
)
DECIDE = {"decision": "approve", "opinion": "同意"}


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


SECOND = replaced(
    PLAIN,
    ('sourceRef="large" targetRef="review"', 'sourceRef="large" targetRef="second"'),
    ("<bpmn:flowNodeRef>review<", "<bpmn:flowNodeRef>second</bpmn:flowNodeRef><bpmn:flowNodeRef>review<"),
    ("</bpmn:process>", d.user("second", "second", "decision") + d.flow("second > review") + "</bpmn:process>"),
)
"""With a step before the review."""
THIRD = replaced(
    BRANCHES,
    ('sourceRef="right" targetRef="join"', 'sourceRef="right" targetRef="third"'),
    ("<bpmn:flowNodeRef>right<", "<bpmn:flowNodeRef>third</bpmn:flowNodeRef><bpmn:flowNodeRef>right<"),
    ("</bpmn:process>", d.user("third", "third", "decision") + d.flow("third > join") + "</bpmn:process>"),
)
"""With a step behind that of the right branch."""
PAUSED = replaced(
    PLAIN,
    ("<bpmn:definitions ", '<bpmn:definitions xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '),
    ('sourceRef="large" targetRef="review"', 'sourceRef="large" targetRef="pause"'),
    ("</bpmn:process>", d.catch("pause", d.timer("P5D")) + d.flow("pause > review") + "</bpmn:process>"),
).replace('id="pause"', 'id="pause" name="等候"')
"""With five days of waiting before the review."""


@pytest.fixture
def running(office: Office, designer: str) -> dict[str, str]:
    """Cases of the package `tried`, by where they stand: filling, reviewing, at both branches, at one of them."""
    first = sent(office, designer, files()).json["id"]
    office.call(designer, "POST", f"/releases/{first}/publish")
    found = {name: office.started("li", "tried.plain") for name in ("fill", "review")}
    done(office, found["review"], "fill", REQUEST)
    found |= {name: office.started("li", "tried.branches") for name in ("both", "left")}
    done(office, found["left"], "right", DECIDE)
    return {name: case["id"] for name, case in found.items()}


def done(office: Office, case: dict[str, Any], step: str, answers: Any) -> None:
    item = next(one["id"] for one in case["work_items"] if one["step"] == step)
    answer = office.done("li", item, answers)
    assert answer.status_code == 200, answer.text


def rehearsed(office: Office, designer: str, query: str = "", **changed: str) -> Any:
    made = sent(office, designer, files(**changed)).json["id"]
    answer = office.call(designer, "POST", f"/releases/{made}/rehearse{query}")
    assert answer.status_code == 200, answer.text
    return answer.json


def outcomes(told: Any, running: dict[str, str]) -> dict[str, str]:
    names = {number: name for name, number in running.items()}
    return {names[one["id"]]: one["outcome"] for one in told["cases"]}


def reasons(told: Any, outcome: str) -> list[str]:
    return [one["reason"] for one in told["cases"] if one["outcome"] == outcome]


def test_titles_and_texts_move_everybody(office: Office, designer: str, running: dict[str, str]) -> None:
    told = rehearsed(office, designer, **{"plain.bpmn": PLAIN.replace('name="审核"', 'name="初审"')})
    assert told["counts"] == {"stays": 0, "moves": 4, "skips": 0, "stuck": 0} and told["total"] == 4
    assert {one["id"] for one in told["cases"]} == {*running.values()}
    assert {one["process"] for one in told["cases"]} == {"plain", "branches"}


def test_a_new_step_is_skipped_by_who_is_past_it(office: Office, designer: str, running: dict[str, str]) -> None:
    told = rehearsed(office, designer, **{"plain.bpmn": SECOND})
    assert outcomes(told, running) == {"fill": "moves", "review": "skips", "both": "moves", "left": "moves"}
    (reason,) = reasons(told, "skips")
    assert "「步骤second」" in reason and "「审核」" in reason
    places = {one["id"]: one["places"] for one in told["cases"]}
    assert places[running["review"]] == ["审核"] and len(places[running["both"]]) == 2


def test_who_stands_at_what_is_gone_is_stuck(office: Office, designer: str, running: dict[str, str]) -> None:
    other = {f'{word}="review"': f'{word}="other"' for word in ("userTask id", "sourceRef", "targetRef")}
    other["<bpmn:flowNodeRef>review<"] = "<bpmn:flowNodeRef>other<"
    told = rehearsed(office, designer, **{"plain.bpmn": replaced(PLAIN, *other.items())})
    assert outcomes(told, running) == {"fill": "moves", "review": "stuck", "both": "moves", "left": "moves"}
    assert "「审核」" in reasons(told, "stuck")[0]


def test_a_token_that_nobody_sees_at_a_join_is_known(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    """Who has done the right branch would wait for the new step in it for ever."""
    told = rehearsed(office, designer, **{"branches.bpmn": THIRD})
    assert outcomes(told, running) == {"fill": "moves", "review": "moves", "both": "moves", "left": "stuck"}
    assert "一直等待" in reasons(told, "stuck")[0]


def test_a_case_on_nobodys_desk_is_read_from_its_state(office: Office, designer: str) -> None:
    first = sent(office, designer, files(**{"plain.bpmn": PAUSED})).json["id"]
    assert office.call(designer, "POST", f"/releases/{first}/publish").status_code == 200
    done(office, office.started("li", "tried.plain"), "fill", REQUEST)
    told = rehearsed(office, designer)
    assert [(one["outcome"], one["places"]) for one in told["cases"]] == [("stuck", ["等候"])]
    told = rehearsed(office, designer, **{"plain.bpmn": PAUSED.replace("P5D", "P6D")})
    assert [one["outcome"] for one in told["cases"]] == ["moves"]


def test_cases_of_a_process_that_is_gone_stay(office: Office, designer: str, running: dict[str, str]) -> None:
    manifest = next(row["content"] for row in files() if row["name"] == "package.toml")
    less = replaced(manifest, ('[process.branches]\ntitle = "并行审核"\nstart = ["inspector"]\n', ""))
    rows = [row for row in files(**{"package.toml": less}) if row["name"] != "branches.bpmn"]
    made = sent(office, designer, rows).json["id"]
    told = office.call(designer, "POST", f"/releases/{made}/rehearse").json
    assert outcomes(told, running) == {"fill": "moves", "review": "moves", "both": "stays", "left": "stays"}


def test_what_was_filled_in_on_a_form_that_is_gone_stays(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    rows = [{**row, "name": row["name"].replace("request", "asked")} for row in files()]
    rows = [{**row, "content": row["content"].replace("request-", "asked-")} for row in rows]
    rows = [{**row, "content": row["content"].replace("form.request", "form.asked")} for row in rows]
    made = sent(office, designer, rows).json["id"]
    told = office.call(designer, "POST", f"/releases/{made}/rehearse").json
    assert outcomes(told, running) == {"fill": "stays", "review": "stays", "both": "moves", "left": "moves"}
    assert all("在新版本中没有" in reason for reason in reasons(told, "stays"))


def test_what_was_sent_in_a_field_that_is_gone_stays(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    schema = json.loads(next(row["content"] for row in files() if row["name"] == "request-schema.json"))
    del schema["properties"]["reason"]
    schema["required"] = [name for name in schema.get("required", ()) if name != "reason"]
    layout = next(row["content"] for row in files() if row["name"] == "request-uischema.json")
    rows = {"request-schema.json": json.dumps(schema), "request-uischema.json": layout.replace('"reason",', "")}
    told = rehearsed(office, designer, **rows)
    assert outcomes(told, running) == {"fill": "moves", "review": "stays", "both": "moves", "left": "moves"}


def test_a_step_of_another_organisation_keeps_who_stands_there() -> None:
    manifest = next(row["content"] for row in files() if row["name"] == "package.toml")
    texts = (manifest, manifest.replace('org = "starter"', 'org = "office"'))
    old, new = (
        Content("tried", {row["name"]: row["content"].encode() for row in files(**{"package.toml": text})})
        for text in texts
    )
    found = kept(old, new, "plain", {"review"})
    assert found is not None and "「审核」" in found.reason and found.elements == ("review",)
    assert kept(old, new, "plain", set()) is None and kept(old, old, "plain", {"review"}) is None


def test_a_register_that_is_gone_keeps_all_who_could_wait_for_it() -> None:
    manifest = next(row["content"] for row in files() if row["name"] == "package.toml")
    register = 'form = "request"\nkey = ["title_text"]\nowner = "applicant"\ntitle_field = "title_text"'
    listed = f"{manifest}\n[register.requests]\n{register}\n"
    old, new = (
        Content("tried", {row["name"]: row["content"].encode() for row in files(**{"package.toml": text})})
        for text in (listed, manifest)
    )
    found = kept(old, new, "plain", set())
    assert found is not None and "没有台账" in found.reason
    assert kept(new, old, "plain", set()) is None


def test_the_list_is_told_by_outcome_and_page(office: Office, designer: str, running: dict[str, str]) -> None:
    changed = {"plain.bpmn": SECOND}
    told = rehearsed(office, designer, "?outcome=skips", **changed)
    assert [one["id"] for one in told["cases"]] == [running["review"]]
    assert (told["total"], told["next"], sum(told["counts"].values())) == (1, None, 4)
    first = rehearsed(office, designer, "?outcome=moves&size=2", **changed)
    second = rehearsed(office, designer, f"?outcome=moves&size=2&after={first['next']}", **changed)
    assert [len(first["cases"]), len(second["cases"]), second["next"]] == [2, 1, None]


def test_only_cases_that_run_on_another_release_are_told(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    (first,) = office.call(designer, "GET", "/releases?package=tried").json["items"]
    assert office.call(designer, "POST", f"/releases/{first['id']}/rehearse").json["total"] == 0
    office.started("li", "bench.plain")
    reason = {"reason": "填报重复，予以终止"}
    assert office.call("guan", "POST", f"/cases/{running['left']}/cancel", reason).status_code == 200
    assert rehearsed(office, designer, **{"plain.bpmn": SECOND})["total"] == 3


def test_what_may_not_be_published_is_not_rehearsed(office: Office, designer: str) -> None:
    made = sent(office, designer, files(**{"plain.bpmn": PLAIN.replace(' default="f7"', "")})).json["id"]
    refused = office.call(designer, "POST", f"/releases/{made}/rehearse")
    assert refused.status_code == 422 and "decided" in {one["element"] for one in refused.json["problems"]}
    answers = [office.call(who, "POST", f"/releases/{made}/rehearse").status_code for who in ("li", "guan")]
    assert answers == [403, 403]
    assert office.call(designer, "POST", "/releases/999/rehearse").status_code == 404


def test_a_batch_of_cases_costs_two_statements_and_one_for_states(
    office: Office, designer: str, running: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are; states are read of those alone that open steps do not tell."""
    costs = []
    for batch, changed in (
        (100, {"plain.bpmn": SECOND}),
        (2, {"plain.bpmn": SECOND}),
        (100, {"branches.bpmn": THIRD}),
    ):
        monkeypatch.setattr(BATCH, batch)
        made = sent(office, designer, files(**changed)).json["id"]
        office.call(designer, "POST", f"/releases/{made}/rehearse")
        with billed(office.database) as bill:
            assert office.call(designer, "POST", f"/releases/{made}/rehearse").json["total"] == 4
        costs.append(
            [
                sum(word in one for one in bill.statements)
                for word in ("cases.passed", "work_items", "cases.engine")
            ]
        )
    assert costs == [[1, 1, 0], [3, 2, 0], [1, 1, 1]]


def test_nothing_is_kept_and_nothing_is_moved(office: Office, designer: str, running: dict[str, str]) -> None:
    before = [office.call("li", "GET", f"/cases/{one}").json for one in running.values()]
    rehearsed(office, designer, **{"plain.bpmn": SECOND})
    assert [office.call("li", "GET", f"/cases/{one}").json for one in running.values()] == before
