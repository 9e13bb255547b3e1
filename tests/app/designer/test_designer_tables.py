"""Decision tables in the designer: edited, begun out of what forms ask, and deleted where nothing calls them."""

import html
import json
import re
from typing import Any

from app.engine import decisions
from tests.app.cases.door_samples import page
from tests.app.designer.test_designer_pages import drafted
from tests.plugins.office import Office

NEW = {
    "title": "办理层级",
    "key": "levels",
    "policy": "FIRST",
    "input": ['request["amount"]', "", 'request["nothing"]'],
    "output": ["level", ""],
    "label": ["层级", ""],
}


def posted(office: Office, who: str, path: str, **data: Any) -> Any:
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    return office.client().post(path, data=data, headers=headers)


def file(office: Office, who: str, release: str, name: str) -> bytes | None:
    found = office.call(who, "GET", f"/releases/{release}/files").json["files"]
    return next((one["content"].encode() for one in found if one["name"] == name), None)


def test_the_editor_is_given_the_file(office: Office, designer: str) -> None:
    path = f"/packages/tried/{drafted(office, designer)}"
    text = page(office, designer, f"{path}/tables/weight.dmn").text
    (found,) = re.findall(r'id="table-props">(.*?)</script>', text, re.S)
    given = json.loads(html.unescape(found))
    assert given["name"] == "weight.dmn" and "<definitions" in given["dmn"]
    assert [page(office, who, f"{path}/tables/weight.dmn").status_code for who in (designer, "li")] == [200, 403]
    assert [page(office, designer, f"{path}/tables/{name}").status_code for name in ("plain.bpmn", "no.dmn")] == [
        404
    ] * 2
    assert f'{path}/tables/weight.dmn"' in page(office, designer, f"{path}/files/weight.dmn").text


def test_a_table_is_begun_with_what_forms_ask_and_can_go_again(office: Office, designer: str) -> None:
    path = f"/packages/tried/{drafted(office, designer)}"
    assert "request[&#34;amount&#34;]" in page(office, designer, f"{path}/tables").text
    made = posted(office, designer, f"{path}/tables", **NEW)
    release = made.headers["Location"].split("/")[3]
    assert made.headers["Location"] == f"/packages/tried/{release}/tables/levels.dmn"
    (table,) = decisions.read(file(office, designer, release, "levels.dmn") or b"")
    assert (table.id, table.inputs, table.outputs) == ("levels", ('request["amount"]',), ("level",))
    assert office.call(designer, "POST", f"/releases/{release}/check").json["problems"] == []
    gone = posted(office, designer, f"/packages/tried/{release}/tables/levels.dmn")
    assert file(office, designer, gone.headers["Location"].split("/")[3], "levels.dmn") is None


def test_what_is_wrong_is_told_and_what_is_called_stays(office: Office, designer: str) -> None:
    path = f"/packages/tried/{drafted(office, designer)}"
    wrong = {
        "title": "",
        "key": "weight",
        "policy": "ANY",
        "input": [],
        "output": ["len", "len"],
        "label": ["", ""],
    }
    answer = posted(office, designer, f"{path}/tables", **wrong)
    assert answer.status_code == 422 and 'value="weight"' in answer.text
    for told in (
        "已经有编号为 weight",
        "请填写名称",
        "请选择命中策略",
        "至少选择一个条件",
        "不能重复",
        "不与函数同名",
    ):
        assert told in answer.text
    refused = posted(office, designer, f"{path}/tables/weight.dmn")
    assert refused.status_code == 409 and "还在使用这个决策表" in refused.text
    assert posted(office, designer, f"{path}/tables/no.dmn").status_code == 404
