"""Two counties and two contractors side by side: nothing that is under way shows through."""

import pytest
from werkzeug.test import TestResponse

from tests.plugins.country import Case, Country, at, other_project, sample, task

FREE = ("project_name", "site_place", "work_content", "owner_name", "safety_org_setup", "emergency_plan_filing_no")
SECRET = {"county": "玄武暗标", "twin": "朱雀暗标", "change": "青龙暗标"}
LISTS = (
    "/cases", "/cases?q={q}", "/cases?state=running", "/work-items", "/work-items?q={q}", "/work-items?box=pool",
    "/work-items?box=done", "/work-items?box=started", "/work-items?box=copied", "/work-items?box=drafts",
    "/registers/project", "/registers/project?q={q}", "/registers/contractor?q={q}", "/public/project?q={q}",
)  # fmt: skip
PAGES = (
    "/inbox",
    "/inbox?q={q}",
    "/inbox?box=started&q={q}",
    "/inbox?box=copied",
    "/public?q={q}",
    "/public/project?q={q}",
)


def marked(mark: str) -> dict[str, str]:
    return {name: f"{mark}{number}" for number, name in enumerate(FREE)}


@pytest.fixture
def cases(country: Country) -> dict[str, Case]:
    """yan waits at 招远, pan at 莱州, and a change of yan's approved project at 招远."""
    twin = other_project("", 3, site_county_code="370683") | marked(SECRET["twin"])
    changed = country.project(**marked(SECRET["change"]))
    return {
        "county": country.sent("yan", "collect_project", other_project("") | marked(SECRET["county"])),
        "twin": country.sent("pan", "collect_project", twin),
        "change": country.sent("yan", "collect_project", changed, country.entries["project"]),
    }


def addresses(case: Case, number: int) -> list[str]:
    item, entry = task(case)["id"], case["entry"] or "999"
    return [
        f"/cases/{case['id']}", f"/cases/{case['id']}/trail", f"/cases/{case['id']}/diagram",
        f"/work-items/{item}", f"/registers/project/{entry}", f"/registers/project/{entry}/versions",
        f"/public/project/{entry}", f"/attachments/{number}",
    ]  # fmt: skip


def everything(country: Country, who: str, cases: dict[str, Case], q: str) -> str:
    """All that this person gets to read, in one text."""
    found = [text(country.call(who, "GET", path.format(q=q))) for path in LISTS]
    found += [text(country.page(who, path.format(q=q))) for path in PAGES]
    for number, case in enumerate(cases.values(), 1):
        found += [text(country.call(who, "GET", path)) for path in addresses(case, number)]
        found += [text(country.page(who, path)) for path in (f"/cases/{case['id']}", f"/items/{task(case)['id']}")]
    return "\n".join(found)


def text(answer: TestResponse) -> str:
    with answer:
        return answer.text


@pytest.mark.parametrize(
    ("who", "hidden"),
    [("zhao", ["twin"]), ("zhang", ["twin"]), ("lai", ["county", "change"]), ("yan", ["twin"]),
     ("pan", ["county", "change"]), ("guan", list(SECRET)), ("shen", list(SECRET)), ("qi", list(SECRET))],
)  # fmt: skip
def test_nothing_under_way_elsewhere_is_read(
    country: Country, cases: dict[str, Case], who: str, hidden: list[str]
) -> None:
    for name in hidden:
        found = everything(country, who, cases, SECRET[name])
        assert [mark for mark in marked(SECRET[name]).values() if mark in found] == []


@pytest.mark.parametrize(
    ("who", "shown"), [("zhao", "county"), ("lai", "twin"), ("tai", "twin"), ("yan", "change")]
)
def test_the_marks_would_be_seen(country: Country, cases: dict[str, Case], who: str, shown: str) -> None:
    found = everything(country, who, cases, SECRET[shown])
    assert [mark for mark in marked(SECRET[shown]).values() if mark not in found] == []


def test_nobody_signed_in_reads_what_is_under_way(country: Country, cases: dict[str, Case]) -> None:
    for mark in SECRET.values():
        assert country.public(f"/project?q={mark}").json["total"] == 0
        pages = [country.client().get(path).text for path in ("/", "/public", f"/public/project?q={mark}")]
        assert [name for name in marked(mark).values() if name in "".join(pages)] == []


def test_strangers_are_not_told_of_a_change_under_way(country: Country, cases: dict[str, Case]) -> None:
    path = f"/registers/project/{country.entries['project']}"
    told = {who: country.read(who, path)["pending_case"] for who in ("zhao", "yan", "lai", "zhe")}
    assert told == {"zhao": cases["change"]["id"], "yan": cases["change"]["id"], "lai": None, "zhe": None}


def test_hidden_and_missing_answer_alike(country: Country, cases: dict[str, Case]) -> None:
    scan = country.upload("yan")["id"]
    pairs = [(f"/cases/{cases['county']['id']}{end}", f"/cases/999{end}") for end in ("", "/trail", "/diagram")]
    pairs += [
        (f"/work-items/{task(cases['county'])['id']}", "/work-items/999"),
        (f"/attachments/{scan}", "/attachments/999"),
    ]
    for who in ("lai", "pan", "guan"):
        for hidden, missing in pairs:
            one, other = (country.call(who, "GET", path) for path in (hidden, missing))
            assert (one.status_code, one.data) == (other.status_code, other.data)
            assert list(one.headers.keys()) == list(other.headers.keys())


def test_hidden_and_missing_answer_alike_on_writing(country: Country, cases: dict[str, Case]) -> None:
    verbs = ("complete", "claim", "release", "return", "transfer", "withdraw")
    for verb in verbs:
        sent = {"to_user": "zhao"} if verb == "transfer" else {}
        one, other = (
            country.call("lai", "POST", f"/work-items/{item}/{verb}", sent)
            for item in (task(cases["county"])["id"], "999")
        )
        assert (one.status_code, one.data) == (404, other.data)
    one, other = (
        country.call("lai", "DELETE", f"/cases/{case}", {"reason": "x"}) for case in (cases["county"]["id"], "999")
    )
    assert (one.status_code, one.data) == (404, other.data)


def test_administrators_see_nothing_their_own_office_has_begun(country: Country) -> None:
    begun = country.call("zhao", "POST", "/cases", {"process": "outsourcing.accident"}).json["case"]
    at("2014-09-13T09:00:00+08:00")
    sent = country.sent("zhao", "accident", sample("accident"))
    for who in ("guan", "shen"):
        assert country.read(who, "/cases")["total"] == country.read(who, "/work-items?box=started")["total"] == 0
        for case in (begun, sent):
            paths = [f"/cases/{case['id']}", f"/cases/{case['id']}/trail", f"/work-items/{task(case)['id']}"]
            assert {country.call(who, "GET", path).status_code for path in paths} == {404}
            gone = country.call(who, "DELETE", f"/cases/{case['id']}", {"reason": "误填"})
            assert gone.status_code == 404
    assert country.read("zhao2", "/cases?process=outsourcing.accident")["total"] == 2
