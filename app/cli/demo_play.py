"""Replays the demo of a package, which stands beside its data: `handlers.<package>.demo`, moves of its scenes.

What a move may say stands in docs/handlers.md. Every move is a transaction of its own, at its own moment.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from app import clock, db, drain
from app.accounts.contacts import Entered, enter_contacts
from app.accounts.create_user import NewUser, enter_many
from app.accounts.demo import DEMO_PASSWORD
from app.accounts.hashing import hash_password
from app.accounts.identify import person as person_of
from app.accounts.models import Post, User
from app.accounts.orgs import NewOrg, create_org, supervise
from app.accounts.person import Person
from app.attachments.receive import receive
from app.cases import entry_actions
from app.cases.complete import complete
from app.cases.draft import save_draft
from app.cases.models import Case, WorkItem
from app.cases.start import start
from app.cli.demo_present import in_force
from app.db import Database
from app.enums import ItemKind, ItemState
from app.packages import code
from app.packages import queries as packages
from app.registers.models import Entry
from app.site.current import roles
from app.walks.stage import scan

Move = Mapping[str, Any]


class Play:
    """One replay. `cases` and `people` are found again by the names and organisations that the moves give."""

    def __init__(self, database: Database, package: str, data: Mapping[str, Any], seed: int) -> None:
        self.database, self.package, self.data, self.seed = database, package, data, seed
        self.script = code.demo(package)
        self.now = clock.now()
        self.people: dict[str, list[int]] = {}
        self.cases: dict[str, int] = {}

    def scenes(self) -> Iterator[str]:
        """Play move after move; gives lines of progress."""
        self._enter()
        yield "已登记演示单位与人员"
        yield from self.moves(self.script.scenes(self.data, clock.local(self.now)))
        drain.run_all(self.database)

    def moves(self, moves: Iterable[Move]) -> Iterator[str]:
        """Play these, with the people that are known; gives what is said between them."""
        for move in moves:
            if "say" in move:
                yield move["say"]
                continue
            self._set_clock(move["at"])
            self._play(move)

    def _enter(self) -> None:
        """Organisations, how departments are reached, and people with one hash."""
        password = hash_password(DEMO_PASSWORD)
        with self.database.transaction():
            db.write()
            enter_organisations(self.script.organisations(self.data))
            enter_reached(self.data.get("contacts", ()))
            enter_many([NewUser(**one, demo=True) for one in self.script.people(self.data, self.seed)], password)
            rows = select(Post.org_code, User.id).join(User, User.id == Post.user_id).order_by(User.id)
            for org, user in db.session().execute(rows.where(Post.role.in_(roles().business))):
                self.people.setdefault(org, []).append(user)

    def _set_clock(self, wanted: datetime) -> None:
        """To that moment of the wall clock, never later than now."""
        clock.start_at(min(wanted.replace(tzinfo=clock.SHANGHAI).astimezone(UTC), self.now))

    def _play(self, move: Move) -> None:
        act = next(one for one in ("start", "withdraw", "draft", "answers") if one in move)
        done = self._move(partial(getattr(self, f"_{act}"), move))
        if "as" in move:
            self.cases[move["as"]] = done.id

    def _move(self, act: Callable[[], Any]) -> Any:
        """One transaction, then everything it set off."""
        with self.database.transaction():
            done = act()
        drain.run_all(self.database)
        return done

    def _start(self, move: Move) -> Case:
        """Begin a case; with answers its first form is sent."""
        person, process = self._person(move["who"], move), f"{self.package}.{move['start']}"
        entry = self._entry(move["entry"]) if "entry" in move else None
        if "answers" not in move:
            return start(person, process, entry_id=entry)
        scans = {name: [self._scan(person)] for name in move.get("scans", ())}
        linked = {name: self._entry(of) for name, of in move.get("entries", {}).items()}
        answers = {**in_force(move["answers"], clock.today()), **scans, **linked}
        return start(person, process, answers, entry, move.get("confirm", ()))

    def _answers(self, move: Move) -> Case:
        """Complete the task the case stands at, as one of those it lies with."""
        item = self._open(move["case"])
        return complete(self._person(item.org, move), item.id, move["answers"])

    def _draft(self, move: Move) -> None:
        item = self._open(move["case"])
        save_draft(self._person(item.org, move), item.id, move["draft"], 0)

    def _withdraw(self, move: Move) -> None:
        """Take a record from public view."""
        entry = self._entry(move["withdraw"])
        row = db.session().get_one(Entry, int(entry))
        registers = packages.newest(self.package).package.registers.values()
        register = next(one for one in registers if one.code == row.register)
        entry_actions.act(self._person(move["who"], move), "withdraw", register, entry, move["reason"])

    def _open(self, name: str) -> WorkItem:
        task = WorkItem.kind == ItemKind.TASK, WorkItem.state == ItemState.OPEN
        return db.session().scalars(select(WorkItem).where(WorkItem.case_id == self.cases[name], *task)).one()

    def _entry(self, name: str) -> str:
        return str(db.session().get_one(Case, self.cases[name]).entry_id)

    def _person(self, org: str, move: Move) -> Person:
        """One of the organisation that stands there today, the first unless the move says which."""
        code = in_force(org, clock.today())
        found = person_of(self.people[code][move.get("number", 1) - 1])
        if found is None:
            raise LookupError(code)
        return found

    def _scan(self, person: Person) -> dict[str, str]:
        return {"id": str(receive(io.BytesIO(scan(person.org.code)), "扫描件.pdf", person).id)}


def enter_organisations(rows: Iterable[Mapping[str, Any]]) -> None:
    """All of them; `supervised`: the province that has one on its own list."""
    for row in rows:
        create_org(NewOrg(**{name: value for name, value in row.items() if name != "supervised"}))
        if row.get("supervised"):
            supervise(row["supervised"], row["code"])


def enter_reached(rows: Iterable[Mapping[str, str]]) -> None:
    """How departments are reached; of two that became one, as the first was."""
    kept = {one["code"]: Entered(one["code"], one["telephone"], one["address"]) for one in reversed([*rows])}
    enter_contacts([*kept.values()])
