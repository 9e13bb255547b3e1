"""A world for lists: people of every kind, and cases in every state, brought there by what people do."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from app import clock, crypto, db
from app.accounts.create_user import NewUser, enter
from app.accounts.models import Post, User
from app.accounts.orgs import NewOrg, create_org
from app.accounts.tokens import create_token
from tests.app.cases import include_samples, test_cases_secrecy, units
from tests.app.cases.test_cases_charge import PENALTY
from tests.plugins.country import (
    CITY,
    COUNTY,
    HOME,
    SAMPLES,
    YAN,
    Case,
    Country,
    Template,
    at,
    opened,
    other_project,
    sample,
    task,
)
from tests.plugins.databases import FIELD_KEY, close
from tests.plugins.drawn import drawn
from tests.plugins.office import Office

SEA, OFFSHORE, OWNER, CREDIT = "00FM000009", "HYAB-CNOOC", "FB-3706850001", "91469026999900169U"
RETURN = {"decision": "return", "opinion": "重填", "remarks": [{"field": "", "message": "请核对后重填"}]}
DOUBT = {"decision": "doubt", "doubt_on": "licence", "opinion": "许可范围不含金属矿"}
AWAY = {"decision": "handover", "opinion": "请市局办理", "handover_to": CITY}
WHY = {"reason": "名称有误"}
NEWCOMERS = {
    "xin": COUNTY, "ren": CITY, "wei": "AJ-370000", "guo": "AJ-000000", "hao": OFFSHORE, "yuan": HOME,
    "shou": YAN, "zhu": OWNER, "hang": SEA, "ling": "AJ-150000",
}  # fmt: skip
"""People who have done nothing yet: their organisations."""
MORE = {"hai": (SEA, "contractor"), "you": (OFFSHORE, "inspector"), "fa": (OWNER, "owner")}


@dataclass
class World:
    """The country with its cases; `people`: everybody's id; `posts`: what who has done something holds."""

    country: Country
    people: dict[str, int] = field(default_factory=dict)
    posts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def place(self, who: str, held: Sequence[tuple[str, str]] | None) -> None:
        """These are her posts from now on; None: those of before."""
        posts = self.posts[who] if held is None else held
        with self.country.database.transaction():
            db.write().execute(delete(Post).where(Post.user_id == self.people[who]))
            db.session().add_all(Post(user_id=self.people[who], org_code=org, role=role) for org, role in posts)


def build(country: Country, folder: Path) -> World:
    """Everything that lists may tell of."""
    country.tokens = dict(country.tokens)
    _enter(country)
    _records(country)
    _under_way(country)
    _ended(country)
    _accidents(country)
    _letters(country, folder / "letters")
    _orders(country, folder / "orders")
    _complaints(country, folder / "complaints")
    country.drain()
    return _known(country)


def _enter(country: Country) -> None:
    unit = next(one["unit"] for one in SAMPLES["contractors"] if one["unit"]["account"] == SEA)
    with country.database.transaction():
        numbers = {"org_code": unit["org_code"], "central_tier": unit["central"], "offshore_group": "CNOOC"}
        create_org(NewOrg(SEA, "contractor", unit["name"], unit["region"], **numbers))
        create_org(NewOrg(OWNER, "owner", "招远样例金矿", "370685", uscc=CREDIT))
        for who, (org, role) in MORE.items():
            enter(NewUser(org, role, who, f"测{who}"), "x")
            country.tokens[who] = create_token(who)
        for who, org in NEWCOMERS.items():
            role = {OWNER: "owner", YAN: "contractor", SEA: "contractor"}.get(org, "inspector")
            enter(NewUser(org, role, who, f"测{who}"), "x")
            country.tokens[who] = create_token(who)


def _do(country: Country, who: str, method: str, path: str, json: Any = None, **headers: str) -> Any:
    answer = country.call(who, method, path, json, **headers)
    assert answer.status_code < 300, (who, method, path, answer.text)
    return answer.json


