"""What a new approved version means for a record that was taken from public view."""

from typing import TypeGuard

from app.accounts import queries as accounts
from app.effects.desk import Desk
from app.enums import ItemKind
from app.publications.queries import Standing
from app.publications.withdraw import restore
from app.regions import queries as regions
from app.registers.declaration import Register
from app.registers.entry_state import restore_entry
from app.registers.models import Entry
from app.site.current import roles


def lasts(shown: Standing | None, by_org: str | None) -> TypeGuard[Standing]:
    """Whether a record stays withdrawn when that department approves a new version."""
    by = shown.withdrawn_org if shown else None
    return by is not None and by_org not in with_superiors(by)


def end_withdrawal(desk: Desk, register: Register, entry: Entry, shown: Standing | None) -> None:
    """Show the record again if the department that approved it could restore it: it withdrew it, or stands above.

    Otherwise it stays withdrawn, and the department that withdrew it is told of the new version, to decide.
    """
    if lasts(shown, entry.by_org):
        allowed = with_superiors(shown.withdrawn_org or "")
        office = accounts.org_name(entry.by_org) or entry.by_org
        title = f"“{entry.title}”公示已撤下，{office}核实了新的版本，请决定是否恢复公示"
        desk.send(ItemKind.NOTICE, allowed[0], roles().desk, title)
        return
    restore_entry(register, entry.id)
    if shown and shown.withdrawn:
        restore(entry.id)


def with_superiors(code: str) -> list[str]:
    """The department (the one that has taken its place, where it is gone), then those above it, nearest first."""
    found = [_standing_in(code)]
    department = accounts.superior(found[0])
    while department and department.code not in found:
        found.append(department.code)
        department = accounts.superior(department.code)
    return found


def _standing_in(code: str) -> str:
    """The department itself while in force, else that of the region its own has become, else the one above."""
    if accounts.department(code):
        return code
    org = accounts.org(code)
    later = regions.successor(org.region_code) if org and org.region_code else None
    found = (accounts.department_of_region(later) if later else None) or accounts.superior(code)
    return found.code if found else code
