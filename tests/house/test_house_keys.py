"""The keys of a package's and an installation's files: the page tells each one there is, and none there is not."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from app.packages.package import Deadline, FormDecl, Guide, Lane, Portal, Process, Secret, Step
from app.registers.declaration import Count, Dimension, Register, Retention
from app.site.roles import Kind, Role, Roles
from app.site.texts import Operator, Site, Texts
from tests.plugins.tree import ROOT, name, tracked

PAGE = (ROOT / "docs/packages.md").read_text()
TABLES = {
    "`[process.<id>]`": (Process, {"key"}),
    "`[lane.<name>]`": (Lane, {"name"}),
    "`[form.<name>]`": (FormDecl, {"name"}),
    "`[register.<name>]`": (Register, {"name", "package"}),
    "`[deadline.<process>.<step>]`": (Deadline, {"process", "step"}),
    "`[step.<step>]`": (Step, {"process", "step"}),
    "`[secret.<name>]`": (Secret, {"name"}),
    "`[portal.<register>]`": (Portal, {"register"}),
    "`[guide.<process>]`": (Guide, {"process"}),
}
"""The heading of a section, what it is read into, and what of that stands in its head."""
ROWS = {
    "dimensions": (Dimension, {}),
    "counts": (Count, {}),
    "retention": (Retention, {"start": "from"}),
    "[operator]": (Operator, {}),
    "[texts]": (Texts, {}),
    "[kind.<kind>]": (Kind, {}),
    "[role.<role>]": (Role, {}),
}
"""A row that tells the keys of a table of its own."""
OPTION = re.compile(r"`ui:options\.(\w+)`")


def below(heading: str) -> str:
    """What stands under a heading, up to the next one."""
    found = re.search(rf"^##+ {re.escape(heading)}.*?\n(.*?)(?=^##+ )", PAGE, re.M | re.S)
    assert found, f"no heading {heading}"
    return found[1]


def keys_in(text: str) -> list[str]:
    """What stands in backquotes in the first cells."""
    return [one for row in re.findall(r"^\| (`.*?) \|", text, re.M) for one in re.findall(r"`([^`]+)`", row)]


def names(kind: type) -> set[str]:
    return {one.name for one in fields(kind)}


@pytest.mark.parametrize("heading", TABLES)
def test_each_key_of_a_section_has_one_row_and_no_other_is_told(heading: str) -> None:
    kind, given = TABLES[heading]
    assert sorted(keys_in(below(heading))) == sorted(names(kind) - given)


@pytest.mark.parametrize("first", ROWS)
def test_a_row_tells_the_keys_of_its_own_table(first: str) -> None:
    kind, called = ROWS[first]
    (row,) = re.findall(rf"^\| `{re.escape(first)}` \| (.*) \|$", PAGE, re.M)
    wanted = {called.get(one, one) for one in names(kind)}
    assert {one for one in wanted if not re.search(rf"\b{one}\b", row)} == set()


def test_each_key_of_the_installation_has_one_row_and_no_other_is_told() -> None:
    site = names(Site) - {"texts", "operator"} | {"[texts]", "[operator]"}
    assert sorted(keys_in(below("site.toml"))) == sorted(site)
    roles = names(Roles) - {"kind", "role"} | {"[kind.<kind>]", "[role.<role>]"}
    assert sorted(keys_in(below("roles.toml"))) == sorted(roles)
    (texts,) = re.findall(r"^\| `\[texts\]` \| (.*) \|$", PAGE, re.M)
    assert set(re.findall(r"`(\w+)`", texts)) == names(Texts)


def options(node: Any) -> Iterator[str]:
    """Names of all `ui:options` of a UI schema."""
    if isinstance(node, dict):
        yield from node.get("ui:options", {})
        node = list(node.values())
    for one in node if isinstance(node, list) else ():
        yield from options(one)


def test_each_option_of_a_form_is_told_and_each_that_is_told_is_read() -> None:
    told = set(OPTION.findall(PAGE))
    used = {
        one
        for file in tracked()
        if file.name.endswith("-uischema.json") and name(file).startswith("forms/")
        for one in options(json.loads(file.read_text()))
    }
    code = "".join(file.read_text() for file in tracked() if name(file).startswith(("app/forms/", "frontend/i")))
    assert used - told - {"title"} == set(), "a title of an entry that is no field is told with `triple`"
    assert {one for one in told if not re.search(rf"\b{one}\b", code)} == set()


def test_each_keyword_of_ours_in_a_schema_is_told_and_each_that_is_told_is_read() -> None:
    told = {one for one in keys_in(below("Forms")) if one.startswith("x-")}
    forms = [
        file.read_text() for file in tracked() if name(file).startswith("app/forms/") and file.suffix == ".py"
    ]
    assert told == {one for text in forms for one in re.findall(r'"(x-[a-z]+)"', text)}
