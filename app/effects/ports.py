"""The ports of `app.sdk`, fulfilled by the rooms below."""

from collections.abc import Mapping, Sequence

from app import clock, sdk
from app.accounts import queries as accounts
from app.regions import queries as regions
from app.registers import queries as registers
from app.registers import turns
from app.site.current import roles


class PlatformClock:
    """The one clock."""

    now = staticmethod(clock.now)
    today = staticmethod(clock.today)


class DatedRegions:
    """Region codes."""

    find = staticmethod(regions.find)
    ever = staticmethod(regions.ever)
    successor = staticmethod(regions.successor)
    children = staticmethod(regions.children)


class SeatedDepartments:
    """Departments in force."""

    get = staticmethod(accounts.department)
    of_region = staticmethod(accounts.department_of_region)
    superior = staticmethod(accounts.superior)
    offshore = staticmethod(accounts.offshore)

    def staffed(self, code: str, role: str | None = None, without: str | None = None) -> bool:
        """Somebody active holds the post; `without` is a user id."""
        return accounts.staffed(code, role or roles().desk, [int(without)] if without else ())


class KnownOrganisations:
    """Contractors and owners; who was looked up once is not looked up again for the same step or check."""

    def __init__(self) -> None:
        self._contractors: dict[str, sdk.Contractor | None] = {}

    owner = staticmethod(accounts.owner)
    supervised = staticmethod(accounts.supervised)

    def contractor(self, account: str) -> sdk.Contractor | None:
        """By account number, while the account is open."""
        if account not in self._contractors:
            self._contractors[account] = accounts.contractor(account)
        return self._contractors[account]


class FiledRegisters:
    """Approved records, for rules: the whole country. Short names mean registers of the own package.

    `looked`: all that was looked for.
    """

    def __init__(self, package: str) -> None:
        self._package = package
        self.looked: set[turns.LookUp] = set()
        self._of: dict[tuple[str, str], Sequence[sdk.Entry]] = {}

    def _full(self, register: str) -> str:
        return register if "." in register else f"{self._package}.{register}"

    def get(self, register: str, entry: str) -> sdk.Entry | None:
        """By id."""
        self.looked.add((self._full(register), turns.ENTRY, entry))
        return registers.get(self._full(register), entry)

    def of(self, register: str, owner: str) -> Sequence[sdk.Entry]:
        """Of one owner."""
        mine = (self._full(register), owner)
        self.looked.add((self._full(register), turns.OWNER, owner))
        if mine not in self._of:
            self._of[mine] = registers.entries_of_owner(*mine)
        return self._of[mine]

    def having(self, register: str, name: str, value: str) -> Sequence[sdk.Entry]:
        """By key or tag."""
        self.looked.add((self._full(register), name, value))
        return registers.having(self._full(register), name, value)


CLOCK = PlatformClock()
REGIONS = DatedRegions()
DEPARTMENTS = SeatedDepartments()


def ports(package: str) -> Mapping[type, object]:
    """Ports by type for a package's handlers and checks."""
    return {
        sdk.Clock: CLOCK,
        sdk.Regions: REGIONS,
        sdk.Departments: DEPARTMENTS,
        sdk.Organisations: KnownOrganisations(),
        sdk.Registers: FiledRegisters(package),
    }
