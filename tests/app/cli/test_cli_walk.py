"""packages walk: what a walk expects must come true, and what does not is told with step, expected and got."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.cli.conftest import Run, Said

PEOPLE = """
clock = "2016-03-01T09:00:00+08:00"
[people.li]
org = "AJ-370685"
role = "inspector"
[people.zhao]
org = "AJ-370686"
role = "inspector"
"""
STARTED = """
[[step]]
who = "li"
start = "plain"
[step.expect]
status = 201
state = "draft"
next = [{step = "fill", org = "AJ-370685", role = "inspector"}]
"""
SENT = """
[[step]]
who = "li"
step = "fill"
answers = {title_text = "办公用品采购", applicant = "王一", department = "监管一科", amount = 2000, \
currency = "人民币", reason = "日常办公"}
expect = {status = 200, state = "running", next = [{step = "review"}]}
"""
APPROVED = """
[[step]]
who = "li"
step = "review"
answers = {decision = "approve"}
expect = {next = [], state = "finished"}
[end]
state = "finished"
"""
Play = Callable[[str], Said]


@pytest.fixture
def play(run: Run, tmp_path: Path) -> Play:
    """Play a walk of the measuring package."""
    root = tmp_path / "tree"
    shutil.copytree("bench/processes", root / "processes")
    shutil.copytree("bench/forms", root / "forms")
    file = root / "processes" / "bench" / "walks" / "tried.toml"
    file.parent.mkdir()

    def played(text: str) -> Said:
        file.write_text(text)
        return run("packages", "walk", str(file))

    return played


def test_a_walk_that_holds_passes(play: Play) -> None:
    said = play(PEOPLE + STARTED + SENT + APPROVED)
    assert (said.status, said.out, said.err) == (0, "1 passed, 0 failed\n", "")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("status = 201", "status = 200", "第 1 步（li start plain）：期望状态码 200，实际为 201"),
        (
            'state = "draft"',
            'state = "running"',
            "第 1 步（li start plain）：期望办件状态为 running，实际为 draft",
        ),
        ('step = "fill", org = "AJ-370685"', 'step = "fill", org = "AJ-370600"', "期望的待办为 fill（AJ-370600"),
        ('next = [{step = "review"}]', "next = []", "第 2 步（li step fill）：期望的待办为 无，实际为 review"),
        ("amount = 2000", "amount = -1", "第 2 步（li step fill）：期望状态码 200，实际为 422"),
        ('step = "review"\n', 'step = "audit"\n', "第 3 步（li step audit）：没有环节 audit 的待办"),
        ('who = "li"\nstep = "review"', 'who = "zhao"\nstep = "review"', "第 3 步（zhao step review）"),
        (
            '[end]\nstate = "finished"',
            '[end]\nstate = "waiting"',
            "结束时：期望办件状态为 waiting，实际为 finished",
        ),
        ("[end]", '[end]\npublic = {a = "b"}', "不能核对 public"),
        ("[end]", "[end]\nentries = {request = 1}", "没有名为 request 的台账"),
    ],
)
def test_a_walk_that_does_not_hold_fails(play: Play, old: str, new: str, sentence: str) -> None:
    text = PEOPLE + STARTED + SENT + APPROVED
    assert old in text
    said = play(text.replace(old, new))
    assert (said.status, said.out) == (1, "0 passed, 1 failed\n")
    assert sentence in said.err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("clock = ", "文件的写法有误"),
        (STARTED, "缺少 clock"),
        (PEOPLE, "缺少 step"),
        (PEOPLE.replace("+08:00", "") + STARTED, "clock 应为带时区的"),
        (PEOPLE.replace('role = "inspector"', "", 1) + STARTED, "人员 li：缺少 role"),
        (PEOPLE.replace("role", "rolle", 1) + STARTED, "人员 li：缺少 role"),
        (PEOPLE + STARTED.replace("expect", "expects"), "第 1 步：不认识 expects"),
        (PEOPLE + STARTED.replace("201", '"201"'), "第 1 步的 expect：status 应为整数"),
        (PEOPLE + STARTED.replace('"li"', '"sun"'), "第 1 步：who 应为 [people] 中的人员，现为“sun”"),
        (PEOPLE + STARTED.replace("start =", 'advance = "P1D"\nstart ='), "第 1 步：应有且只有"),
        (PEOPLE + '[[step]]\nwho = "li"\n', "第 1 步：应有且只有"),
        (PEOPLE + '[[step]]\nadvance = "soon"\n', "时长写法有误：soon"),
        (PEOPLE.replace("AJ-370686", "AJ-990000") + STARTED, "AJ-990000"),
    ],
)
def test_a_file_that_is_no_walk_is_told_and_counted(play: Play, text: str, sentence: str) -> None:
    said = play(text)
    assert (said.status, said.out) == (1, "0 passed, 1 failed\n")
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_what_is_refused_as_expected_passes(play: Play) -> None:
    refused = SENT.replace("amount = 2000", "amount = -1").replace("status = 200", "status = 422")
    expected = 'rules = ["V-NUM-1"], state = "draft", next = [{step = "fill"}]}'
    refused = refused.replace('state = "running", next = [{step = "review"}]}', expected)
    said = play(PEOPLE + STARTED + refused)
    assert said.out == "1 passed, 0 failed\n", said.err
    said = play(PEOPLE + STARTED + refused.replace("V-NUM-1", "V-NUM-9"))
    assert "第 2 步（li step fill）：期望提示的规则为 V-NUM-9，实际为 V-NUM-1" in said.err


def test_time_passes_and_work_done_twice_is_refused(play: Play) -> None:
    again = '[[step]]\nwho = "li"\nstep = "review"\nanswers = {decision = "approve"}\nexpect = {status = 409}\n'
    text = PEOPLE + STARTED + SENT + '[[step]]\nadvance = "P3D"\nexpect = {state = "running"}\n'
    said = play(text + APPROVED.replace("[end]", f"{again}[end]"))
    assert said.out == "1 passed, 0 failed\n", said.err


def test_walks_are_counted_together(run: Run, play: Play, tmp_path: Path) -> None:
    play(PEOPLE + STARTED)
    good = tmp_path / "tree" / "processes" / "bench" / "walks" / "tried.toml"
    said = run("packages", "walk", str(good), str(tmp_path / "missing.toml"), "--json")
    assert said.status == 1
    assert (said.json["passed"], said.json["failed"]) == (1, 1)
    assert said.json["problems"] == {str(tmp_path / "missing.toml"): "不能读取该文件"}


def test_the_database_of_the_settings_is_left_alone(play: Play, ready: Path) -> None:
    before = (ready / "app.db").read_bytes()
    assert play(PEOPLE + STARTED).status == 0
    assert (ready / "app.db").read_bytes() == before


def test_a_walk_outside_of_a_package_names_it(run: Run, tmp_path: Path) -> None:
    unit = Path("processes/outsourcing/walks/unit_published.toml").read_text()
    file = tmp_path / "apart.toml"
    file.write_text(f'package = "outsourcing"\n{unit}')
    assert run("packages", "walk", str(file)).out == "1 passed, 0 failed\n"
    file.write_text(f'package = "nothing"\n{unit}')
    said = run("packages", "walk", str(file))
    assert (said.status, said.out) == (1, "0 passed, 1 failed\n")
    assert "业务包" in said.err


def test_a_change_names_its_record_by_title(run: Run, tmp_path: Path) -> None:
    text = Path("processes/outsourcing/walks/unit_changed_minor.toml").read_text()
    assert 'entry = "contractor"' in text
    file = tmp_path / "apart.toml"
    named = text.replace('entry = "contractor"', 'entry = "温州样例岩川井巷工程有限公司"')
    file.write_text(f'package = "outsourcing"\n{named}')
    assert run("packages", "walk", str(file)).out == "1 passed, 0 failed\n"
    unknown = text.replace('entry = "contractor"', 'entry = "无此单位"')
    file.write_text(f'package = "outsourcing"\n{unknown}')
    assert "没有记录 无此单位" in run("packages", "walk", str(file)).err


@pytest.mark.parametrize("days", [8, 25])
def test_a_reminder_is_not_taken_for_the_task_it_is_about(run: Run, tmp_path: Path, days: int) -> None:
    """Neither one's own nor that of an overdue task, which lies at the office above."""
    text = Path("processes/outsourcing/walks/unit_published.toml").read_text()
    before, review, after = text.partition('[[step]]\nwho = "home"')
    file = tmp_path / "reminded.toml"
    file.write_text(f'package = "outsourcing"\n{before}[[step]]\nadvance = "P{days}D"\n\n{review}{after}')
    said = run("packages", "walk", str(file))
    assert said.out == "1 passed, 0 failed\n", said.err
