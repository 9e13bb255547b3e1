"""publish(register, face): file the approved record and show its public face, in the move that approved it."""

from collections.abc import Mapping
from typing import Any

from app.effects.desk import Desk
from app.effects.links import linked
from app.effects.placing import region_of
from app.forms.render import public_view
from app.forms.schema import Form
from app.forms.seal import only
from app.publications.hide import hide
from app.publications.publish import Notice
from app.publications.publish import publish as put_up
from app.registers.declaration import Register
from app.registers.file import Filing, file_entry
from app.registers.models import Entry

MESSAGE = "published"


def publish(desk: Desk, register: str, face: str = "full", extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """File and publish. `face`: full, none (filed only), or a face named in package.toml; `extra`: public counts."""
    declaration, form = desk.declared(register)
    document = desk.answers(declaration.form)
    entry = file_entry(_filing(desk, declaration, form, document))
    desk.filed(entry)
    if face != "none":
        put_up(_notice(desk, declaration, form, entry, document, face, extra or {}))
    desk.wake(MESSAGE, declaration.name, entry.owner_org)
    return {"entry": str(entry.id), "version": entry.version}


def _filing(desk: Desk, declaration: Register, form: Form, document: dict[str, Any]) -> Filing:
    entry_id, version = desk.changing or (None, None)
    owner = document.get(declaration.owner)
    return Filing(
        register=declaration, form=form, document=document, owner=owner if isinstance(owner, str) else desk.starter,
        region=region_of(declaration.region, document), case_id=desk.case_id, by_org=desk.deciding_org,
        entry_id=entry_id, base_version=version, links=linked(declaration, document, desk.starter),
        entered_on=desk.first_sent_on,
    )  # fmt: skip
