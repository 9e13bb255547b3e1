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


def redrawn(folder: Path, steps: list[str], flows: list[str], lanes: dict[str, str] = LANES) -> list[str]:
    """What is told of the main process drawn so."""
    written(folder)
    file = d.document(d.process("complaint", [d.start(), *steps, d.end()], flows, lane="receiver", lanes=lanes))
    (folder / "processes/hotline/complaint.bpmn").write_bytes(file)
    return [one for one in told(folder) if "记录不完整" in one]


def test_a_way_on_which_a_part_was_never_sent_is_told(tmp_path: Path) -> None:
    """Skipped by a gateway; where nobody fills it in the process is one that changes a record."""
    steps = [*STEPS[:2], d.xor("known", "skip"), d.xor("met"), *STEPS[2:]]
    flows = [one for one in FLOWS if one not in ("dispatch > again", "check > said", "handle > check")]
    flows += ["dispatch > known", 'known > again | dispatch["code"] != ""', "again > handle"]
    flows = [*dict.fromkeys(flows), "skip: known > met", "handle > met", "met > check", "check > said"]
    (one,) = redrawn(tmp_path / "one", steps, flows)
    assert one.startswith("publish：") and "没有填写表单“handling”就公示" in one
    sent_out = [*steps[:2], d.xor("known", "skip"), *steps[3:]]
    asked = [one if "!=" not in one else "known > again | entry == null" for one in flows]
    assert redrawn(tmp_path / "two", sent_out, asked) == [], "who changes a record need not send it"


def test_both_branches_of_a_fork_are_sent(tmp_path: Path) -> None:
    fork = [d.parallel("fork"), *(one for one in STEPS if 'id="handle"' in one or 'id="reply"' in one)]
    steps = [STEPS[0], *fork, d.parallel("join"), d.user("check"), d.xor("said", "no"), d.end("none"), STEPS[-1]]
    flows = ["begin > receive", "receive > fork", "fork > handle", "fork > reply", "handle > join", "reply > join",
             "join > check", "check > said", "no: said > none", 'said > publish | check["decision"] == "approve"',
             "publish > done"]  # fmt: skip
    assert redrawn(tmp_path, steps, flows, {"check": "checker"}) == []


def test_what_needs_a_record_is_opened_by_nobody(tmp_path: Path) -> None:
    head = '[process.answer_again]\ntitle = "补充答复"\nstart = '
    found = edited(tmp_path / "one", "package.toml", head + '["inspector"]', head + "[]")
    assert any(
        "流程 answer_again 不填写表单“complaint”，只能变更已有的记录，却没有岗位" in one for one in found
    ), found
    written(tmp_path / "two")
    opening = d.service("open", "open_case", process="'answer_again'")
    steps, flows = [*STEPS, opening], [*FLOWS[:-1], "publish > open", "open > done"]
    file = d.document(d.process("complaint", [d.start(), *steps, d.end()], flows, lane="receiver", lanes=LANES))
    (tmp_path / "two/processes/hotline/complaint.bpmn").write_bytes(file)
    assert any("流程 answer_again 只能变更已有的记录，不能由其他流程发起" in one for one in told(tmp_path / "two"))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"被举报单位", "maxLength": 20', '"被举报单位", "maxLength": 21', "“unit”应在表单中限定至多 20 个字"),
        ('"被举报单位", "maxLength": 20', '"被举报单位"', "“unit”应在表单中限定至多 20 个字"),
        ('"format": "region", "x-rule": "V-RGN"', '"maxLength": 6', "“county”应为行政区划代码"),
    ],
)
def test_what_has_a_column_of_its_own_is_bounded_by_the_form(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    """Else it would be stored nowhere that counts the letters of a column."""
    found = edited(tmp_path, "complaint-schema.json", old, new)
    assert any(sentence in one for one in found), found


def test_fields_that_stand_together_have_room(tmp_path: Path) -> None:
    together = "+".join(["number", "subject", "county"] * 8)
    found = edited(tmp_path, "package.toml", 'key = ["number"]', f'key = ["number"]\nunique = ["{together}"]')
    assert any("合计至多 120 个字符" in one for one in found), found


@pytest.mark.parametrize(("most", "fits"), [(120, True), (121, False)])
def test_what_names_an_organisation_has_room_there(tmp_path: Path, most: int, fits: bool) -> None:
    written(tmp_path, "package.toml", 'key = ["number"]', 'key = ["unit"]\nnames_owner = "subject"')
    schema = tmp_path / "forms/hotline/complaint-schema.json"
    text = schema.read_text()
    schema.write_text(text.replace('"举报事项", "maxLength": 60', f'"举报事项", "maxLength": {most}'))
    assert ("“subject”应在表单中限定至多 120 个字" not in str(told(tmp_path))) == fits
