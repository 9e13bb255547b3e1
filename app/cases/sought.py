"""What is typed into the search of an inbox or a list of cases."""

import unicodedata

from sqlalchemy import ColumnElement, or_, select

from app.accounts.models import Org
from app.cases.models import Case


def plain(text: str) -> str:
    """As numbers and accounts are written: in narrow digits and capitals."""
    return unicodedata.normalize("NFKC", text.strip()).upper()


def about(text: str) -> ColumnElement[bool]:
    """Cases keep the name that an organisation had; that of today and its account find them, too."""
    word = text.strip()
    named = select(Org.code).where(Org.name.contains(word, autoescape=True))
    said = (column.contains(word, autoescape=True) for column in (Case.subject, Case.summary))
    return or_(*said, Case.owner == plain(word), Case.owner.in_(named))
