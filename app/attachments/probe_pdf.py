"""A look into PDF files: whole, not encrypted, not too large unpacked, and nothing in it that acts by itself."""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, IndirectObject, read_object

from app.attachments import probe_acts, probe_streams
from app.attachments.probe_refused import BEFORE, Refused, no_active, no_archive

BROKEN = "PDF不完整或者已经损坏，请重新扫描或者用“打印为PDF”生成后上传。"
HEAD = 1024
PAGES = 1000
LOOSE = re.compile(rb"(?<![0-9])[0-9]{1,10}\s+[0-9]{1,5}\s+obj(?![A-Za-z])\s*|(?<![A-Za-z])trailer\s*(?=<<)")
LOUD = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|Encrypt)(?![A-Za-z0-9])")
MALFORMED = (
    PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, zlib.error,
)  # fmt: skip


def look(data: bytes) -> None:
    """Raise Refused unless it is a whole, plain document."""
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise Refused(BROKEN)
    if data[end + 5 :].strip(b"\x00\r\n\t "):
        raise Refused("PDF末尾带有附加数据，请用“打印为PDF”重新生成后上传。")
    no_archive(data)
    plain = _from_head(data)
    no_active(plain[5:HEAD])
    try:
        _read(plain)
    except MALFORMED:
        raise Refused(BROKEN) from None


def _from_head(data: bytes) -> bytes:
    """The document as its own table counts it: from its first line, or with what stands before that."""
    plain = data.lstrip(BEFORE)
    starts = re.findall(rb"startxref\s+([0-9]{1,10})", data)
    table = re.compile(rb"\s*(xref|[0-9]+\s+[0-9]+\s+obj)")
    return data if starts and len(plain) < len(data) and table.match(data, int(starts[-1])) else plain


def _read(data: bytes) -> None:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise probe_acts.acting("/Encrypt")
    budget = probe_streams.Budget()
    for part in _parts(reader, data):
        probe_acts.look(part, BROKEN)
        probe_streams.look(part, budget)
    pages = len(reader.pages)
    if not 0 < pages <= PAGES:
        raise Refused(BROKEN if not pages else f"PDF超过{PAGES}页，请拆分后上传。")
    for page in reader.pages:
        _whole_content(page, budget)


def _whole_content(page: Any, budget: probe_streams.Budget) -> None:
    """A page may be cut into several streams anywhere between two words: read them as one, as a viewer does."""
    pieces = probe_acts.value(page, "/Contents")
    if isinstance(pieces, ArrayObject) and len(pieces) > 1:
        content = b"\n".join(probe_streams.look(one.get_object(), budget) for one in list.__iter__(pieces))
        probe_streams.inline(content, budget)


def _parts(reader: PdfReader, data: bytes) -> Iterator[Any]:
    """The trailer and every object any table of the file knows, used or not; then those that no table knows."""
    yield reader.trailer
    known = {(number, generation) for generation, table in reader.xref.items() for number in table}
    known |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(known):
        yield reader.get_object(IndirectObject(number, generation, reader))
    places = {offset for table in reader.xref.values() for offset in table.values()}
    for found in LOOSE.finditer(data):
        if not _listed(data, found.start(), places):
            yield _loose(reader, data, found.end())


def _listed(data: bytes, start: int, places: set[int]) -> bool:
    while start not in places and data[start - 1 : start].isspace():
        start -= 1
    return start in places


def _loose(reader: PdfReader, data: bytes, start: int) -> Any:
    """An object no table knows but a reader that repairs the file would find; None for a look-alike."""
    try:
        file = io.BytesIO(data)
        file.seek(start)
        return read_object(file, reader)
    except MALFORMED:
        ends = [data.find(word, start) for word in (b"endobj", b"stream")]
        near = data[start : min((end for end in ends if end > 0), default=len(data))]
        loud = LOUD.search(probe_streams.ESCAPED.sub(lambda hit: bytes([int(hit[1], 16)]), near))
        if loud:
            raise probe_acts.acting("/" + loud[1].decode()) from None
        return None
