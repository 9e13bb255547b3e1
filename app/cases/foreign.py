"""Sensitive values that others wrote into the record of an owner: he sends their masks back, and reads no more."""

import orjson
from sqlalchemy import select

from app import db
from app.accounts.person import Person
from app.cases.motion import Motion
from app.forms import seal
from app.registers.declaration import Register
from app.registers.models import EntryVersion
from app.registers.parts import part


def written_by_others(person: Person, motion: Motion, register: Register) -> set[str]:
    """What stands in the versions of the record under change and was in none of her own organisation's first: a
    value that it has sent back behind a mask is no more its own than before."""
    form = motion.loaded.forms[register.form]
    if motion.changing is None or not form.sensitive:
        return set()
    found, own = set[str](), set[str]()
    rows = select(EntryVersion.document, EntryVersion.sent_by).where(EntryVersion.entry_id == motion.changing[0])
    for document, sent_by in db.session().execute(rows.order_by(EntryVersion.version)):
        told = seal.readable(form, part(register, register.form, orjson.loads(document)))
        texts = seal.sensitive_texts(form, told)
        if sent_by == person.org.code:
            own |= texts - found
        else:
            found |= texts - own
    return found
