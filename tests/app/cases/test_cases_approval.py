"""公示部门: the department that approved the version in force stands under it, whatever happened besides."""

from typing import Any

import pytest

from app import clock
from app.cases.models import Submission
from app.cases.state.approval import agreed, approver, objection
from tests.plugins.country import (
    APPROVE,
    CITY,
    COUNTY,
    HOME,
    MORNING,
    TWIN,
    YAN,
    Country,
    at,
    later,
    other_project,
    sample,
    task,
)

BACK = {"decision": "return", "remarks": [{"field": "", "message": "请重填。"}], "opinion": "不一致"}


def shown(country: Country, register: str) -> dict[str, Any]:
    answer = country.public(f"/{register}/{country.entries[register]}")
    return dict(answer.get_json())


def test_a_minor_change_leaves_the_department_that_approved(each_country: Country) -> None:
    before = shown(each_country, "contractor")
    assert (before["by_org"], before["self_filed_at"]) == (HOME, None)
    at(MORNING)
    later(days=9)
    entry = each_country.entries["contractor"]
    each_country.sent("yan", "collect_contractor", sample("contractor", avg_employees=433), entry)
    now = shown(each_country, "contractor")
    assert (now["by_org"], now["version"], now["document"]["avg_employees"]) == (HOME, 2, 433)
    assert now["published_at"] == before["published_at"] < now["self_filed_at"]
    newest, first = each_country.read("zhe", f"/registers/contractor/{entry}/versions")["items"]
    assert (newest["by_org"], newest["sent_by"], newest["approved"]) == (HOME, YAN, False)
    assert (first["by_org"], first["approved"]) == (HOME, True)


def test_the_page_says_what_the_unit_changed_by_itself(country: Country) -> None:
    entry = country.entries["contractor"]
    path = f"/public/contractor/{entry}"
    assert "自行更新" not in country.client().get(path).text
    country.sent("yan", "collect_contractor", sample("contractor", avg_employees=433), entry)
    page = country.client().get(path).text
    assert "次要信息由单位于" in page and "浙江省安全生产监督管理局" in page
    changed = sample("contractor", avg_employees=433, legal_rep_name="李测乙")
    country.decide("zhe", country.sent("yan", "collect_contractor", changed, entry))
    assert "自行更新" not in country.client().get(path).text


def test_a_return_is_no_approval_of_what_is_filed_afterwards(country: Country) -> None:
    """Returned by one, cut down to minor fields and filed at once: nobody has approved it anew."""
    entry = country.entries["project"]
    case = country.sent("yan", "collect_project", country.project(work_content="井下采掘、支护"), entry)
    item = task(country.decide("zhao", case, {**BACK, "decision": "handover", "handover_to": TWIN}))
    assert item["post"]["org"] == TWIN
    returned = country.decide("lai", {"work_items": [item]}, BACK)
    resent = country.done("yan", task(returned)["id"], country.project(safety_org_setup="安环部"))
    assert resent.json["case"]["state"] == "finished", resent.text
    assert (shown(country, "project")["by_org"], shown(country, "project")["version"]) == (COUNTY, 2)


def test_after_a_handover_it_is_who_took_it(each_country: Country) -> None:
    case = each_country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    handed = each_country.decide(
        "zhao", case, {"decision": "handover", "handover_to": TWIN, "opinion": "不属管辖"}
    )
    ended = each_country.decide("lai", handed)
    assert each_country.public(f"/project/{ended['entry']}").json["by_org"] == TWIN


def test_a_copy_read_last_decides_nothing(country: Country) -> None:
    entry = country.entries["project"]
    changed = country.project(work_content="井下采掘、支护")
    case = country.sent("yan", "collect_project", changed, entry)
    country.decide("zhao", case)
    assert shown(country, "project")["by_org"] == COUNTY


def test_the_superior_who_checks_for_want_of_a_colleague_is_not_who_entered(each_country: Country) -> None:
    at("2014-09-13T09:00:00+08:00")
    place = {"site_county_code": "370686", "workplace": "栖霞矿区"}
    case = each_country.sent("qi", "accident", sample("accident", **place))
    assert task(case)["post"]["org"] == CITY
    entry = each_country.decide("tai", case, APPROVE)["entry"]
    assert each_country.public(f"/accident/{entry}").json["by_org"] == "AJ-370686"


