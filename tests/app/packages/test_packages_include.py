"""Registers of several forms: the check names what is missing."""

from pathlib import Path

import pytest

from app.effects.operators import OPERATORS
from app.packages import check
from tests.app.cases.include_samples import FLOWS, LANES, STEPS, written
from tests.app.engine import engine_diagrams as d

INCLUDE = 'include = {handling = ["result", "finding", "measures", "witness_phone"], reply = ["answer"]}'


def told(folder: Path) -> list[str]:
    found = check.faults_on_disk(folder / "processes", folder / "forms", "hotline", OPERATORS)
    return [f"{one.element}：{one.message}" for one in found]


def edited(folder: Path, file: str, old: str, new: str) -> list[str]:
    """What is told after one text of the package was changed."""
    written(folder, file, old, new)
    return told(folder)


def test_the_example_of_the_page_is_sound(tmp_path: Path) -> None:
    written(tmp_path)
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (INCLUDE, 'include = {handlings = ["finding"]}', "表单“handlings”缺少文件"),
        (INCLUDE, INCLUDE.replace('"finding"', '"findings"'), "表单“handling”没有字段“findings”"),
        (INCLUDE, INCLUDE.replace('["answer"]', "[]"), "请写明收入表单“reply”的哪些栏目"),
        (INCLUDE, INCLUDE.replace('"finding"', '"rows.finding"'), "只能整个收入顶层栏目"),
        (INCLUDE, 'include = {complaint = ["subject"]}', "这是台账本身的表单"),
        ('"finding", "measures", "answer"]', '"findings"]', "（complaint、handling、reply）没有字段“findings”"),
        ('"finding", "measures", "answer"]', '"witness_phone"]', "字段“witness_phone”是敏感信息，不能放在这里"),
        ('key = ["number"]', 'key = ["number", "answer"]', "主键只能用表单“complaint”的字段"),
        ('owner = "unit"', 'owner = "answer"', "“answer”来自其他表单，所属单位只能取自表单“complaint”"),
        ('key = ["number"]', 'key = ["number"]\nunique = ["subject+answer"]', "各字段应在同一个表单之中"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    found = edited(tmp_path, "package.toml", old, new)
    assert any(sentence in one for one in found), found


def test_a_name_stands_for_one_field(tmp_path: Path) -> None:
    found = edited(
        tmp_path,
        "complaint-schema.json",
        '"number": {',
        '"answer": {"type": "string", "title": "答"}, "number": {',
    )
    assert any("字段“answer”在表单“complaint”和“reply”中同名" in one for one in found), found


def test_a_form_nobody_fills_in_is_told(tmp_path: Path) -> None:
    written(tmp_path)
    plain = [*STEPS[:-2], d.user("reply", "reply", "dispatch"), STEPS[-1]]
    file = d.document(d.process("complaint", [d.start(), *plain, d.end()], FLOWS, lane="receiver", lanes=LANES))
    (tmp_path / "processes/hotline/complaint.bpmn").write_bytes(file)
    assert not any("没有一个步骤填写表单“reply”" in one for one in told(tmp_path)), "the change fills it in"
    (tmp_path / "processes/hotline/answer_again.bpmn").unlink()
    manifest = tmp_path / "processes/hotline/package.toml"
    text = manifest.read_text()
    head, _, rest = text.partition("[process.answer_again]")
    text = head + "[lane." + rest.partition("[lane.")[2]
    manifest.write_text(text.replace(', "reply_again"', ""))
    assert any("没有一个步骤填写表单“reply”" in one for one in told(tmp_path)), told(tmp_path)
