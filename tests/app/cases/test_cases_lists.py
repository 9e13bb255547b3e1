"""Each list is the filter of `sees` over everything there is: nobody is shown more, nobody less."""

from itertools import product
from typing import Any

from sqlalchemy import select

from app import clock, db
from app.accounts import identify
from app.accounts.create_user import NewUser, enter, remove_post
from app.accounts.models import Org, Post, User
from app.accounts.scope import Scope
from app.accounts.tokens import create_token
from app.cases.models import Case, WorkItem
from app.cases.reading.access import sees
from app.enums import EntryState
from app.packages import queries as packages
from app.registers.face import ever_public, public_document
from app.registers.models import Entry
from tests.plugins.country import APPROVE, COUNTY, PEOPLE, YAN, Country, at, other_project, sample, task

ABOLISHED = "AJ-370682"
FORMER = {"cui": (YAN, None), "hui": (COUNTY, None), "lao": (YAN, "clerk"), "jiu": (ABOLISHED, "inspector")}
"""People of one post that was taken away, of a role there is no more, of a department no longer in force."""
EVERYBODY = (*PEOPLE, *FORMER)
RETURN = {"decision": "return", "opinion": "重填", "remarks": [{"field": "", "message": "请核对后重填"}]}


def leave(country: Country) -> None:
    """Enter the people of FORMER, who hold nothing or what counts no more."""
    with country.database.transaction():
        for who, (org, role) in FORMER.items():
            user = enter(NewUser(org, role or "inspector", who, f"测{who}"), "x")
            post = db.session().get_one(Post, (user, org, role or "inspector"))
            if role is None:
                db.session().delete(post)
        db.session().get_one(Org, ABOLISHED).valid_to = clock.today()
        country.tokens = country.tokens | {who: create_token(who) for who in FORMER}


def fill(country: Country) -> None:
    """Cases of every kind, in every state, of several people and places."""
    leave(country)
    for who in ("yan", "pan", "zhong"):
        country.call(who, "POST", "/cases", {"process": "outsourcing.collect_project"})
    country.call("zhao", "POST", "/cases", {"process": "outsourcing.accident"})
    country.call("lai", "POST", "/cases", {"process": "outsourcing.reward_penalty"})
    waiting = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    country.sent("zhong", "collect_project", other_project("金翅岭采掘工程", 3))
    back = country.sent("pan", "collect_contractor", sample("contractor", 1))
    country.decide("zhe", back, RETURN)
    recalled = country.sent("yan", "collect_project", other_project("又一采掘工程", 4))
    country.call("yan", "POST", f"/work-items/{task(recalled)['id']}/withdraw")
    country.decide("zhao", waiting, RETURN)
    at("2014-09-13T09:00:00+08:00")
    moved = sample("accident", workplace="甲", deaths=3)
    country.sent("zhao", "accident", moved)
    country.decide("zhao2", country.sent("zhao", "accident", sample("accident", workplace="乙")), APPROVE)


def listed(country: Country, who: str, path: str, size: int = 3) -> list[dict[str, Any]]:
    """Every page of a list."""
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        page = country.read(who, f"{path}{'&' if '?' in path else '?'}size={size}{after}")
        found += page["items"]
        assert page["total"] >= len(found)
        if page["next"] is None:
            assert page["total"] == len(found)
            return found
        after = f"&after={page['next']}"


def test_cases_are_those_one_sees(each_country: Country) -> None:
    fill(each_country)
    with each_country.database.transaction():
        people = {one.username: one.id for one in db.session().scalars(select(User))}
        rows = db.session().scalars(select(Case)).all()
        wanted = {}
        for who in EVERYBODY:
            person = identify.person(people[who])
            assert person
            wanted[who] = sorted(row.id for row in rows if sees(person, row))
    assert len(rows) > 12 and {row.state for row in rows} >= {"draft", "running", "finished"}
    found = {who: sorted(int(one["id"]) for one in listed(each_country, who, "/cases")) for who in EVERYBODY}
    assert found == wanted
    assert len({tuple(ids) for ids in found.values()}) > 5


def test_who_holds_no_post_reads_nothing_of_what_she_once_did(each_country: Country) -> None:
    case = each_country.sent("yan", "collect_project", other_project("某采掘工程", 3))
    scan = each_country.upload("yan")["id"]
    paths = [f"/cases/{case['id']}", f"/attachments/{each_country.entries['scan']}", f"/attachments/{scan}"]
    paths += [f"/registers/project/{each_country.entries['project']}"]
    assert {each_country.call("yan", "GET", path).status_code for path in paths} == {200}
    with each_country.database.transaction():
        remove_post(db.session().scalars(select(User.id).where(User.username == "yan")).one(), YAN, "contractor")
        each_country.tokens = each_country.tokens | {"yan": create_token("yan")}
    assert each_country.read("yan", "/cases")["total"] == 0
    assert {each_country.call("yan", "GET", path).status_code for path in paths} == {404}
    assert each_country.page("yan", f"/cases/{case['id']}").status_code == 404


def test_an_unsent_draft_is_its_own_organisations_alone(country: Country) -> None:
    leave(country)
    begun = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]["id"]
    shown = {who for who in EVERYBODY if begun in {one["id"] for one in listed(country, who, "/cases")}}
    assert shown == {"yan"}


def test_items_of_every_box_lie_on_a_desk_of_mine_or_i_see_their_case(country: Country) -> None:
    fill(country)
    for who, box in product(EVERYBODY, ("todo", "pool", "done", "copied", "drafts", "started")):
        for one in listed(country, who, f"/work-items?box={box}"):
            assert country.call(who, "GET", f"/work-items/{one['id']}").status_code == 200, (who, box)
            assert country.page(who, f"/items/{one['id']}").status_code == 200, (who, box)