def _project(country: Country, name: str, crew: int = 2, who: str = "yan", **changed: Any) -> Case:
    return country.sent(who, "collect_project", other_project(name, crew, **changed))


def _records(country: Country) -> None:
    """Published, changed, withdrawn, restored, of an owner who reads along, of the sea."""
    country.decide("zhe", country.sent("pan", "collect_contractor", sample("contractor", 1)))
    along = country.decide("zhao", _project(country, "招远ABC采掘工程", 3, owner_uscc=CREDIT))["entry"]
    gone = country.decide("zhao", _project(country, "金翅岭采掘工程", 4))["entry"]
    for verb in ("withdraw", "restore"):
        _do(country, "zhao", "POST", f"/registers/project/{along}/{verb}", WHY)
    _do(country, "tai", "POST", f"/registers/project/{gone}/withdraw", WHY)
    changed = country.project(work_content="井下采掘、支护")
    country.decide("zhao", country.sent("yan", "collect_project", changed, country.entries["project"]))
    minor = country.project(work_content="井下采掘、支护", safety_org_setup="安环部")
    country.sent("yan", "collect_project", minor, country.entries["project"])
    sea = country.sent("hai", "collect_contractor", sample("contractor", 5))
    country.decide("you", sea)


def _under_way(country: Country) -> None:
    """Drafts, sent, claimed, given to a colleague, returned, handed over, recalled, waiting, doubted."""
    for who in ("yan", "pan", "zhong"):
        _do(country, who, "POST", "/cases", {"process": "outsourcing.collect_project"})
    typed = _do(country, "yan", "POST", "/cases", {"process": "outsourcing.collect_project"})["case"]
    answers = {"answers": {"project_name": "写了一半的工程"}}
    _do(country, "yan", "PUT", f"/work-items/{task(typed)['id']}/draft", answers, If_Match='"0"')
    for who, process in (("zhao", "accident"), ("lai", "reward_penalty")):
        _do(country, who, "POST", "/cases", {"process": f"outsourcing.{process}"})
    _project(country, "新城金矿采掘工程")
    _do(country, "zhao2", "POST", f"/work-items/{task(_project(country, '三号工程', 5))['id']}/claim")
    given = {"to_user": "zhao2", "reason": "请办理"}
    _do(country, "zhao", "POST", f"/work-items/{task(_project(country, '四号工程', 6))['id']}/transfer", given)
    country.decide("zhao", _project(country, "五号工程", 7), RETURN)
    country.decide("zhao", _project(country, "六号工程", 8), AWAY)
    back = task(_project(country, "七号工程", 9))["id"]
    _do(country, "zhao2", "PUT", f"/work-items/{back}/draft", {"answers": {"opinion": "半句"}}, If_Match='"0"')
    _do(country, "yan", "POST", f"/work-items/{back}/withdraw")
    country.decide("zhao", country.sent("pan", "collect_project", other_project("八号工程", 10)))
    country.decide("wan", country.sent("zhong", "collect_contractor", sample("contractor", 3)), RETURN)
    for name, crew in (("九号工程", 11), ("十号工程", 12)):
        country.decide("zhao", _project(country, name, crew), DOUBT)
        country.drain()
        if name == "九号工程":
            item = country.read("zhe", "/work-items")["items"][0]["id"]
            country.done("zhe", item, {"finding": "疑义不属实", "opinion": "经核对许可证原件，范围含金属矿。"})


def _ended(country: Country) -> None:
    """Deleted as a draft and as returned, and ended by an administrator."""
    for back in (False, True):
        begun = _do(country, "yan", "POST", "/cases", {"process": "outsourcing.collect_project"})["case"]
        if back:
            sent = country.done("yan", task(begun)["id"], other_project("十一号工程", 13))
            begun = country.decide("zhao", sent.json["case"], RETURN)
        _do(country, "yan", "DELETE", f"/cases/{begun['id']}", WHY)
    ended = _project(country, "十二号工程", 13)
    _do(country, "guan", "POST", f"/cases/{ended['id']}/cancel", WHY)


