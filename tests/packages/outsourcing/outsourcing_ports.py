"""Ports as small fakes: the shipped regions, a department everywhere, the units of the demo records."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app import sdk
from app.regions import queries as regions

ROOT = Path(__file__).parents[3]
DEMO = json.loads((ROOT / "processes/outsourcing/demo.json").read_text(encoding="utf-8"))
OFFICES = ("CNOOC", "SINOPEC", "CNPC")


class Places:
    """The real regions."""

    find = staticmethod(regions.find)
    ever = staticmethod(regions.ever)
    successor = staticmethod(regions.successor)
    children = staticmethod(regions.children)


class Offices:
    """A department in every region in force today, and the offshore ones."""

    def get(self, code: str) -> sdk.Department | None:
        if code == "AJ-000000" or code.startswith("HYAB"):
            return sdk.Department(code, code, "nation" if code[0] == "A" else "offshore", None)
        return self.of_region(code.removeprefix("AJ-"))

    def of_region(self, region: str) -> sdk.Department | None:
        found = regions.find(region)
        if found is None or found.placeholder:
            return None
        return sdk.Department(f"AJ-{region}", found.name, found.level, region)

    def superior(self, code: str) -> sdk.Department | None:
        if code == "AJ-000000":
            return None
        region = regions.find(code.removeprefix("AJ-")) if code[0] == "A" else None
        above = "HYAB" if code.startswith("HYAB-") else None
        return self.get(above or f"AJ-{(region.superior if region else None) or '000000'}")

    def offshore(self, group: str | None) -> sdk.Department:
        code = f"HYAB-{group}" if group in OFFICES else "HYAB"
        return sdk.Department(code, code, "offshore", None)

    def staffed(self, code: str, role: str = "inspector", without: str | None = None) -> bool:
        return True


class Units:
    """The contractors of the demo records."""

    def __init__(self) -> None:
        self.known = {one["unit"]["account"]: one["unit"] for one in DEMO["contractors"]}

    def contractor(self, account: str) -> sdk.Contractor | None:
        one = self.known.get(account)
        names = ("account", "name", "region", "uscc", "org_code", "allocator", "central", "offshore")
        return sdk.Contractor(*(one[name] for name in names)) if one else None

    def owner(self, account: str) -> sdk.Owner | None:
        return sdk.Owner(account, "样例矿业公司", None) if account == "FB-370685001" else None

    def supervised(self, province: str, account: str) -> bool:
        return province in self.known.get(account, {}).get("supervised_by", ())


@dataclass
class Records:
    """Approved records, put there by the test."""

    entries: list[sdk.Entry] = field(default_factory=list)

    def put(self, register: str, owner: str, document: dict[str, Any], state: str = "current") -> sdk.Entry:
        number = str(len(self.entries) + 1)
        self.entries.append(sdk.Entry(number, register, number, owner, None, state, 1, document))
        return self.entries[-1]

    def get(self, register: str, entry: str) -> sdk.Entry | None:
        return next((one for one in self.entries if (one.register, one.id) == (register, entry)), None)

    def of(self, register: str, owner: str) -> Sequence[sdk.Entry]:
        return [one for one in self.entries if (one.register, one.owner) == (register, owner)]

    def having(self, register: str, name: str, value: str) -> Sequence[sdk.Entry]:
        mine = [one for one in self.entries if one.register == register]
        return [one for one in mine if sdk.fold(str(one.document.get(name, ""))) == sdk.fold(value)]
