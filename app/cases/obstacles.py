"""What stands in the way of a move, for its refusal: the words that name it, and what leads there.

What is given goes into the error (`app.errors`); pages and the API make links of it (`app.inbox.ways`). Another
organisation's case is neither named nor linked.
"""

from typing import Any

from sqlalchemy import select

from app import db
from app.accounts import queries as accounts
from app.accounts.person import Person
from app.cases.changes import changes
from app.cases.models import Case
from app.registers.declaration import Register
from app.registers.models import Entry, EntryKey
from app.registers.rows import Pair

Extra = dict[str, Any]


def case_for(case: Case, seen: bool = True) -> tuple[str, Extra]:
    """How a case is named in a sentence, and the way to it; nothing of either for who does not see it."""
    if not seen:
        return "", {}
    return f"（办件 {case.number}）", {"case": str(case.id), "number": case.number}


def own_entry(person: Person, register: Register, entry_id: str) -> Extra:
    """The way to a record, and to what this person may begin with it."""
    begun = [vars(one) for one in changes(person, register, entry_id)]
    return {"entry": entry_id, "register": register.code, "changes": begun}


def entry_keyed(case: Case, register: Register, pair: Pair) -> Extra:
    """The way to the record that has this key or unique value, where whoever began the case reads it."""
    name, value = pair
    named = (EntryKey.register == register.code, EntryKey.name == name, EntryKey.value == value)
    keyed = (Entry.register == register.code, Entry.key == value)
    way = select(Entry).where(*keyed) if not name else select(Entry).join(EntryKey).where(*named)
    entry = db.session().scalar(way.limit(1))
    if entry is None or not (entry.owner_org == case.starter_org or accounts.department(case.starter_org)):
        return {}
    return {"entry": str(entry.id), "register": register.code}