def _accidents(country: Country) -> None:
    """Entered here or for another, approved; a penalty that is, and one that lies with the second person."""
    at("2014-09-13T09:00:00+08:00")
    mine = sample("accident", project_id=country.entries["project"])
    country.decide("zhao2", country.sent("zhao", "accident", mine))
    country.sent("zhao", "accident", {**mine, "workplace": "甲采场", "deaths": 3})
    country.sent("lai", "accident", {**mine, "workplace": "乙采场"})
    country.sent("qi", "accident", sample("accident", site_county_code="370686", workplace="丙采场"))
    country.decide("zhao2", country.sent("zhao", "reward_penalty", PENALTY))
    country.sent("zhao2", "reward_penalty", {**PENALTY, "doc_no": "招安监通〔2014〕2号"})


def _as_office(country: Country) -> Office:
    """The same people by the names that the small offices of other tests give them."""
    names = {"li": "zhao", "wang": "zhao2", "zhao": "qi"}
    return Office(country.app, country.database, country.tokens | {a: country.tokens[b] for a, b in names.items()})


def _letters(country: Country, folder: Path) -> None:
    """保密: one that lies with the other department, one that came back, one that is filed."""
    office, secret = _as_office(country), test_cases_secrecy
    schemas = {"letter": secret.LETTER}
    drawn(office, folder, secret.MANIFEST, secret.package(), "letters", schemas)
    for decision in (None, "return", "approve"):
        case = office.started("li", "letters.main")
        sent = office.done(
            "li", case["work_items"][0]["id"], secret.letter(office) | {"subject": f"来信{decision}"}
        )
        assert sent.status_code == 200, sent.text
        if decision:
            office.done("zhao", sent.json["case"]["work_items"][0]["id"], {"decision": decision})


def _orders(country: Country, folder: Path) -> None:
    """Units act that did not begin the case: at the ruling, with both units, with one of them, accepted."""
    office = _as_office(country)
    units.unit_people(office)
    country.tokens |= {who: office.tokens[who] for who in units.UNITS}
    drawn(office, folder, units.MANIFEST, units.package(), "orders", units.FORMS)
    approve = {"decision": "approve", "opinion": "同意"}
    steps = [
        ("li", {"subject": "通风不良"}), ("zhao", approve), ("jia", {"measures": "已修"}),
        ("yi", {"measures": "已修"}), ("li", approve),
    ]  # fmt: skip
    for most in range(1, len(steps) + 1):
        case = office.started("li", "orders.main")["id"]
        for who, answers in steps[:most]:
            units.step(office, who, case, answers)


def _complaints(country: Country, folder: Path) -> None:
    """Several forms in one case, filed about a unit and under way."""
    office = _as_office(country)
    include_samples.published(office, folder)
    country.tokens["shi"] = office.tokens["shi"]
    include_samples.ended(office)
    include_samples.handled(office, "2026-2")


def _known(country: Country) -> World:
    with country.database.transaction():
        people = {one.username: one.id for one in db.session().scalars(select(User))}
        held: dict[int, list[tuple[str, str]]] = {}
        for post in db.session().scalars(select(Post)):
            held.setdefault(post.user_id, []).append((post.org_code, post.role))
    return World(country, people, {who: held.get(number, []) for who, number in people.items()})


@contextmanager
def standing(url: str, template: Template, folder: Path) -> Iterator[World]:
    """The world on a copy of the country, for all tests of a module."""
    shutil.copytree(template.folder / "attachments", folder / "attachments")
    crypto.configure(FIELD_KEY)
    base = db.Database(url)
    at()
    yield build(opened(url, base, folder, template), folder)
    close(base)
    clock.start_at(None)
