"""What only one may hold, asked for by several at the same moment: the database gives it to one, fifty times."""

from functools import partial
from typing import Any

from tests.plugins.country import Country, other_project, sample, task
from tests.races.races_meeting import statuses, together

ROUNDS, CROWD = 50, 3


def rounds(country: Country) -> int:
    """SQLite has one writer at a time: a few rounds are as good as many."""
    return 3 if country.database.sqlite else ROUNDS


def begin(country: Country, who: str, sent: dict[str, Any]) -> list[Any]:
    return together([partial(country.call, who, "POST", "/cases", sent)] * CROWD)


def winner(answers: list[Any]) -> dict[str, Any]:
    assert statuses(answers) == {201: 1, 409: CROWD - 1}, [one.text for one in answers]
    (case,) = (one.json["case"] for one in answers if one.status_code == 201)
    assert {one.json["case"] for one in answers if one.status_code == 409} == {case["id"]}
    return dict(case)


def deleted(country: Country, who: str, case: dict[str, Any]) -> None:
    assert country.call(who, "DELETE", f"/cases/{case['id']}", {"reason": "误填"}).status_code == 200


def test_one_change_of_a_record(each_country: Country) -> None:
    sent = {"process": "outsourcing.collect_project", "entry_id": each_country.entries["project"]}
    for _ in range(rounds(each_country)):
        deleted(each_country, "yan", winner(begin(each_country, "yan", sent)))


def test_one_record_of_its_kind_for_each_owner(each_country: Country) -> None:
    for _ in range(rounds(each_country)):
        answers = begin(each_country, "pan", {"process": "outsourcing.collect_contractor"})
        assert set(statuses(answers)) <= {201, 409}
        (case_id,) = {one.json["case"]["id"] for one in answers if one.status_code == 201}
        deleted(each_country, "pan", {"id": case_id})


def test_one_of_several_equal_projects(each_country: Country) -> None:
    project = other_project("新城金矿采掘工程")
    sent = {"process": "outsourcing.collect_project", "answers": project}
    for _ in range(rounds(each_country)):
        case = winner(begin(each_country, "yan", sent))
        back = each_country.call("yan", "POST", f"/work-items/{task(case)['id']}/withdraw")
        assert back.status_code == 200
        deleted(each_country, "yan", case)


def test_one_of_several_equal_unique_values(each_country: Country) -> None:
    answers = sample("contractor", 1)
    sent = {"process": "outsourcing.collect_contractor", "answers": answers}
    for _ in range(rounds(each_country)):
        both = together([partial(each_country.call, who, "POST", "/cases", sent) for who in ("pan", "zhong")])
        assert statuses(both) == {201: 1, 422: 1}, [one.text for one in both]
        (place,) = (place for place, one in enumerate(both) if one.status_code == 201)
        who, case = ("pan", "zhong")[place], both[place].json["case"]
        assert each_country.call(who, "POST", f"/work-items/{task(case)['id']}/withdraw").status_code == 200
        deleted(each_country, who, case)


def test_of_two_changes_that_act_at_once_the_later_is_told_so(each_country: Country) -> None:
    entry = each_country.entries["project"]
    for number in range(rounds(each_country)):
        changed = each_country.project(safety_org_setup=f"安全科{number}")
        sent = {"process": "outsourcing.collect_project", "entry_id": entry, "answers": changed}
        answers = begin(each_country, "yan", sent)
        refused = [one for one in answers if one.status_code != 201]
        assert {one.status_code for one in refused} <= {409}, [one.text for one in refused]
        assert {one.json["detail"][:7] for one in refused} <= {"该记录已有变更", "该记录刚刚已有"}
        assert len(refused) < len(answers)
