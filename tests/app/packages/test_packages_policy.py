"""Policy of a release: business roles only, nothing sensitive in the open, faces and names as declared."""

import pytest

from app.packages import check
from app.registers import shape
from app.registers.declaration import Register
from tests.app.packages.conftest import OPERATORS, Disk

SECRET = ('"title": "地点",', '"title": "地点", "x-sensitive": true,')


def faults(disk: Disk) -> list[str]:
    found = check.faults_on_disk(disk.processes, disk.forms, "danger", OPERATORS)
    return [f"{one.element}|{one.message}" for one in found]


@pytest.mark.parametrize("role", ["administrator", "security_administrator", "auditor", "designer"])
@pytest.mark.parametrize(
    ("old", "place"),
    [('role = "inspector"', "lane.checker.role"), ('start = ["contractor"]', "process.report.start")],
)
def test_administrators_get_no_desk(disk: Disk, role: str, old: str, place: str) -> None:
    disk.edit("package.toml", old, old.replace("inspector", role).replace("contractor", role))
    assert any(place in one and "不办理业务" in one for one in faults(disk)), faults(disk)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("", "", "register.danger.public"),
        ("", "", "process.report.summary"),
        ("", "", "form.danger.facts"),
        (
            'public = ["place", "level"]',
            'public = ["level"]\ntitle_field = "place"',
            "register.danger.title_field",
        ),
        ('public = ["place", "level"]', 'public = ["level"]\ndate = "place"', "register.danger.date"),
        ('{ name = "level", filter = true }', '{ name = "place" }', "register.danger.dimensions"),
        ('measures = ["people"]', 'measures = ["place"]', "register.danger.measures"),
        ("retention =", 'faces = {brief = ["place"]}\nretention =', "register.danger.faces"),
    ],
)
def test_what_is_sensitive_stands_nowhere_in_the_open(disk: Disk, old: str, new: str, place: str) -> None:
    disk.edit("danger-schema.json", *SECRET)
    if old:
        disk.edit("package.toml", old, new)
    assert any(place in one and "敏感" in one for one in faults(disk)), faults(disk)


def test_a_list_with_something_sensitive_in_it_is_sensitive(disk: Disk) -> None:
    disk.edit("package.toml", 'public = ["place", "level"]', 'public = ["place", "level", "witnesses"]')
    assert faults(disk) == []
    disk.edit("common.json", '"title": "人员",', '"title": "人员", "x-sensitive": true,')
    assert any("register.danger.public" in one and "敏感" in one for one in faults(disk)), faults(disk)


@pytest.mark.parametrize(
    "masked", ['masked = ["place"]', 'masked = ["witnesses.name"]\nreaders = []', 'masked = ["witnesses"]']
)
def test_nothing_is_public_and_masked(disk: Disk, masked: str) -> None:
    shown = '["place", "witnesses.name"]' if "witnesses" in masked else '["place", "level"]'
    disk.edit("package.toml", 'public = ["place", "level"]', f"public = {shown}\n{masked}")
    assert any("既公开又隐藏" in one for one in faults(disk)), faults(disk)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('public = ["place", "level"]', 'public = ["level"]', "title_field"),
        ('public = ["place", "level"]', 'public = ["level"]\ntitle_field = "place"', "title_field"),
        ('key = ["reporter", "place"]', 'key = ["place", "reporter"]', "title_field"),
        ('key = ["reporter", "place"]', 'key = ["reporter", "witnesses"]', "key"),
        ("retention =", 'masked = ["place"]\nretention =', "title_field"),
        ('public = ["place", "level"]', 'public = ["level"]\nmasked = ["place"]', "title_field"),
        ('public = ["place", "level"]', 'public = ["level"]\nmasked = ["place"]', "key"),
        ("retention =", 'masked = ["level"]\nretention =', "dimensions"),
        ("retention =", 'masked = ["people"]\nretention =', "measures"),
        ("retention =", 'readers = ["witnesses"]\nretention =', "readers"),
        ("retention =", 'faces = {brief = ["level"]}\nretention =', "title_field"),
    ],
)
def test_titles_and_keys_show_nothing_hidden(disk: Disk, old: str, new: str, place: str) -> None:
    disk.edit("package.toml", old, new)
    assert any(f"register.danger.{place}|" in one for one in faults(disk)), faults(disk)


