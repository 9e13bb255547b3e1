"""What narrows an inbox or a list of cases: words typed into its search, and the process that was chosen."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from app import bounds, db
from app.accounts.models import Org
from app.accounts.person import Person
from app.cases.models import Case, WorkItem
from app.columns import mentions
from app.errors import BadRequest
from app.packages import queries as packages
from app.site.roles import DEPARTMENT


def plain(text: str) -> str:
    """As numbers and accounts are written: in narrow digits and capitals."""
    return unicodedata.normalize("NFKC", text.strip()).upper()


def about(person: Person, text: str) -> ColumnElement[bool]:
    """Cases keep the name that an organisation had; that of today and its account find them, too. What others have
    begun a unit does not find by its summary: it may be told of that something else, or nothing."""
    word = text.strip()
    named = select(Org.code).where(mentions(Org.name, word))
    said = mentions(Case.summary, word)
    said = said if person.kind == DEPARTMENT else and_(said, Case.starter_org == person.org.code)
    return or_(mentions(Case.subject, word), said, Case.owner == plain(word), Case.owner.in_(named))


def of_process(key: str) -> tuple[Any, Any]:
    """Cases of one process. Raises BadRequest for a name that no package has and no case had."""
    package, _, name = key.partition(".")
    mine = Case.package == package, Case.process == name
    known = any(one.package.key == package and name in one.package.processes for one in packages.packages())
    if not known and db.session().scalar(select(Case.id).where(*mine).limit(1)) is None:
        raise BadRequest(f"没有“{key[:40]}”这一业务。")
    return mine


def matching(person: Person, text: str) -> Any:
    """Items of such cases, or called so; a number finds its case."""
    found = or_(about(person, text), mentions(WorkItem.title, text.strip()))
    tail = plain(text).rpartition("-")[2]
    number = bounds.row_number(tail)
    return found if number is None else or_(found, Case.id == number)
