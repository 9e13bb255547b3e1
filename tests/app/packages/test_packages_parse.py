"""package.toml: read into frozen values; whatever is wrong is told with its key path."""

from pathlib import Path

import pytest

from app.packages.faults import Faulty
from app.packages.package import Deadline, Lane, Process, Secret, Step
from app.packages.parse import parse

TOML = (Path(__file__).parent / "data/processes/danger/package.toml").read_text()


def complaints(text: str) -> list[str]:
    with pytest.raises(Faulty) as caught:
        parse("danger", text.encode())
    return [one.message for one in caught.value.faults]


def test_the_whole_file_is_read() -> None:
    package = parse("danger", TOML.encode())
    assert package.title == "隐患排查"
    assert package.processes == {
        "report": Process("report", "隐患上报", ("contractor",), "danger", ("place", "found_on"))
    }
    assert package.lanes["checker"] == Lane("checker", "inspector", "office", ("fill",))
    assert package.forms["danger"].checks == ("danger_rules",)
    assert package.deadlines == {("report", "look"): Deadline("report", "look", 10, (5, 8))}


def test_a_register_is_read_with_its_parts() -> None:
    register = parse("danger", TOML.encode()).registers["danger"]
    assert register.full_name == "danger.danger"
    assert register.dimensions[0].filter
    assert register.reports == (("level", "province"),)
    assert register.retention and register.retention.years == 5


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('org = "starter"', 'organisation = "starter"', "lane.reporter.organisation"),
        ("filter = true", "filtered = true", "register.danger.dimensions[0].filtered"),
        ('title = "隐患上报"', "title = 5", "process.report.title"),
        ('start = ["contractor"]', 'start = "contractor"', "process.report.start"),
        ("working_days = 10", 'working_days = "十天"', "deadline.report.look.working_days"),
        ('role = "contractor"\n', "", "lane.reporter.role"),
        ("[form.verdict]", "[formular.verdict]", "formular"),
        ("[form.verdict]", "[form.Verdict]", "form.Verdict"),
    ],
)
def test_what_does_not_fit_is_named(old: str, new: str, path: str) -> None:
    assert old in TOML
    assert any(one.startswith(f"package.toml 的 {path}：") for one in complaints(TOML.replace(old, new, 1)))


def test_all_faults_are_told_at_once() -> None:
    text = TOML.replace('title = "隐患排查"', "").replace('org = "starter"', "org = 1")
    assert len(complaints(text)) == 2


def test_broken_toml_is_told_in_a_sentence() -> None:
    (only,) = complaints("title = ")
    assert only == "package.toml 的写法有误（末尾附近）"
    (only,) = complaints('title = "x"\n[process\n')
    assert only == "package.toml 的写法有误（第 2 行附近）"


STEPS = """
[step.fill]
reads = []

[step.report.look]
reads = ["danger"]
shows = ["danger"]

[secret.reporter]
lanes = ["checker"]
"""


def test_steps_are_named_for_one_process_or_for_all() -> None:
    package = parse("danger", (TOML + STEPS).encode())
    assert package.step("report", "look:look") == Step("report", "look", ("danger",), ("danger",))
    assert package.step("other", "fill") == Step("", "fill", ())
    assert package.step("other", "look") == Step("other", "look")
    assert package.secrets == {"reporter": Secret("reporter", ("checker",))}


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("reads = []", "read = []", "step.fill.read"),
        ('reads = ["danger"]', 'reads = "danger"', "step.report.look.reads"),
        ('lanes = ["checker"]', "", "secret.reporter.lanes"),
    ],
)
def test_what_does_not_fit_a_step_is_named(old: str, new: str, path: str) -> None:
    assert any(one.startswith(f"package.toml 的 {path}：") for one in complaints(TOML + STEPS.replace(old, new)))
