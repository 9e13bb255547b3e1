"""Names shown beside a record follow that record: in the move that changes it, wherever they stand."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from app import db
from app.effects.keeping import keep
from app.forms.schema import Form
from app.registers.declaration import Register
from app.registers.models import Entry, EntryLink

Followers = Sequence[tuple[Register, Form]]


def carry(
    followers: Followers, name: str, source: Entry, document: Mapping[str, Any], public: Mapping[str, Any]
) -> None:
    """Bring every record up to date that shows fields of `source`, an entry of the register `name`, just filed.

    `document` is what it says, `public` what of that may be public. The source is held: what is filed meanwhile
    and shows it waits, and reads it then.
    """
    known = {declaration.code: (declaration, form) for declaration, form in followers}
    for entry in _showing(followers, name, source) if known else ():
        declaration, form = known[entry.register]
        fields = {field: inner for field, (link, inner) in declaration.followed.items() if link == name}
        values, shown = (
            {field: said[inner] for field, inner in fields.items() if said.get(inner) not in (None, "")}
            for said in (document, public)
        )
        keep(declaration, form, entry, values, shown)


def _showing(followers: Followers, name: str, source: Entry) -> Sequence[Entry]:
    db.write().flush()
    ways = or_(*(_way(declaration, name, source) for declaration, _ in followers))
    rows = select(Entry).where(ways, Entry.id != source.id).order_by(Entry.id)
    locked = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session().scalars(locked).all()


def _way(declaration: Register, name: str, source: Entry) -> ColumnElement[bool]:
    """By the common owner where the link is the owner: such a record may be older than what it shows."""
    mine = Entry.register == declaration.code
    if declaration.links[name] == declaration.owner:
        return and_(mine, Entry.owner_org == source.owner_org)
    links = select(EntryLink.from_entry).where(EntryLink.to_entry == source.id, EntryLink.name == name)
    return and_(mine, Entry.id.in_(links))