def test_todo_is_what_i_may_decide(each_country: Country) -> None:
    fill(each_country)
    with each_country.database.transaction():
        people = {one.username: one.id for one in db.session().scalars(select(User))}
        items = (
            db.session().scalars(select(WorkItem).where(WorkItem.kind == "task", WorkItem.state == "open")).all()
        )
        wanted = {}
        for who in EVERYBODY:
            person = identify.person(people[who])
            assert person
            mine = [one for one in items if person.holds(one.org, one.role) and one.barred_by != person.id]
            free = [one for one in mine if one.claimed_by in (None, person.id)]
            wanted[who] = sorted(one.id for one in free) if not person.administrative else []
    found = {who: sorted(int(one["id"]) for one in listed(each_country, who, "/work-items")) for who in EVERYBODY}
    assert found == wanted


def test_registers_list_what_one_reads(each_country: Country) -> None:
    fill(each_country)
    with each_country.database.transaction():
        people = {one.username: one.id for one in db.session().scalars(select(User))}
        rows = db.session().scalars(select(Entry)).all()
        scopes = {who: Scope.of(person) for who in EVERYBODY if (person := identify.person(people[who]))}
        wanted = {
            (who, name): sorted(one.id for one in rows if one.register == name and scope.reads(one.owner_org))
            for who, scope in scopes.items()
            for name in ("contractor", "licence", "project", "accident")
        }
    found = {
        (who, name): sorted(int(one["id"]) for one in listed(each_country, who, f"/registers/{name}"))
        for who, name in wanted
    }
    assert found == wanted


def test_nothing_sensitive_is_public_whatever_is_declared_public(country: Country) -> None:
    with country.database.transaction():
        loaded = packages.newest("outsourcing")
        declared, form = loaded.package.registers["project"], loaded.forms["project"]
        everything = type(declared)(**{**vars(declared), "public": tuple(form.fields)})
        told = public_document(everything, form, sample("project"), "full")
        shown = str((told, ever_public(everything, form, sample("project"))))
    for secret in ("leader_id_no", "leader_phone"):
        assert sample("project")[secret] not in shown
    for row in (*sample("project")["safety_officers"], *sample("project")["tech_staff"]):
        assert row["id_no"] not in shown


def test_a_writer_reads_again_what_it_read_before(each_country: Country) -> None:
    entry = int(each_country.entries["project"])
    with each_country.database.transaction():
        held = db.session().get(Entry, entry)
        assert held and held.state == "current"
        with each_country.database.transaction() as other:
            other.write()
            other.session.get_one(Entry, entry).state = EntryState.WITHDRAWN
        assert db.once("known", lambda: "before") == "before"
        db.write()
        assert held.state == "withdrawn"
        assert db.once("known", lambda: "now") == "now"


def test_masked_rows_keep_their_values_wherever_they_move(each_country: Country) -> None:
    entry = each_country.entries["project"]
    people = [sample("project", crew)["safety_officers"][0] for crew in (0, 2, 3)]
    grown = each_country.project(safety_officers=people)
    each_country.decide("zhao", each_country.sent("yan", "collect_project", grown, entry))
    masked = each_country.read("yan", f"/registers/project/{entry}")["document"]
    assert all("*" in row["id_no"] for row in masked["safety_officers"])
    turned = [masked["safety_officers"][place] for place in (2, 0, 1)]
    sent = {**masked, "safety_officers": turned, "declaration": True}
    each_country.decide("zhao", each_country.sent("yan", "collect_project", sent, entry))
    kept = each_country.read("zhao", f"/registers/project/{entry}")["document"]["safety_officers"]
    assert [row["id_no"] for row in kept] == [people[place]["id_no"] for place in (2, 0, 1)]
    fewer = {**masked, "safety_officers": [turned[0], turned[2]], "declaration": True}
    each_country.decide("zhao", each_country.sent("yan", "collect_project", fewer, entry))
    kept = each_country.read("zhao", f"/registers/project/{entry}")["document"]["safety_officers"]
    assert [row["id_no"] for row in kept] == [people[place]["id_no"] for place in (2, 1)]


def test_recall_brings_the_form_back_and_takes_it_from_the_reviewer(each_country: Country) -> None:
    case = each_country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    item = task(case)["id"]
    assert each_country.read("zhao", "/work-items")["total"] == 1
    path = f"/work-items/{item}/withdraw"
    refused = [each_country.call(who, "POST", path) for who in ("zhao", "pan")]
    assert [one.status_code for one in refused] == [403, 404]
    assert refused[0].json["detail"] == "只有填报单位可以撤回。"
    back = each_country.call("yan", "POST", f"/work-items/{item}/withdraw").json["case"]
    trail = each_country.read("zhao", f"/cases/{case['id']}/trail")["items"]
    assert [one["kind"] for one in trail].count("withdraw") == 1
    assert (task(back)["form"], task(back)["post"]["role"]) == ("project", "contractor")
    assert each_country.read("zhao", "/work-items")["total"] == 0
    assert each_country.done("zhao", item, APPROVE).status_code == 409
    again = each_country.done("yan", task(back)["id"], other_project("新城金矿采掘工程")).json["case"]
    each_country.decide("zhao", again)
    assert each_country.call("yan", "POST", f"/work-items/{task(again)['id']}/withdraw").status_code == 409
