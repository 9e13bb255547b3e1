"""The bundle: what diagrams reach and nothing else, own files before shared ones, fragments inside the forms."""

import orjson
import pytest

from app.packages import bundle, folder
from app.packages.faults import Faulty
from app.packages.inline import BadFragment, inline
from tests.app.packages.conftest import DATA, Disk


def test_everything_reached_is_in_it_and_nothing_else(disk: Disk) -> None:
    assert list(disk.files()) == [
        "danger-schema.json",
        "danger-uischema.json",
        "package.toml",
        "rating.dmn",
        "report.bpmn",
        "second_look.bpmn",
        "verdict-schema.json",
        "verdict-uischema.json",
    ]


def test_an_own_file_goes_before_a_shared_one(disk: Disk) -> None:
    (disk.forms / "danger/verdict-schema.json").write_text('{"title": "我们自己的"}')
    assert disk.files()["verdict-schema.json"] == '{"title": "我们自己的"}'.encode()


def test_an_own_process_goes_before_a_shared_one(disk: Disk) -> None:
    shared = (disk.processes / "_shared/second_look.bpmn").read_bytes()
    (disk.processes / "danger/z_own_look.bpmn").write_bytes(shared)
    assert "second_look.bpmn" not in disk.files()
    assert "z_own_look.bpmn" in disk.files()


def test_fragments_become_definitions(disk: Disk) -> None:
    schema = orjson.loads(disk.files()["danger-schema.json"])
    assert schema["properties"]["found_on"] == {"$ref": "#/definitions/common_day", "title": "发现日期"}
    assert set(schema["definitions"]) == {"common_day", "common_person", "common_name"}
    person = schema["definitions"]["common_person"]
    assert person["properties"]["name"] == {"$ref": "#/definitions/common_name"}


def test_a_whole_file_may_be_a_fragment() -> None:
    files = {"day.json": b'{"$schema": "x", "type": "string", "title": "d"}'}
    done = orjson.loads(inline(b'{"properties": {"a": {"$ref": "../_shared/day.json"}}}', files.get))
    assert done["definitions"] == {"day": {"type": "string", "title": "d"}}


def test_a_fragment_may_speak_of_itself() -> None:
    files = {"tree.json": b'{"properties": {"below": {"$ref": "#"}}}'}
    done = orjson.loads(inline(b'{"properties": {"a": {"$ref": "tree.json"}}}', files.get))
    assert done["definitions"]["tree"]["properties"]["below"] == {"$ref": "#/definitions/tree"}


@pytest.mark.parametrize("reference", ["nowhere.json", "day.json#/definitions/other"])
def test_a_missing_fragment_is_refused(reference: str) -> None:
    files = {"day.json": b"{}"}
    with pytest.raises(BadFragment):
        inline(orjson.dumps({"a": {"$ref": reference}}), files.get)


@pytest.mark.parametrize(
    ("file", "old", "new", "element"),
    [
        ("report.bpmn", 'calledElement="second_look"', 'calledElement="third_look"', "review"),
        ("report.bpmn", ">rating<", ">rated<", "rate"),
        ("report.bpmn", 'value="danger-schema.json"', 'value="dangers-schema.json"', "dangers"),
        ("package.toml", "[process.report]", "[process.reports]", "reports"),
    ],
)
def test_what_is_named_but_missing_is_told(disk: Disk, file: str, old: str, new: str, element: str) -> None:
    disk.edit(file, old, new)
    with pytest.raises(Faulty) as caught:
        disk.files()
    assert element in {one.element for one in caught.value.faults}


def test_a_diagram_that_is_no_xml_is_told(disk: Disk) -> None:
    disk.edit("report.bpmn", "</bpmn:process>", "")
    with pytest.raises(Faulty) as caught:
        disk.files()
    assert [one.element for one in caught.value.faults] == ["report.bpmn"], "what it draws is not missing"


def test_the_digest_sees_every_change_and_nothing_else(disk: Disk) -> None:
    before = bundle.digest(disk.files())
    disk.edit("unused.bpmn", "复核", "无关")
    assert bundle.digest(disk.files()) == before
    disk.edit("common.json", '"姓名"', '"名字"')
    assert bundle.digest(disk.files()) != before


def test_packing_gives_the_same_files_back(disk: Disk) -> None:
    files = disk.files()
    packed = bundle.pack(files)
    assert bundle.unpack(packed) == files
    assert len(packed) < sum(map(len, files.values()))


def test_names_of_posted_files_may_carry_folders(disk: Disk) -> None:
    own = {f"processes/danger/{name}": raw for name, raw in disk.files().items()}
    assert bundle.gather("danger", own, {}) == disk.files()


def test_packages_are_the_folders_with_a_manifest() -> None:
    assert folder.keys(DATA / "processes") == ["danger"]
