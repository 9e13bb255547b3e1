"""A package as an archive: every odd name or byte is a sentence, and nothing is unpacked without a bound."""

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Iterable

import pytest

from app.errors import AppError, BadRequest, TooLarge
from app.packages import parse
from app.packages.arrival import MOST_ONE, named, strays, unzipped
from app.packages.faults import Faulty

Entry = tuple[str | zipfile.ZipInfo, bytes]
SOUND: list[Entry] = [
    ("drill/package.toml", b"title = 1"),
    ("drill/a.bpmn", b"<a/>"),
    ("forms/drill/x-schema.json", b"{}"),
]


def packed(*entries: Entry, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these entries, whatever is wrong with them."""
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", how) as archive:
        warnings.simplefilter("ignore")
        for name, content in entries:
            archive.writestr(name, content)
    return made.getvalue()


def sentences(raw: bytes) -> list[str]:
    with pytest.raises(Faulty) as refused:
        unzipped(raw)
    return [one.message for one in refused.value.faults]


def test_a_sound_archive_gives_its_files() -> None:
    beside: list[Entry] = [
        ("drill/walks/a.toml", b""),
        ("README.md", b""),
        ("__MACOSX/._a.bpmn", b"x"),
        ("x/.DS_Store", b""),
    ]
    assert unzipped(packed(*SOUND, *beside)) == {
        "package.toml": b"title = 1",
        "a.bpmn": b"<a/>",
        "x-schema.json": b"{}",
        "a.toml": b"",
    }


def test_two_paths_of_one_name_are_told() -> None:
    for other in ("other/a.bpmn", "drill/a.bpmn", "drill/A.bpmn"):
        (only,) = sentences(packed(*SOUND, (other, b"<b/>")))
        assert "多个文件名" in only and "a.bpmn" in only


@pytest.mark.parametrize(
    "name",
    [
        "../a2.bpmn", "x/../../a2.bpmn", "/etc/a2.bpmn", "C:\\a2.bpmn", "..\\a2.bpmn", "a2.bpmn20.xml", "a2.BPMN",
        "a2.Dmn", "a2.bpmn.xml", "package.TOML", "x.exe", "handlers.py", "noending", "流程.bpmn",
        "a b.bpmn", "a\tb.bpmn",
        "a2.JSON", "a2.bpmn~", "a" * 250 + ".bpmn",
    ],
)  # fmt: skip
def test_odd_names_are_told(name: str) -> None:
    (only,) = sentences(packed(*SOUND, (name, b"<b/>")))
    assert only.startswith("文件 ")
    with pytest.raises(Faulty):
        named([("package.toml", ""), (name, "<b/>")])


def info(**changes: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo("link.bpmn")
    for key, value in changes.items():
        setattr(made, key, value)
    return made


def test_links_and_foreign_packing_are_told() -> None:
    (only,) = sentences(packed(*SOUND, (info(external_attr=(stat.S_IFLNK | 0o777) << 16), b"/etc/passwd")))
    assert "链接" in only
    for how in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert any("压缩方式" in one for one in sentences(packed(*SOUND, how=how)))


def test_names_that_are_not_utf8_are_told() -> None:
    raw = packed(("abcd.bpmn", b"<b/>")).replace(b"abcd", "流程".encode("gbk"))
    assert any("UTF-8" in one for one in sentences(raw))


def test_encrypted_ones_are_told() -> None:
    raw = bytearray(packed(("a.bpmn", b"<b/>")))
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 8] |= 1
    assert any("加密" in one for one in sentences(bytes(raw)))


def test_damaged_data_is_told_or_refused_wherever_it_is() -> None:
    raw = packed(*SOUND, ("b.bpmn", b"<b>" + bytes(range(256)) * 8 + b"</b>"))
    for place in range(0, len(raw), 3):
        broken = bytearray(raw)
        broken[place] ^= 0xFF
        for spoilt in (bytes(broken), raw[:place]):
            try:
                unzipped(spoilt)
            except AppError as refused:
                assert refused.status < 500 and refused.message


def many(count: int) -> Iterable[Entry]:
    return ((f"f{at}.json", b"{}") for at in range(count))


def test_what_is_too_large_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed(("a.bpmn", b" " * MOST_ONE))
    whole = [packed(("a.bpmn", b"x" * (MOST_ONE + 1))), bomb, packed(*many(301))]
    whole.append(packed(*((f"f{at}.json", bytes(range(256)) * 4000) for at in range(9)), how=zipfile.ZIP_STORED))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *a, **k: pytest.fail("unpacked"))
    for raw in whole:
        with pytest.raises(TooLarge):
            unzipped(raw)


def test_a_list_of_names_without_end_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = bytearray(packed(*SOUND))
    at = raw.rfind(b"PK\x05\x06")
    monkeypatch.setattr(zipfile, "ZipFile", lambda *a, **k: pytest.fail("read"))
    for offset, form, value in ((10, "<H", 60_000), (12, "<L", 10**9)):
        long = bytearray(raw)
        struct.pack_into(form, long, at + offset, value)
        with pytest.raises(TooLarge):
            unzipped(bytes(long))
    larger = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 10**6, 10**6, at, 0)
    where = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    with pytest.raises(TooLarge):
        unzipped(bytes(raw[:at]) + larger + where + bytes(raw[at:]))
    for nothing in (b"", b"PK", b"x" * 1000):
        with pytest.raises(BadRequest):
            unzipped(nothing)


def test_files_on_disk_that_would_be_passed_over_are_told() -> None:
    assert [one.element for one in strays(["a.bpmn", "b.BPMN", "c.bpmn20.xml", "notes.txt", "图.bpmn"])] == [
        "b.BPMN", "c.bpmn20.xml", "图.bpmn"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "raw", [b"\xef\xbb\xbftitle = 1", 'title = "演练"'.encode("gbk"), "title = 1".encode("utf-16")]
)
def test_a_manifest_of_another_encoding_is_told_in_chinese(raw: bytes) -> None:
    with pytest.raises(Faulty) as refused:
        parse.parse("drill", raw)
    (only,) = refused.value.faults
    assert "UTF-8" in only.message and "codec" not in only.message
