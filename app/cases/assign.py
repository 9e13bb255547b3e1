"""An activated organisation finds on its desk what each of its kind has to fill in once (assigned forms)."""

from sqlalchemy import select

from app import db
from app.accounts import queries as accounts
from app.cases.models import Case
from app.cases.stake import once_per_owner
from app.cases.start import start_for
from app.packages import queries as packages
from app.registers import queries as registers
from app.site.current import roles


def assign(org: str) -> None:
    """Start each once-per-owner form of every package that the organisation may start and has not yet."""
    place = accounts.org(org)
    mine = roles().business_at(place.kind) if place else frozenset()
    for loaded in (one for one in packages.packages() if one.offered):
        name = loaded.package.key
        for process in loaded.package.processes.values():
            register = loaded.package.registers.get(process.register or "")
            if register is None or mine.isdisjoint(process.start) or not once_per_owner(register):
                continue
            if not registers.of(register.full_name, org) and not _begun(org, name, process.key):
                start_for(org, name, process.key)


def _begun(org: str, package: str, process: str) -> bool:
    rows = select(Case.id).where(
        Case.owner == org, Case.package == package, Case.process == process, Case.finished_at.is_(None)
    )
    return db.session().scalars(rows.limit(1)).first() is not None
