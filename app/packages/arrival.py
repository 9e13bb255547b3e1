"""Files of a package as they arrive, in a zip archive or by name.

Bounded before anything is unpacked, and every file is either taken or told in a sentence.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from app.engine.gate import Fault
from app.errors import BadRequest, TooLarge
from app.packages.faults import Faulty

MOST_FILES, MOST_BYTES, MOST_ONE = 300, 8 * 1024 * 1024, 1024 * 1024
MOST_INDEX, MOST_RATIO = 512 * 1024, 200
RULE, FILE = "archive", "package.toml"
ENDINGS = (".bpmn", ".dmn", ".json")
BESIDE = (".md", ".txt", ".toml")
NO_WALKS = ("site.toml", "roles.toml")
"""Settings of an installation: no part of a package."""
JUNK = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,99}")
_END = struct.Struct("<4s4H2LH")
_LOCATOR = 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError, struct.error)
UNREADABLE = "压缩包无法读取或已损坏，请使用不加密的 ZIP 格式重新打包。"
_LOOKS = re.compile(r".*\.(bpmn|dmn|json|bpmn20\.xml|bpmn\.xml|dmn\.xml)", re.IGNORECASE)


def unzipped(raw: bytes) -> dict[str, bytes]:
    """The files of an archive by bare name. Raises BadRequest, TooLarge, Faulty with every file not taken."""
    _refuse_index(raw)
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except _DAMAGED as failure:
        raise BadRequest(UNREADABLE) from failure
    with archive:
        entries = [one for one in archive.infolist() if not one.is_dir() and not _is_junk(one.filename)]
        within(one.file_size for one in entries)
        if any(one.file_size > MOST_RATIO * max(one.compress_size, 512) for one in entries):
            raise TooLarge("压缩包的压缩率异常，请用普通方式重新打包。")
        found = [fault for one in entries for fault in _entry(one)]
        found = found or [*told(one.filename for one in entries)]
        if found:
            raise Faulty(found)
        return _read(archive, [one for one in entries if _is_taken(one.filename)])


def named(rows: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Files sent by name and text. Raises TooLarge and Faulty as `unzipped`."""
    files = list(rows)
    try:
        contents = [(name, text.encode()) for name, text in files]
    except UnicodeEncodeError as failure:
        raise Faulty([Fault("", RULE, "文件内容中有不成对的字符编码")]) from failure
    within(len(content) for _, content in contents)
    found = [*told(name for name, _ in contents)]
    if found:
        raise Faulty(found)
    return {bare(name): content for name, content in contents if _is_taken(name)}


def within(sizes: Iterable[int]) -> None:
    """Raise TooLarge for too many files or bytes."""
    given = list(sizes)
    if len(given) > MOST_FILES or sum(given) > MOST_BYTES or any(size > MOST_ONE for size in given):
        raise TooLarge("业务包过大：至多 300 个文件，单个不超过 1 MB，共不超过 8 MB。")


def told(names: Iterable[str]) -> Iterator[Fault]:
    """Names that lead elsewhere, say nothing we know, or are given to two files."""
    places: dict[str, list[str]] = defaultdict(list)
    for name in names:
        sentence = _place(name) or _kind(bare(name))
        if sentence:
            yield Fault(_shown(name), RULE, f"文件 {_shown(name)} {sentence}")
        elif _is_taken(name):
            places[bare(name).lower()].append(name)
    for same in places.values():
        if len(same) > 1:
            yield Fault(bare(same[0]), RULE, f"有多个文件名为 {bare(same[0])}：{'、'.join(map(_shown, same))}")


def bare(name: str) -> str:
    """The bare file name: folders of an archive do not matter."""
    return PurePosixPath(name.replace("\\", "/")).name


def _place(name: str) -> str:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in parts:
        return "的路径不能是绝对路径，也不能含有 .."
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in name) or len(name) > 200:
        return "的名称含有控制字符或过长"
    return ""


def _kind(name: str) -> str:
    lower = name.lower()
    if lower != name and lower.endswith((*ENDINGS, ".toml")) and not name.endswith((*ENDINGS, ".toml")):
        return "的扩展名应为小写"
    if lower.endswith((".bpmn20.xml", ".bpmn.xml", ".dmn.xml")):
        return "请改名，扩展名应为 .bpmn 或 .dmn"
    if lower.endswith(".py"):
        return "是程序，处理函数不能随发布版本提交"
    if not lower.endswith((*ENDINGS, *BESIDE)):
        return "不是流程图（.bpmn）、决策表（.dmn）、表单（.json）、走查（.toml）或 package.toml"
    return "" if NAME.fullmatch(name) else "的名称只能用英文字母、数字、下划线、短横和点（UTF-8）"


def strays(names: Iterable[str]) -> list[Fault]:
    """Files in a package's folder that look like its own and would not be read."""
    odd = [(name, _kind(name)) for name in names if _LOOKS.fullmatch(name)]
    return [Fault(name, RULE, f"文件 {name} {sentence}") for name, sentence in odd if sentence]


def _is_junk(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any(part in JUNK or part.startswith("._") for part in parts)


def _is_taken(name: str) -> bool:
    return bare(name).endswith((*ENDINGS, ".toml")) and bare(name) not in NO_WALKS


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)[-80:] or "（无名）"


def _entry(one: zipfile.ZipInfo) -> Iterator[Fault]:
    shown = _shown(one.filename)
    kind = stat.S_IFMT(one.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        yield Fault(shown, RULE, f"文件 {shown} 是链接或特殊文件，不能提交")
    elif one.flag_bits & 0x1:
        yield Fault(shown, RULE, f"文件 {shown} 已加密，请使用不加密的压缩包")
    elif one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield Fault(shown, RULE, f"文件 {shown} 的压缩方式不支持，请用普通 ZIP 打包")
    elif not one.filename.isascii() and not one.flag_bits & 0x800:
        yield Fault(shown, RULE, f"文件 {shown} 的名称不是 UTF-8，请改用英文文件名")


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    files, found = dict[str, bytes](), list[Fault]()
    for one in entries:
        try:
            with archive.open(one) as stream:
                files[bare(one.filename)] = stream.read(MOST_ONE + 1)
        except _DAMAGED:
            shown = _shown(one.filename)
            found.append(Fault(shown, RULE, f"文件 {shown} 的内容已损坏，请重新打包"))
    if found:
        raise Faulty(found)
    return files


def _refuse_index(raw: bytes) -> None:
    """Look at the end record alone: a list of a million names is not read to be counted. Nothing that fits here
    needs a second, larger end record (ZIP64), which would be read in its place."""
    at = raw.rfind(b"PK\x05\x06", max(len(raw) - 65_557, 0))
    if at < 0 or len(raw) - at < _END.size:
        raise BadRequest(UNREADABLE)
    entries, size = _END.unpack_from(raw, at)[4:6]
    larger = raw[max(at - _LOCATOR, 0) : at].startswith(b"PK\x06\x07")
    if larger or entries > 2 * MOST_FILES or size > MOST_INDEX or len(raw) > MOST_BYTES:
        raise TooLarge("业务包过大：至多 300 个文件，单个不超过 1 MB，共不超过 8 MB。")