def test_no_list_of_cases_shows_what_is_masked(disk: Disk) -> None:
    disk.edit("package.toml", 'public = ["place", "level"]', 'public = ["level"]\nmasked = ["place"]')
    assert any("process.report.summary|" in one and "隐藏" in one for one in faults(disk)), faults(disk)


def test_attachments_are_as_sensitive_as_their_field(disk: Disk) -> None:
    disk.edit("package.toml", 'public = ["place", "level"]', 'public = ["place", "place_files"]')
    assert faults(disk) == []
    disk.edit("danger-schema.json", *SECRET)
    found = [one for one in faults(disk) if "register.danger.public" in one]
    assert any("place_files" in one and "敏感" in one for one in found), found


def test_attachments_of_what_is_masked_are_not_public(disk: Disk) -> None:
    shown = 'public = ["place", "level_files"]\nmasked = ["level"]'
    disk.edit("package.toml", 'public = ["place", "level"]', shown)
    assert any("既公开又隐藏" in one for one in faults(disk)), faults(disk)


@pytest.mark.parametrize("face", ['brief = ["people"]', 'full = ["place"]', 'none = ["place"]'])
def test_a_face_is_part_of_what_is_public(disk: Disk, face: str) -> None:
    disk.edit("package.toml", "retention =", f"faces = {{{face}}}\nretention =")
    assert any("register.danger.faces" in one for one in faults(disk)), faults(disk)


@pytest.mark.parametrize(
    ("package", "name", "sound"),
    [
        ("heldf", "a__b", False), ("heldf__a", "b", False), ("heldf_a", "b", True), ("heldf", "a_b", True),
        ("a_", "b", True), ("outsourcing", "x__y", False),
    ],
)  # fmt: skip
def test_no_two_registers_share_a_table(package: str, name: str, sound: bool) -> None:
    register = Register(name, package, "f", ("k",), "k")
    assert (shape.faults(register) == []) is sound


SERVICE = """<bpmn:serviceTask id="told"><bpmn:extensionElements><spiffworkflow:serviceTaskOperator id="{}">
<spiffworkflow:parameters>{}</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator></bpmn:extensionElements>
</bpmn:serviceTask></bpmn:process>"""


@pytest.mark.parametrize(
    ("operator", "given", "told"),
    [
        ("publish", {"register": "'danger'", "face": "'full'"}, ""),
        ("publish", {"register": "'danger'", "face": "'brief'"}, "没有声明"),
        ("publish", {"register": "'dangers'", "face": "'full'"}, "没有在业务包中登记"),
        ("publish", {"register": "'danger'", "face": 'verdict["face"]'}, ""),
        ("classify", {"register": "'nothing'"}, "没有在业务包中登记"),
        ("notify", {"role": "'auditor'"}, "不能告知"),
        ("notify", {"role": "'inspektor'"}, "不能告知"),
        ("notify", {"role": "'head'"}, ""),
    ],
)
def test_operators_are_told_what_is_there(disk: Disk, operator: str, given: dict[str, str], told: str) -> None:
    lines = "".join(f'<spiffworkflow:parameter id="{k}" type="str" value="{v}"/>' for k, v in given.items())
    disk.edit(
        "report.bpmn",
        "</bpmn:process>",
        SERVICE.format(operator, lines.replace('["', "[&quot;").replace('"]', "&quot;]")),
    )
    found = [
        one
        for one in faults(disk)
        if one.startswith("told|") and ("登记" in one or "声明" in one or "告知" in one)
    ]
    assert any(told in one for one in found) if told else not found, found


@pytest.mark.parametrize("limits", ['"minimum": 0', '"maximum": 9', '"minimum": 0, "maximum": 1e20'])
def test_what_is_added_up_has_limits(disk: Disk, limits: str) -> None:
    disk.edit("danger-schema.json", '"minimum": 0,\n      "maximum": 10000', limits)
    assert any("register.danger.measures" in one and "最大值" in one for one in faults(disk)), faults(disk)
