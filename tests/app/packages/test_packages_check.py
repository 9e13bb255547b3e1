"""The check before publishing: each mistake in a package is told in Chinese, naming the place."""

import pytest

from app import sdk
from app.packages import check
from tests.app.packages.conftest import OPERATORS, Disk


def faults(disk: Disk) -> list[str]:
    found = check.faults_on_disk(disk.processes, disk.forms, "danger", OPERATORS)
    return [f"{one.element}|{one.message}" for one in found]


def test_a_handler_of_another_package_is_told_as_such(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    other = sdk.handlers()["danger.find_office"]
    monkeypatch.setattr(sdk, "_handlers", {**sdk.handlers(), "other.find_office": other})
    disk.edit("report.bpmn", "danger.find_office", "other.find_office")
    (told,) = faults(disk)
    assert "操作 other.find_office 属于其他业务包" in told


def test_a_form_chosen_twice_is_told_as_such_alone(disk: Disk) -> None:
    chosen = '<spiffworkflow:property name="formJsonSchemaFilename" value="danger-schema.json"/>'
    disk.edit("report.bpmn", chosen, chosen + chosen.replace("danger-", "verdict-"))
    (told,) = faults(disk)
    assert "formJsonSchemaFilename 写了两次" in told


def test_a_sound_package_has_no_faults(disk: Disk) -> None:
    assert faults(disk) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("package.toml", 'role = "inspector"', 'role = "inspektor"', "lane.checker.role"),
        ("package.toml", 'different_from = ["fill"]', 'different_from = ["filled"]', "filled"),
        ("package.toml", 'facts = ["place", "people"]', 'facts = ["place", "persons"]', "persons"),
        ("package.toml", 'checks = ["danger_rules"]', 'checks = ["no_such"]', "no_such"),
        ("package.toml", 'public = ["place", "level"]', 'public = ["place", "levels"]', "register.danger.public"),
        ("package.toml", 'key = ["reporter", "place"]', 'key = ["reporter", "spot"]', "register.danger.key"),
        ("package.toml", 'name = "level"', 'name = "grade"', "register.danger.dimensions"),
        ("package.toml", 'measures = ["people"]', 'measures = ["dead"]', "register.danger.measures"),
        ("package.toml", 'summary = ["place", "found_on"]', 'summary = ["plaice"]', "process.report.summary"),
        ("package.toml", 'register = "danger"', 'register = "dangers"', "process.report.register"),
        ("package.toml", 'summary = ["place"', 'face = "no_such"\nsummary = ["place"', "process.report.face"),
        ("package.toml", 'summary = ["place"', 'inputs = ["len"]\nsummary = ["place"', "report.inputs"),
        (
            "package.toml",
            'summary = ["place"',
            'inputs = ["starter"]\nsummary = ["place"',
            "process.report.inputs",
        ),
        ("package.toml", "[deadline.report.look]", "[deadline.report.fly]", "deadline.report.fly"),
        ("package.toml", "remind = [5, 8]", "remind = [5, 12]", "deadline.report.look"),
        ("package.toml", "working_days = 10", "working_days = 1000000000", "deadline.report.look"),
        ("package.toml", "years = 5", "years = 20000", "register.danger.retention.years"),
        ("package.toml", 'from = "first_submission"', 'from = "today"', "register.danger.retention.from"),
        ("package.toml", "[lane.checker]", "[lane.chequer]", "lane.chequer"),
        ("report.bpmn", "danger.find_office", "danger.find_nobody", "find_nobody"),
        (
            "danger-uischema.json",
            '{\n  "ui:options"',
            '{\n  "level": {"ui:options": {"registers": true}},\n  "ui:options"',
            "form.danger.level",
        ),
        ("danger-schema.json", '"title": "地点",', "", "/place"),
        ("danger-schema.json", '"title": "地点",', '"title": "地点", "x-prefill": "org.nam",', "org.nam"),
        (
            "danger-schema.json",
            '"title": "地点",',
            '"title": "地点", "x-prefill": "record.dangers.place",',
            "dangers",
        ),
        (
            "danger-schema.json",
            '"title": "地点",',
            '"title": "地点", "x-prefill": "record.danger.people",',
            "类型",
        ),
        ("danger-schema.json", '"title": "地点",', '"title": "地点", "x-prefill": "place",', "org.<项目>"),
    ],
)
def test_each_mistake_is_told(disk: Disk, file: str, old: str, new: str, told: str) -> None:
    disk.edit(file, old, new)
    assert any(told in one for one in faults(disk)), faults(disk)


def test_a_post_that_no_starter_has_is_told(disk: Disk) -> None:
    disk.edit("package.toml", 'org = "office"', 'org = "starter"')
    assert any(one.startswith("look|") and "发起单位没有这个岗位，无人办理" in one for one in faults(disk))


def test_a_missing_file_is_told_too(disk: Disk) -> None:
    (disk.processes / "danger/rating.dmn").unlink()
    assert any("rating" in one for one in faults(disk))


def test_fields_inside_lists_count_as_fields(disk: Disk) -> None:
    disk.edit("package.toml", 'public = ["place", "level"]', 'public = ["place", "witnesses.name"]')
    assert faults(disk) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('[step.fly]\nreads = ["danger"]', "步骤“fly”不存在"),
        ("[step.fill]\nreads = ['dangers']", "step.fill.reads：表单“dangers”不存在"),
        ("[step.report.fill]\nshows = ['dangers']", "step.report.fill.shows：台账“dangers”不存在"),
        ('[step.look]\ndecisions = ["approve", "perhaps"]', "step.look.decisions：表单中没有决定“perhaps”"),
        ("[step.look]\ndecisions = []", "step.look.decisions：至少应有一项决定"),
        ('[step.fill]\ndecisions = ["approve"]', "step.fill.decisions：该步骤的表单没有 decision 栏目"),
        ("[step.nowhere.fill]\nreads = []", "流程“nowhere”不存在"),
        ("[step.look]\nreads = []", "step.look.reads：流程“report”的摘要（summary）取自表单“danger”"),
        ("[guide.fly]\nabout = '甲'", "guide.fly：流程“fly”不存在"),
        ("[guide.report]\nabout = ' '", "guide.report.about：文字不能为空"),
        ("[guide.report]\nnotes = ['<b>甲</b>']", "guide.report.notes：文字中不能有尖括号等标记"),
        (f"[guide.report]\nfee = '{'甲' * 501}'", "guide.report.fee：文字不能超过 500 个字"),
        ("[guide.report]\noffice_of = 'nobody'", "guide.report.office_of：处理函数“nobody”不存在"),
        ("[guide.report]\noffice_of = 'find_office'", "只以 starter 为参数"),
        ("[secret.reporter]\nlanes = ['checkers']", "secret.reporter.lanes：泳道“checkers”不存在"),
    ],
)
def test_what_steps_and_secrets_name_is_there(disk: Disk, said: str, told: str) -> None:
    file = disk.processes / "danger/package.toml"
    file.write_text(f"{file.read_text()}\n{said}\n")
    assert any(told in one for one in faults(disk)), faults(disk)


@pytest.mark.parametrize("file", ["danger-schema.json", "common.json", "danger-uischema.json"])
def test_a_key_that_stands_twice_is_told_in_every_file(disk: Disk, file: str) -> None:
    (path,) = disk.processes.parent.rglob(file)
    path.write_text(path.read_text().replace("{", '{"title": "甲", "title": "乙",', 1))
    assert any("“title”在同一处写了两次" in one for one in faults(disk)), faults(disk)
