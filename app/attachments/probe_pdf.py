"""A look into PDF files: whole, not encrypted, and nothing in it that acts by itself."""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from app.attachments.probe_refused import Refused, no_active, no_archive

BROKEN = "PDF不完整或者已经损坏，请重新扫描或者用“打印为PDF”生成后上传。"
PARTS = 400_000
HEAD = 1024
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
LOUD = rb"JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|Encrypt"
HIDDEN = re.compile(rb"/(" + LOUD + rb")(?![A-Za-z0-9])")
ACTING = frozenset(f"/{name}" for name in LOUD.decode().replace("Files?", "File").split("|")) | {
    "/EmbeddedFiles",
    "/AA",
    "/JS",
    "/EF",
    "/XFA",
    "/GoToE",
    "/GoToR",
    "/GoTo3DView",
    "/Movie",
    "/Sound",
    "/Rendition",
    "/URI",
}
AWAY = frozenset({"/URI", "/GoToR", "/GoToE"})
PAGES = 1000
UNPACKED = 200 * 1024 * 1024
CHUNK = 1024 * 1024
MALFORMED = (
    PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, zlib.error,
)  # fmt: skip
FILTERS = 2
PLAIN_ACTION = frozenset({"/Type", "/S", "/D"})


def look(data: bytes) -> None:
    """Raise Refused unless it is a whole, plain document."""
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise Refused(BROKEN)
    if data[end + 5 :].strip(b"\x00\r\n\t "):
        raise Refused("PDF末尾带有附加数据，请用“打印为PDF”重新生成后上传。")
    no_archive(data)
    no_active(data[5:HEAD])
    hidden = HIDDEN.search(ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data))
    if hidden:
        raise _acting("/" + hidden[1].decode())
    _read(data)


def _acting(name: str) -> Refused:
    if name == "/Encrypt":
        return Refused("PDF设有密码或者权限限制，请去除后重新上传。")
    if name in AWAY:
        return Refused(f"PDF含有指向其他网址或者文件的链接（{name}），请用“打印为PDF”重新生成后上传。")
    return Refused(f"PDF含有脚本、附件或者自动动作（{name}），请用“打印为PDF”重新生成后上传。")


def _read(data: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise _acting("/Encrypt")
        room = UNPACKED
        for part in _parts(reader):
            _no_action(part)
            room -= _unpacked(part, room)
        if not 0 < len(reader.pages) <= PAGES:
            raise Refused(BROKEN if not len(reader.pages) else f"PDF超过{PAGES}页，请拆分后上传。")
    except (
        PyPdfError,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        zlib.error,
    ):
        raise Refused(BROKEN) from None


def _parts(reader: PdfReader) -> Iterator[Any]:
    """The trailer and every object any table of the file knows, used or not."""
    yield reader.trailer
    known = {(number, generation) for generation, table in reader.xref.items() for number in table}
    known |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(known):
        yield reader.get_object(IndirectObject(number, generation, reader))


def _no_action(part: Any) -> None:
    """Walk through one object without following references: those come by themselves."""
    waiting, seen = [part], 0
    while waiting:
        one = waiting.pop()
        seen += 1
        if seen > PARTS:
            raise Refused(BROKEN)
        if isinstance(one, NameObject) and one in ACTING:
            raise _acting(str(one))
        if isinstance(one, DictionaryObject):
            _plain_opening(one)
            waiting += [*one.keys(), *(one.raw_get(key) for key in one)]
        elif isinstance(one, ArrayObject):
            waiting += [*iter(list.__iter__(one))]


def _plain_opening(one: DictionaryObject) -> None:
    """What happens on opening may be a place in the document itself, nothing else."""
    if "/OpenAction" not in one:
        return
    action: Any = one["/OpenAction"]
    if isinstance(action, DictionaryObject):
        inside = set(action) <= PLAIN_ACTION and action.get("/S") == "/GoTo"
        action = action.get("/D") if inside else None
    if not isinstance(action, ArrayObject | str | bytes):
        raise _acting("/OpenAction")


def _unpacked(part: Any, room: int) -> int:
    """How many bytes a stream really unpacks to, counted piece by piece: what it declares proves nothing."""
    if not isinstance(part, StreamObject):
        return 0
    named = part.get("/Filter", [])
    filters = [str(one) for one in (named if isinstance(named, ArrayObject) else [named])]
    if len(filters) > FILTERS or filters.count("/FlateDecode") + filters.count("/LZWDecode") > 1:
        raise Refused(BROKEN)
    if filters[:1] not in (["/FlateDecode"], ["/Fl"]):
        return len(part._data)
    return _inflated(part._data, room)


def _inflated(data: bytes, room: int) -> int:
    unpacker, total, rest = zlib.decompressobj(), 0, data
    while rest and not unpacker.eof:
        total += len(unpacker.decompress(rest, CHUNK))
        rest = unpacker.unconsumed_tail
        if total > room:
            raise Refused("PDF展开后过大，请降低扫描分辨率或者拆分后上传。")
    return total
