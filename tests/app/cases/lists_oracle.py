"""What each list must hold for one person: of everything there is, what the single door lets through and its own
filter keeps. Plain Python over all rows, so that no list is asked about itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import select

from app import clock, db
from app.accounts import identify
from app.accounts.models import Org
from app.accounts.person import Person
from app.accounts.scope import Scope
from app.cases.models import KEPT, Case, WorkItem
from app.cases.reading.access import may_act, sees, sees_item
from app.enums import CaseState, ItemKind, ItemState
from app.errors import AppError
from app.folding import sought, words
from app.packages import queries as packages
from app.registers import leaves
from app.registers.declaration import Register
from app.registers.models import Entry, EntryLink
from app.site.roles import DEPARTMENT

NEVER = datetime.max.replace(tzinfo=UTC)
BOXES = ("todo", "pool", "done", "started", "copied", "drafts")


@dataclass
class Eyes:
    """One person before everything there is, within a transaction."""

    person: Person
    cases: dict[int, Case] = field(default_factory=dict)
    items: list[WorkItem] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    known: dict[tuple[str, int], bool] = field(default_factory=dict)

    @staticmethod
    def of(user: int) -> "Eyes":
        """Everything is read anew."""
        person, session = identify.person(user), db.session()
        assert person
        return Eyes(
            person,
            {one.id: one for one in session.scalars(select(Case).order_by(Case.id.desc()))},
            [*session.scalars(select(WorkItem).order_by(WorkItem.id.desc()))],
            [*session.scalars(select(Entry))],
            {one.code: one.name for one in session.scalars(select(Org))},
        )

    def sees(self, case: int) -> bool:
        """The door of a case."""
        return self._once("case", case, lambda: sees(self.person, self.cases[case]))

    def sees_item(self, item: WorkItem) -> bool:
        """The door of an item."""
        return self._once("item", item.id, lambda: sees_item(self.person, item, self.cases[item.case_id]))

    def _once(self, door: str, number: int, ask: Callable[[], bool]) -> bool:
        if (door, number) not in self.known:
            self.known[door, number] = ask()
        return self.known[door, number]

    def reads(self, entry: Entry) -> bool:
        """The door of a record."""
        scope = Scope.of(self.person)
        return scope.reads(entry.owner_org) or bool(_named(entry) & {scope.owner, scope.owner_uscc} - {None})

    def links(self, entry: int) -> set[str]:
        """The records that one points at, as far as they may be read."""
        rows = db.session().scalars(select(EntryLink.to_entry).where(EntryLink.from_entry == entry))
        known = {one.id: one for one in self.entries}
        return {str(one) for one in rows if self.reads(known[one])}

    def cases_told(self, q: str = "", process: str = "", state: str = "") -> list[str]:
        """`GET /cases`, newest first."""
        kept = (one for one in self.cases.values() if process in ("", one.key) and state in ("", one.state))
        return [str(one.id) for one in kept if (not q or self._about(one, q)) and self.sees(one.id)]

    def _about(self, case: Case, q: str) -> bool:
        own = self.person.kind == DEPARTMENT or case.starter_org == self.person.org.code
        texts = (case.subject, case.summary if own else "", self.names.get(case.owner or ""))
        return any(alike(q) in alike(one or "") for one in texts) or case.owner == alike(q).upper()

    def box(self, name: str, q: str = "", process: str = "", due: str = "", only: str = "") -> list[str]:
        """A box of the inbox, in its order."""
        if not self.person.in_business:
            return []
        keep: Callable[[WorkItem], bool] = getattr(self, f"_{name}")
        found = [one for one in self.items if keep(one) and self.sees_item(one)]
        found = [one for one in found if self._within(one, q, process) and _until(one, due) and _alone(one, only)]
        if name in ("todo", "pool"):
            found.sort(key=lambda one: (one.due_at is None, one.due_at or NEVER, one.id))
        return [str(one.id) for one in found]

    def _within(self, item: WorkItem, q: str, process: str) -> bool:
        case = self.cases[item.case_id]
        said = not q or self._about(case, q) or alike(q) in alike(item.title) or q.strip() in _numbers(case)
        return said and process in ("", case.key)

    def _todo(self, item: WorkItem) -> bool:
        return item.kind == ItemKind.TASK and self._once("act", item.id, lambda: self._may_act(item))

    def _may_act(self, item: WorkItem) -> bool:
        try:
            may_act(self.person, item, self.cases[item.case_id])
        except AppError:
            return False
        return True

    def _pool(self, item: WorkItem) -> bool:
        return item.claimed_by is None and self._todo(item)

    def _done(self, item: WorkItem) -> bool:
        return item.done_by == self.person.id and item.state == ItemState.DONE

    def _started(self, item: WorkItem) -> bool:
        case = self.cases[item.case_id]
        tasks = (one.id for one in self.items if one.case_id == case.id and one.kind == ItemKind.TASK)
        return case.starter_org == self.person.org.code and item.id == next(tasks)

    def _copied(self, item: WorkItem) -> bool:
        hers = item.step != KEPT or item.claimed_by == self.person.id
        return item.kind != ItemKind.TASK and self._lies(item) and hers

    def _drafts(self, item: WorkItem) -> bool:
        case = self.cases[item.case_id]
        begun = item.draft_rev > 0 or (case.state == CaseState.DRAFT and case.opened_from is None)
        answering = item.kind != ItemKind.TASK and item.state == ItemState.OPEN and item.draft_rev > 0
        return self._lies(item) and (answering or (begun and self._todo(item)))

    def _lies(self, item: WorkItem) -> bool:
        return self.person.holds(item.org, item.role)

    def counts(self) -> dict[str, int]:
        """The numbers around the inbox."""
        asked: dict[str, dict[str, str]] = {"todo": {}, "soon": {"due": "soon"}, "overdue": {"due": "overdue"}}
        asked |= {"returned": {"only": "returned"}}
        found = {name: len(self.box("todo", **narrower)) for name, narrower in asked.items()}
        return found | {"unread": len(self.box("copied", only="unread"))}


def alike(text: str) -> str:
    """As words of cases are compared."""
    return text.strip().casefold()


def _numbers(case: Case) -> tuple[str, str]:
    return str(case.id), case.number


def _until(item: WorkItem, due: str) -> bool:
    if not due:
        return True
    left = None if item.due_at is None else item.due_at - (item.done_at or clock.now())
    late = left is not None and left < timedelta()
    soon = item.done_at is None and left is not None and not late and left < timedelta(days=3)
    return late if due == "overdue" else soon


def _alone(item: WorkItem, only: str) -> bool:
    fresh = item.state == ItemState.OPEN
    return not only or (fresh and (only == "unread" or item.remarks is not None))


def _named(entry: Entry) -> set[Any]:
    """Who else a record names as its readers."""
    document = orjson.loads(entry.document)
    return {one for name in declared(entry.register).readers for one in leaves.values(document, name)}


def declared(register: str) -> Register:
    """A register."""
    return packages.register(register)[0]


def kept(seen: dict[str, Any], register: Register, asked: dict[str, str]) -> bool:
    """Whether a record, as it is shown, answers to a question."""
    return all(not value or FILTERS[name](seen, register, value) for name, value in asked.items())


def _found(seen: dict[str, Any], register: Register, q: str) -> bool:
    """Its words are read in the title or in what is searched beside it."""
    hidden = {name.partition(".")[0] for name in register.masked}
    names = [name for name in register.search if name.partition(".")[0] not in hidden]
    said = sought(seen["title"], *(str(one) for name in names for one in leaves.values(seen["document"], name)))
    return bool(words(q)) and all(word in said for word in words(q))


def _inside(seen: dict[str, Any], register: Register, area: str) -> bool:
    return str(seen["region"] or "").startswith(area.removesuffix("00").removesuffix("00"))


def _day(seen: dict[str, Any], register: Register) -> str:
    if "published_at" in seen:
        return str(seen["published_at"])[:10]
    told = seen["document"].get(register.date) if register.date else None
    return str(told or seen["entered_on"])[:10]


FILTERS: dict[str, Callable[[dict[str, Any], Register, str], bool]] = {
    "q": lambda seen, register, q: _found(seen, register, q) or q in (seen.get("key"), seen.get("owner")),
    "region": _inside,
    "from_": lambda seen, register, day: _day(seen, register) >= day,
    "to": lambda seen, register, day: _day(seen, register) <= day,
    "state": lambda seen, register, state: seen["state"] == state,
    "by_org": lambda seen, register, org: seen["by_org"] == org,
}


def lines(pattern: Any, page: str) -> Iterator[str]:
    """What a page links to, each once."""
    return iter(dict.fromkeys(pattern.findall(page)))
