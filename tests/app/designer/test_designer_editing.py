"""The editor of a diagram: what its elements may name is what this release and the platform offer."""

import html
import json
import re
from typing import Any

from tests.app.cases.door_samples import page
from tests.app.designer.test_designer_pages import bench_release, drafted
from tests.plugins.office import Office


def given(office: Office, who: str, path: str) -> Any:
    """What the island of the page is given."""
    answer = page(office, who, path)
    assert answer.status_code == 200
    (found,) = re.findall(r'id="editor-props">(.*?)</script>', answer.text, re.S)
    return json.loads(html.unescape(found))


def ids(rows: list[dict[str, Any]]) -> set[str]:
    return {one["id"] for one in rows}


def test_the_editor_offers_what_the_release_and_the_platform_have(office: Office, designer: str) -> None:
    offered = given(office, designer, f"/packages/bench/{bench_release(office, designer)}/edit/plain.bpmn")
    assert ids(offered["processes"]) >= {"plain", "branches"} and "decision" in ids(offered["forms"])
    assert {"worker"} <= ids(offered["lanes"])
    parameters = {one["id"]: one["parameters"] for one in offered["operators"]}
    assert parameters["classify"] == [{"id": "register", "title": "台账", "type": "文字", "optional": False}]
    assert {one["id"] for one in parameters["notify"] if one["optional"]} == {"role", "form"}
    assert all(name.partition(".")[0] == "bench" for name in parameters if "." in name)
    assert {one["id"]: one["boundary"] for one in offered["messages"]} == {"published": False, "recall": True}


def test_conditions_may_ask_for_the_facts_of_forms_by_who_keeps_them(office: Office, designer: str) -> None:
    offered = given(office, designer, f"/packages/bench/{bench_release(office, designer)}/edit/plain.bpmn")
    decision = next(one for one in offered["facts"] if (one["form"], one["field"]) == ("decision", "decision"))
    assert decision["kind"] == "choice" and "approve" in dict(decision["options"])
    steps = {
        one["process"]: {step["variable"]: step["form"] for step in one["steps"]} for one in offered["written"]
    }
    assert "decision" in steps["plain"].values()


TABLE = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="odd"><decision id="odd"/></definitions>'
)


def test_a_draft_with_an_unreadable_table_is_opened_with_all_else(office: Office, designer: str) -> None:
    release = drafted(office, designer, **{"odd.dmn": TABLE})
    offered = given(office, designer, f"/packages/tried/{release}/edit/plain.bpmn")
    assert "odd" not in ids(offered["tables"]) and "decision" in ids(offered["forms"])


def test_only_diagrams_are_edited_and_only_by_the_designer(office: Office, designer: str) -> None:
    path = f"/packages/bench/{bench_release(office, designer)}/edit/"
    assert [page(office, who, f"{path}plain.bpmn").status_code for who in (designer, "li")] == [200, 403]
    assert [page(office, designer, f"{path}{name}").status_code for name in ("package.toml", "none.bpmn")] == [
        404,
        404,
    ]