@pytest.mark.parametrize("order", [(COUNTY, CITY, TWIN), (CITY, TWIN, COUNTY), (TWIN, COUNTY, CITY)])
def test_of_many_signers_the_highest_stands_under_it(order: tuple[str, ...], country: Country) -> None:
    """Whoever signs last: the order of signing decides nothing."""
    with country.database.transaction():
        rows = sent(FILL, *(("sign", "review", org, "approve") for org in order))
        assert approver(rows, ("project",), YAN, lambda row: row.answers) == CITY
        low = sent(FILL, *(("sign", "review", org, "approve") for org in order if org != CITY))
        assert approver(low, ("project",), YAN, lambda row: row.answers) == min(COUNTY, TWIN)


def sent(*rows: tuple[str, str, str, str]) -> list[Submission]:
    """Submissions: step, form, organisation, decision."""
    return [
        Submission(id=number, step=step, form=form, by_org=org, answers=decision, at=clock.now())
        for number, (step, form, org, decision) in enumerate(rows)
    ]


FILL = ("fill", "project", YAN, "")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([FILL], None),
        ([FILL, ("review", "review", "A", "approve")], "A"),
        ([FILL, ("review", "review", "A", "approve"), ("copy", "receipt", "B", "")], "A"),
        ([FILL, ("review", "review", "A", "handover"), ("review", "review", "B", "approve")], "B"),
        ([FILL, ("review", "review", "A", "approve"), ("second", "review", "B", "approve")], "B"),
        ([FILL, ("review", "review", "A", "approve"), FILL], None),
        (
            [
                FILL, ("review", "review", "A", "approve"), ("sign", "review", "B", "approve"),
                ("sign", "review", "C", "approve"),
            ],
            "A",
        ),
        (
            [
                FILL, ("sign", "review", "B", "approve"), ("sign", "review", "C", "approve"),
                ("conclude", "review", "A", "approve"),
            ],
            "A",
        ),
    ],
)  # fmt: skip
def test_who_approved_of_several(rows: list[tuple[str, str, str, str]], wanted: str | None, unit: object) -> None:
    assert approver(sent(*rows), ("project",), YAN, lambda row: row.answers) == wanted


ONE = ("review", "review", "A", "approve")
BACK_ROW = ("review", "review", "A", "return")


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([FILL], "没有经过"), ([FILL, ONE], None), ([FILL, BACK_ROW], "没有通过"), ([FILL, ONE, FILL], "没有经过"),
        ([FILL, ONE, ("copy", "receipt", "B", "")], None), ([FILL, ONE, BACK_ROW], "没有通过"),
        ([FILL, ("review", "review", "B", "handover"), ONE], None), ([FILL, BACK_ROW, ONE], None),
        ([FILL, ("review", "review", YAN, "approve")], "没有经过"),
        ([FILL, ONE, ("second", "review", "B", "return")], "没有通过"),
        ([FILL, ("sign", "review", "A", "approve"), ("sign", "review", "B", "return")], "没有通过"),
        ([FILL, ("one", "review", "A", "return"), ("two", "review", "B", "approve")], "没有通过"),
        ([FILL, BACK_ROW, FILL, ("two", "review", "B", "approve")], None),
        ([FILL, BACK_ROW, ("two", "review", YAN, "approve")], "没有通过"),
        ([FILL, ("one", "review", "A", "handover"), ("two", "review", "B", "approve")], None),
        ([FILL, ("one", "review", "A", "handover")], "没有通过"),
        ([FILL, *(("sign", "review", org, "approve") for org in "AB"), ("sign", "review", "C", "return")],
         "没有通过"),
    ],
)  # fmt: skip
def test_what_may_not_be_published(rows: list[tuple[str, str, str, str]], word: str | None, unit: object) -> None:
    said = [
        objection(sent(*rows), ("project",), YAN, lambda row: row.answers or None, excused)
        for excused in (False, True)
    ]
    assert (said[0] is None) == (word is None) and (word or "") in (said[0] or "")
    assert said[1] == (None if word == "没有经过" else said[0])


