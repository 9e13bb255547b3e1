"""How departments are reached: entered by whoever keeps the installation, read wherever people ask."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app import db, telephones
from app.accounts.models import Org
from app.accounts.queries import org
from app.errors import Invalid, Problem
from app.site.roles import DEPARTMENT
from app.telephones import Number

LONGEST = 200


@dataclass(frozen=True)
class Contact:
    """A department as people reach it; numbers and address are empty until somebody has entered them."""

    name: str
    numbers: tuple[Number, ...]
    address: str

    @property
    def known(self) -> bool:
        """Whether there is anything but its name."""
        return bool(self.numbers or self.address)


@dataclass(frozen=True)
class Entered:
    """What is said of a department: None leaves it as it is, "" takes it away. `place`: where that is written."""

    code: str
    telephone: str | None = None
    address: str | None = None
    place: str = ""


def contact(code: str) -> Contact | None:
    """Of the department with this code, in force or not; None for other organisations and unknown codes."""
    row = org(code)
    if row is None or row.kind != DEPARTMENT:
        return None
    return Contact(row.name, telephones.numbers(row.telephone), row.address or "")


def enter_contacts(entered: Sequence[Entered]) -> list[str]:
    """Keep all of them or none; gives the codes of departments that changed. Raises Invalid with every fault."""
    session = db.write()
    faults = [fault for one in entered for fault in _faults(one)]
    if faults:
        raise Invalid(faults, "电话和地址没有登记，请更正后重新办理。")
    changed = [one.code for one in entered if _keep(session.get_one(Org, one.code), one)]
    session.flush()
    return changed


def _faults(one: Entered) -> Iterator[Problem]:
    row = db.session().get(Org, one.code)
    if row is None or row.kind != DEPARTMENT:
        yield Problem(f"{one.place}/code", "V-ORG", f"没有编码为“{one.code}”的监管部门。")
    if one.telephone and telephones.tidied(one.telephone) is None:
        words = (
            "电话应为“区号-号码”、手机号码、400号码或者短号，分机用“转”隔开，几个号码用顿号隔开，合计不超过120字。"
        )
        yield Problem(f"{one.place}/telephone", "V-TEL-1", words)
    if one.address and len(" ".join(one.address.split())) > LONGEST:
        yield Problem(f"{one.place}/address", "V-TXT-1", f"地址不超过{LONGEST}字。")


def _keep(row: Org, one: Entered) -> bool:
    before = (row.telephone, row.address)
    if one.telephone is not None:
        row.telephone = telephones.tidied(one.telephone) or None
    if one.address is not None:
        row.address = " ".join(one.address.split()) or None
    return (row.telephone, row.address) != before
