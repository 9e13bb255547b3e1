"""More contractors like those of the demonstration, approved and public: a thousand people need more than nine."""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import clock, db
from app.accounts.create_user import NewUser, enter_many
from app.accounts.models import Post
from app.cli.demo_play import Play, enter_organisations
from app.cli.demo_present import present
from app.forms.formats_codes import org_check, reg_check, uscc_check

PACKAGE, TIMES = "outsourcing", 6
Data = Mapping[str, Any]


def enter(base: db.Database, without_password: str) -> dict[str, list[str]]:
    """Enter them through the real verbs; gives their codes by that of the contractor they are like."""
    data = present(Path("processes") / PACKAGE)
    made = {
        one["unit"]["account"]: [_like(one, number) for number in _numbers(one)] for one in data["contractors"]
    }
    more = [one for alike in made.values() for one in alike]
    projects = [
        {**_first_project(data, account), "contractor": one["unit"]["account"]}
        for account, alike in made.items()
        for one in alike
    ]
    play = Play(base, PACKAGE, {**data, "contractors": more, "projects": projects}, 1)
    with base.transaction():
        db.write()
        enter_organisations(play.script.organisations(play.data))
        enter_many(list(_people(more)), without_password)
        rows = select(Post.org_code, Post.user_id).where(Post.role.in_(("contractor", "inspector")))
        for org, user in db.session().execute(rows.order_by(Post.user_id)):
            play.people.setdefault(org, []).append(user)
    for _ in play.moves(takewhile(lambda move: "say" not in move, play.script.scenes(play.data, _now()))):
        pass
    return {account: [one["unit"]["account"] for one in alike] for account, alike in made.items()}


def _now() -> Any:
    return clock.local(clock.now())


def _numbers(one: Data) -> Iterator[int]:
    """Each copy has a number of its own, by which its codes differ."""
    first = int(one["id"][1:]) * TIMES
    yield from range(first, first + TIMES)


def _first_project(data: Data, account: str) -> dict[str, Any]:
    return dict(min((one for one in data["projects"] if one["contractor"] == account), key=lambda one: one["on"]))


def _like(one: Data, number: int) -> dict[str, Any]:
    """The same contractor under a name and codes of its own."""
    body = f"9998{number:04}"
    code = body + org_check(body)
    credit = f"91{one['unit']['region']}{code}"
    codes = {
        "org_code": code,
        "uscc": credit + uscc_check(credit),
        "business_reg_no": (plain := f"{one['unit']['region']}2{number:07}") + reg_check(plain),
        "name": f"{one['unit']['name']}第{number}分公司",
        "account": f"{one['unit']['account'][:4]}{100000 + number:06}",
        "fm_licence_no": re.sub(r"\d+号$", f"{number:04}号", one["licence"].get("fm_licence_no", "")),
    }
    own = {name: {**one[name], **_given(codes, one[name])} for name in ("unit", "contractor", "licence")}
    return {**one, **own}


def _given(codes: Mapping[str, str], answers: Data) -> dict[str, str]:
    """Those codes that are told there."""
    return {name: code for name, code in codes.items() if answers.get(name)}


def _people(units: list[dict[str, Any]]) -> Iterator[NewUser]:
    for one in units:
        account = one["unit"]["account"]
        yield NewUser(account, "contractor", account, one["contractor"]["legal_rep_name"])
