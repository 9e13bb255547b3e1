"""The streams of a PDF file: what they unpack to, and how large the pictures in them are."""

import collections
import contextlib
import io
import re
import zlib
from typing import Any

from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from app.attachments import probe_filters
from app.attachments.probe_acts import members, value
from app.attachments.probe_image import PIXELS
from app.attachments.probe_refused import Refused

UNPACKED = 200 * 1024 * 1024
CONTENT = 64 * 1024 * 1024
PACKING = "PDF使用了少见的压缩方式，无法检查，请用“打印为PDF”重新生成后上传。"
LARGE = "PDF展开后过大，请降低扫描分辨率或者拆分后上传。"
ELSEWHERE = "PDF的内容存放在另一个文件中，请用“打印为PDF”重新生成后上传。"
MANY_PIXELS = "PDF中有图片像素过多（最多5000万），请降低分辨率后重新扫描。"
OUTSIDE = frozenset({"/F", "/FFilter", "/FDecodeParms", "/OPI", "/Ref"})
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_INLINE = re.compile(rb"BI(?<![^\s>)\]]BI)(?=[\s/])(.{0,4096}?)(?<![A-Za-z/])ID\s", re.DOTALL)
_INLINE_FILTER = re.compile(rb"/(?:F|Filter)\s*(\[[^\]]*\]|/[^\s/\[\]<>()]+)")
_INLINE_SIDE = re.compile(rb"/(?:W|H|Width|Height)\s+([0-9]+)")
_NAME = re.compile(rb"/[^\s/\[\]<>()]+")
_DATA_ONLY = frozenset({"/ObjStm", "/XRef", "/Metadata"})


class Budget:
    """How much the whole file may still unpack to."""

    def __init__(self) -> None:
        self.room = UNPACKED

    def spend(self, size: int) -> None:
        """Raise Refused when the file as a whole gets too large."""
        self.room -= size
        if self.room < 0:
            raise Refused(LARGE)


def look(part: Any, budget: Budget) -> bytes:
    """Count one object if it is a stream, look at its pictures, and give back what a stream of drawing says.

    What a stream declares proves nothing, so the whole chain of filters is run, a piece at a time.
    """
    if not isinstance(part, StreamObject):
        return b""
    if OUTSIDE & set(part):
        raise Refused(ELSEWHERE)
    filters = _filters(part)
    picture = value(part, "/Subtype") == "/Image"
    if picture:
        _few_pixels(int(value(part, "/Width", 0)) * int(value(part, "/Height", 0)))
    drawing = not picture and value(part, "/Type") not in _DATA_ONLY and "/Length1" not in part
    coded = filters[-1] if filters and filters[-1] in probe_filters.PICTURES else ""
    kept = _run(part, filters, budget, keep=drawing or bool(coded))
    if coded:
        _picture(kept, coded, part)
        return b""
    if drawing:
        inline(kept, budget)
    return kept if drawing else b""


def _filters(part: StreamObject) -> list[str]:
    named = value(part, "/Filter", ArrayObject())
    listed = members(named)
    try:
        return probe_filters.known([str(one) for one in listed])
    except ValueError:
        raise Refused(PACKING) from None


def _parameters(part: StreamObject) -> list[DictionaryObject]:
    given = value(part, "/DecodeParms", ArrayObject())
    listed = members(given)
    return [one for one in listed if isinstance(one, DictionaryObject)]


def _late(part: StreamObject) -> bool:
    return any(value(one, "/EarlyChange", 1) == 0 for one in _parameters(part))


def _run(part: StreamObject, filters: list[str], budget: Budget, keep: bool) -> bytes:
    kept = bytearray()
    for piece in probe_filters.unpacked(part._data, filters, budget.spend, _late(part)):
        kept += piece if keep else b""
        if len(kept) > CONTENT:
            raise Refused(LARGE)
    return bytes(kept)


def _few_pixels(pixels: int) -> None:
    if pixels > PIXELS:
        raise Refused(MANY_PIXELS)


def _picture(data: bytes, kind: str, part: StreamObject) -> None:
    """The picture's own head, which may tell of another size than its dictionary."""
    if kind == "CCF":
        for one in _parameters(part):
            _few_pixels(int(value(one, "/Columns", 1728)) * int(value(one, "/Rows", value(part, "/Height", 0))))
    elif kind == "JBIG2":
        _jbig2(data)
    else:
        _coded(data, "JPEG" if kind == "DCT" else "JPEG2000")


def _coded(data: bytes, kind: str) -> None:
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            _few_pixels(image.width * image.height)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(MANY_PIXELS) from None
    except Warning:
        return


def _jbig2(data: bytes) -> None:
    """Width and height in each page information segment (type 48), found by walking from segment to segment."""
    place = 0
    while place + 11 <= len(data):
        number, flags, count = int.from_bytes(data[place : place + 4]), data[place + 4], data[place + 5] >> 5
        size = 1 if number <= 256 else 2 if number <= 65536 else 4
        if count == 7:
            count = int.from_bytes(data[place + 5 : place + 9]) & 0x1FFFFFFF
            place += 3 + (count + 8) // 8
        place += 6 + count * size + (4 if flags & 0x40 else 1)
        length = int.from_bytes(data[place : place + 4])
        place += 4
        if flags & 0x3F == 48:
            _few_pixels(
                int.from_bytes(data[place : place + 4]) * min(int.from_bytes(data[place + 4 : place + 8]), 1 << 16)
            )
        if length == 0xFFFFFFFF:
            return
        place += length


def inline(content: bytes, budget: Budget) -> None:
    """The small pictures written straight into a page (BI … ID … EI); damaged ones give what they give."""
    for found in _INLINE.finditer(content):
        head = ESCAPED.sub(lambda hit: bytes([int(hit[1], 16)]), found[1])
        sides = [int(side) for side in _INLINE_SIDE.findall(head)]
        _few_pixels(sides[0] * sides[1] if len(sides) == 2 else 0)
        named = _INLINE_FILTER.search(head)
        names = [name.decode("latin-1") for name in _NAME.findall(named[1])] if named else []
        if set(names) & set(probe_filters.NAMES):
            _inline_data(memoryview(content)[found.end() :], names, budget)


def _inline_data(data: memoryview, names: list[str], budget: Budget) -> None:
    try:
        filters = probe_filters.known(names)
    except ValueError:
        raise Refused(PACKING) from None
    if filters[0] not in probe_filters.PICTURES:
        with contextlib.suppress(ValueError, zlib.error):
            collections.deque(probe_filters.unpacked(data, filters, budget.spend), maxlen=0)
