"""What a walk looks up behind the scenes, as plain values that outlive the transaction they were read in."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from app import db
from app.cases.models import Case, WorkItem
from app.db import Database
from app.enums import ItemKind
from app.packages import queries as packages
from app.packages.package import Package
from app.packages.queries import Loaded
from app.registers.declaration import Register
from app.registers.models import Entry


@dataclass(frozen=True)
class Item:
    """A work item: its id and case, its step's path, its form, the post it is addressed to."""

    id: int
    case: int
    kind: str
    step: str
    form: str | None
    org: str
    role: str
    process: str
    open: bool

    def at(self, element: str) -> bool:
        """Whether the path of its step ends with that element."""
        return self.step == element or self.step.endswith(f":{element}")

    def __str__(self) -> str:
        return f"{self.step}（{self.org} {self.role}）"


@dataclass(frozen=True)
class CaseView:
    """A case: how it stands, the register it feeds, the record it stands for."""

    state: str
    register: str
    entry: str | None


class View:
    """Reads on the throw-away database. Each opens a transaction of its own."""

    def __init__(self, database: Database, package: str) -> None:
        self._database, self._key = database, package

    def loaded(self) -> Loaded:
        """The release as published."""
        with self._database.transaction():
            return packages.newest(self._key)

    def package(self) -> Package:
        """What its package.toml says."""
        return self.loaded().package

    def registers(self) -> Mapping[str, Register]:
        """Its registers by their short name."""
        return self.package().registers

    def items(self) -> list[Item]:
        """Work items of all cases, newest first; reminders of a task left out, which stand at its step."""
        rows = select(
            WorkItem.id,
            WorkItem.case_id,
            WorkItem.kind,
            WorkItem.step,
            WorkItem.form,
            WorkItem.org,
            WorkItem.role,
            Case.process,
            WorkItem.state,
        )
        rows = rows.join(Case, Case.id == WorkItem.case_id).order_by(WorkItem.case_id.desc(), WorkItem.id.desc())
        with self._database.transaction():
            found = [Item(*row[:-1], row[-1] == "open") for row in db.session().execute(rows)]
        tasks = {(one.case, one.step) for one in found if one.kind == ItemKind.TASK}
        return [one for one in found if one.kind != ItemKind.NOTICE or (one.case, one.step) not in tasks]

    def case(self, case_id: int) -> CaseView:
        """One case."""
        with self._database.transaction():
            row = db.session().get_one(Case, case_id)
            return CaseView(row.state, row.register or "", str(row.entry_id) if row.entry_id else None)

    def newest_entry(self, register: Register, owner: str) -> str | None:
        """Id of the newest record of a register, one of that owner before all others."""
        rows = select(Entry.id).where(Entry.register == register.code)
        found = self._one(rows.order_by((Entry.owner_org == owner).desc(), Entry.id.desc()).limit(1))
        return str(found) if found else None

    def titled_entry(self, title: str) -> str | None:
        """Id of the newest record with that title, in any register."""
        found = self._one(select(Entry.id).where(Entry.title == title).order_by(Entry.id.desc()).limit(1))
        return str(found) if found else None

    def entries(self, register: Register) -> int:
        """How many records a register has, closed and withdrawn ones too."""
        return self._one(select(func.count()).where(Entry.register == register.code)) or 0

    def _one(self, rows: Select[int]) -> int | None:
        with self._database.transaction():
            return db.session().scalar(rows)
