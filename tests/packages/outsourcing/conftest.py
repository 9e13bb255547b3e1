"""Ports as small fakes over the shipped regions, the demo records, and the package's forms loaded as published."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app import clock, sdk
from app.clock import SHANGHAI, datetime
from app.forms.check import Verdict, check
from app.packages import bundle, calls, code, folder
from app.packages.content import Content
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
        return [one for one in self.entries if one.register == register and one.document.get(name) == value]


@pytest.fixture
def records() -> Records:
    return Records()


@pytest.fixture
def ports(records: Records) -> dict[type, Any]:
    """What the platform gives to handlers."""
    return {
        sdk.Regions: Places(), sdk.Departments: Offices(), sdk.Organisations: Units(), sdk.Registers: records,
    }  # fmt: skip


@pytest.fixture
def at() -> Iterator[Callable[[str], date]]:
    """Set the day; real time returns afterwards."""

    def day(text: str) -> date:
        clock.start_at(datetime.fromisoformat(f"{text}T09:00:00").replace(tzinfo=SHANGHAI))
        return clock.today()

    yield day
    clock.start_at(None)


@cache
def content() -> Content:
    """The package as it would be published."""
    code.load(["outsourcing"])
    own = folder.files(ROOT / "processes", ROOT / "forms", "outsourcing")
    assert bundle.digest(own)
    return Content("outsourcing", own)


Judge = Callable[..., Verdict]


@pytest.fixture
def judge(ports: dict[type, Any]) -> Judge:
    """Judge answers as the server would: `judge("project", answers, org="33FM000001", entry=…)`."""

    def judged(form: str, answers: dict[str, Any], org: str = "33FM000001", entry: Any = None) -> Verdict:
        own = ports | {sdk.Applicant: sdk.Applicant(org, "contractor", "1", entry)}
        rules = calls.rules(content().package, form, own, clock.today())
        return check(content().forms[form], answers, clock.today(), rules)

    return judged


def demo(kind: str, key: str) -> dict[str, Any]:
    """A fresh copy of one demo record by its id."""
    found = next(one for one in DEMO[kind] if one["id"] == key)
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


@pytest.fixture
def record() -> Callable[[str, str], dict[str, Any]]:
    return demo


def scans(answers: dict[str, Any], *names: str) -> dict[str, Any]:
    """The answers with their required scans."""
    return answers | {f"{name}_files": [{"id": "1", "name": "扫描件.pdf", "size": 9}] for name in names}
