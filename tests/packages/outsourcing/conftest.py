"""The package as published, judged and run with fake ports."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest

from app import clock, sdk
from app.clock import SHANGHAI
from app.forms.check import Verdict, check
from app.packages import bundle, calls, code, folder
from app.packages.content import Content
from tests.packages.outsourcing.outsourcing_ports import DEMO, ROOT, Offices, Places, Records, Units


@pytest.fixture
def records() -> Records:
    return Records()


@pytest.fixture
def ports(records: Records) -> dict[type, Any]:
    """What the platform gives to handlers."""
    return {
        sdk.Clock: clock, sdk.Regions: Places(), sdk.Departments: Offices(), sdk.Organisations: Units(),
        sdk.Registers: records,
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

    def judged(
        form: str, answers: dict[str, Any], org: str = "33FM000001", entry: Any = None, acting: str = ""
    ) -> Verdict:
        own = ports | {sdk.Move: sdk.Move("1", org, "1", entry)}
        own |= {sdk.Applicant: sdk.Applicant(org, "contractor", "1", entry, acting)}
        rules = calls.rules(content().package, form, own, clock.today())
        return check(content().forms[form], answers, clock.today(), rules)

    return judged


def demo(kind: str, key: str) -> dict[str, Any]:
    """A fresh copy of one demo record by its id."""
    found = next(one for one in DEMO[kind] if one["id"] == key)
    copied: dict[str, Any] = json.loads(json.dumps(found))
    return copied


@pytest.fixture
def record() -> Callable[[str, str], dict[str, Any]]:
    return demo


def scans(answers: dict[str, Any], *names: str) -> dict[str, Any]:
    """The answers with their required scans."""
    return answers | {f"{name}_files": [{"id": "1", "name": "扫描件.pdf", "size": 9}] for name in names}
