"""A look into PDF files: whole, not encrypted, and nothing in it that acts by itself."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from app.attachments.probe_refused import Refused, no_active, no_archive

BROKEN = "PDF不完整或者已经损坏，请重新扫描或者用“打印为PDF”生成后上传。"
PARTS = 400_000
HEAD = 1024
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
LOUD = rb"JavaScript|OpenAction|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|Encrypt"
HIDDEN = re.compile(rb"/(" + LOUD + rb")(?![A-Za-z0-9])")
ACTING = frozenset(f"/{name}" for name in LOUD.decode().replace("Files?", "File").split("|")) | {
    "/EmbeddedFiles",
    "/AA",
    "/JS",
    "/EF",
    "/XFA",
    "/GoToE",
}


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
    return Refused(f"PDF含有脚本、附件或者自动动作（{name}），请用“打印为PDF”重新生成后上传。")


def _read(data: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise _acting("/Encrypt")
        for part in _parts(reader):
            _no_action(part)
        if not len(reader.pages):
            raise Refused(BROKEN)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
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
            waiting += [*one.keys(), *(one.raw_get(key) for key in one)]
        elif isinstance(one, ArrayObject):
            waiting += [*iter(list.__iter__(one))]
