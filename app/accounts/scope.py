"""What a person may see of business records, as one object that every query takes.

Two questions, because the rules differ: *approved* records are read by every department,
masked outside its own area; those *under way* only by those concerned: the owner, the office they were sent to
and the departments of the area. Nobody is told of more than that: what is out of scope is not found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from app import clock, db
from app.accounts.models import Org
from app.accounts.person import Person, PostView
from app.enums import Administrator
from app.regions import queries as regions
from app.site.current import roles
from app.site.roles import DEPARTMENT

NATION, OFFSHORE = "AJ-000000", "HYAB"
Column = Any


@dataclass(frozen=True)
class Scope:
    """`owner`: sees only its rows. `offices`: own organisations. `spans`: half-open region ranges.

    `owner_uscc`: the owner's credit code, by which records may name it. `groups`: offshore operator groups
    supervised; `national`: everything; all empty: nothing at all.
    """

    owner: str | None = None
    offices: frozenset[str] = frozenset()
    spans: tuple[tuple[str, str], ...] = ()
    groups: frozenset[str] = frozenset()
    national: bool = False
    owner_uscc: str | None = None

    @staticmethod
    def of(person: Person) -> "Scope":
        """The scope of all the person's posts together; an administrator's role closes everything."""
        if person.administrative:
            return Scope()
        if person.kind != DEPARTMENT:
            mine = Scope(owner=person.org.code, owner_uscc=person.org.uscc)
            return mine if person.roles & roles().business_at(person.kind) else Scope()
        business = roles().business_at(DEPARTMENT)
        return _over([post for post in person.posts if post.role in business])

    @staticmethod
    def audited(person: Person) -> "Scope":
        """The organisations an auditor looks after: his own and those of its area. No business."""
        return _over([post for post in person.posts if post.role == Administrator.AUDITOR])

    @property
    def reads_all(self) -> bool:
        """Whether approved records of the whole country may be read: every department with a business post."""
        return bool(self.offices)

    def condition(self, owner: Column, region: Column, org: Column | None = None) -> ColumnElement[bool]:
        """SQL for records under way. `org`: the column with the office a record was sent to, if any."""
        if self.national:
            return true()
        parts: list[ColumnElement[bool]] = [owner == self.owner] if self.owner else []
        parts += [and_(region >= low, region < high) for low, high in self.spans]
        if self.groups:
            parts.append(owner.in_(select(Org.code).where(Org.offshore_group.in_(self.groups))))
        if org is not None and self.offices:
            parts.append(org.in_(self.offices))
        return or_(*parts) if parts else false()

    def sees(self, owner: str, region: str | None, org: str | None = None) -> bool:
        """The same for one record under way at hand."""
        return self.own_area(owner, region) or (org is not None and org in self.offices)

    def approved(self, owner: Column) -> ColumnElement[bool]:
        """SQL for approved records (register entries): departments read all, others their own."""
        if self.reads_all:
            return true()
        return owner == self.owner if self.owner else false()

    def reads(self, owner: str) -> bool:
        """The same for one approved record at hand; `own_area` tells whether it is shown unmasked."""
        return self.reads_all or (self.owner is not None and owner == self.owner)

    def own_area(self, owner: str, region: str | None) -> bool:
        """Whether a record lies in the own area; outside of it sensitive fields are masked."""
        if self.national or (self.owner is not None and owner == self.owner):
            return True
        if region and any(low <= region < high for low, high in self.spans):
            return True
        return bool(self.groups) and _group_of(owner) in self.groups


def _over(posts: Sequence[PostView]) -> Scope:
    """A department's offices and areas by these posts."""
    offices = frozenset(post.org for post in posts)
    spans = {span for post in posts for span in _spans(post)}
    return Scope(None, offices, tuple(sorted(spans)), _groups(offices), NATION in offices)


def _spans(post: PostView) -> list[tuple[str, str]]:
    return regions.spans(post.region, clock.today()) if post.region else []


def _groups(offices: frozenset[str]) -> frozenset[str]:
    if OFFSHORE in offices:
        return frozenset({"CNOOC", "SINOPEC", "CNPC"})
    return frozenset(code.removeprefix("HYAB-") for code in offices if code.startswith("HYAB-"))


def _group_of(owner: str) -> str | None:
    row = db.session().get(Org, owner)
    return row.offshore_group if row else None