@pytest.mark.parametrize(("inside", "word"), [(False, "没有经过"), (True, None)])
def test_a_colleague_of_the_sender_decides_only_in_a_department(
    inside: bool, word: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cases.state.approval._department", lambda code: inside)
    rows = sent(FILL, ("review", "review", YAN, "approve"))
    for user, row in enumerate(rows):
        row.by_user = user
    said = objection(rows, ("project",), YAN, lambda row: row.answers or None, False)
    assert (said is None) == (word is None) and (word or "") in (said or "")


MORE = "more", "plan"


@pytest.mark.parametrize(
    ("starter", "rows", "word"),
    [
        (YAN, [FILL, ONE, (*MORE, YAN, "")], "没有经过"), (YAN, [FILL, (*MORE, YAN, ""), ONE], None),
        (YAN, [FILL, ONE, (*MORE, "A", "")], None), (YAN, [FILL, ONE, (*MORE, "B", "")], None),
        (YAN, [FILL, (*MORE, "B", ""), ONE], None), (YAN, [FILL, (*MORE, "A", "")], "没有经过"),
        ("S", [FILL, ONE, (*MORE, "S", "")], "没有经过"), ("S", [FILL, ONE, (*MORE, "A", "")], None),
        ("S", [FILL, ONE, (*MORE, "B", "")], "没有经过"), ("S", [FILL, (*MORE, "B", ""), ONE], None),
        (YAN, [FILL, ONE, (*MORE, YAN, ""), ("copy", "review", "A", "approve")], "没有经过"),
    ],
)  # fmt: skip
def test_a_further_form_may_not_be_published_unseen(
    starter: str, rows: list[tuple[str, str, str, str]], word: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cases.state.approval._department", lambda code: code != YAN)
    filled = [(step, form, starter if (step, form) == FILL[:2] else org, said) for step, form, org, said in rows]
    said = objection(sent(*filled), ("project", "plan"), starter, lambda row: row.answers or None, False)
    assert (said is None) == (word is None) and (word or "") in (said or "")


def test_what_a_department_fills_in_later_is_no_approval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cases.state.approval._department", lambda code: code != YAN)
    rows = sent(FILL, ONE, (*MORE, "B", ""))
    assert approver(rows, ("project", "plan"), YAN, lambda row: row.answers or None) == "A"
    assert approver(sent(FILL, (*MORE, "B", "")), ("project", "plan"), YAN, lambda row: row.answers or None) == "B"


@pytest.mark.parametrize(
    ("starter", "same", "word"), [("S", True, "没有经过"), ("S", False, None), (YAN, True, None)]
)
def test_nobody_agrees_alone_to_a_further_form_of_her_own(
    starter: str, same: bool, word: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where departments begin; what one does for an outsider it has seen."""
    monkeypatch.setattr("app.cases.state.approval._department", lambda code: code != YAN)
    rows = sent(("fill", "project", starter, ""), (*MORE, "A", ""), ONE)
    for row, user in zip(rows, (1, 2, 2 if same else 3), strict=True):
        row.by_user = user
    said = objection(rows, ("project", "plan"), starter, lambda row: row.answers or None, False)
    assert (said is None) == (word is None) and (word or "") in (said or "")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("project", 1), ("review", 2)], "A"), ([("project", 1), ("review", 1)], None),
        ([("project", 1), ("review", 2), ("plan", 1)], "A"), ([("plan", 1), ("review", 2)], "A"),
        ([("plan", 1), ("review", 1)], None), ([("project", 1), ("plan", 2), ("review", 2)], None),
        ([("project", 1), ("note", 2)], None), ([("project", 1), ("review", 2), ("project", 1)], None),
    ],
)  # fmt: skip
def test_of_a_department_that_owns_it_a_second_person_is_another(
    rows: list[tuple[str, int]], wanted: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As at the gate; the applicant's own organisation never approves itself where it is no department."""
    forms = "project", "plan"
    found = sent(*((form, form, "A", "approve" if form == "review" else "") for form, _ in rows))
    for row, (_, user) in zip(found, rows, strict=True):
        row.by_user = user
    for inside in (True, False):
        monkeypatch.setattr("app.cases.state.approval._department", lambda code, inside=inside: inside)
        assert approver(found, forms, "A", lambda row: row.answers or None) == (wanted if inside else None)
        named = agreed(found, forms, "A", lambda row: row.answers or None)
        assert named == ({"A"} if inside and wanted else set())
