"""A look into PNG and JPEG files: every part in its place, nothing behind the end, pictures that really decode."""

import io
import zlib
from collections.abc import Iterator

from PIL import Image

from app.attachments.probe_refused import Refused, no_active, no_archive

PIXELS = 50_000_000
PADDING = b"\x00\r\n"
BROKEN = "图片不完整或者已经损坏，请重新扫描后上传。"
LARGE = "图片像素过多（最多5000万），请降低分辨率后重新扫描。"
TAIL = "图片末尾带有附加数据（例如手机的动态照片），请另存为普通图片后上传。"
ANIMATED = {b"acTL", b"fcTL", b"fdAT"}
PICTURE = {b"IDAT", b"PLTE"}
PNG_START = 8
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
STANDALONE = {0x00, 0x01, *range(0xD0, 0xD8), 0xFF}
DESCRIBING = {*range(0xE0, 0xF0), 0xFE}
APP2 = 0xE2
BESIDE = DESCRIBING - {0xE0, 0xEE}
"""Segments a decoder needs nothing of: all but those of JFIF and Adobe, which tell how colours are meant."""
JPEG_START = b"\xff\xd8\xff"
PICTURES = 8


def look_png(data: bytes) -> None:
    """Raise Refused unless it is one plain PNG picture."""
    names = []
    for name, body in _chunks(data):
        names.append(name)
        if name in ANIMATED:
            raise Refused("不接受动画图片，请另存为普通图片后上传。")
        if name not in PICTURE:
            no_active(body)
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"]:
        raise Refused(BROKEN)
    no_archive(data)
    _decode(data, "PNG")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place, name = PNG_START, b""
    while name != b"IEND":
        length, name = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        body, check = data[place + 8 : place + 8 + length], data[place + 8 + length : place + 12 + length]
        if len(check) < 4 or zlib.crc32(name + body) != int.from_bytes(check):
            raise Refused(BROKEN)
        yield name, body
        place += 12 + length
    if data[place:].strip(PADDING):
        raise Refused(TAIL)


def look_jpeg(data: bytes) -> None:
    """Raise Refused unless it is one plain JPEG picture.

    A telephone's file may hold further pictures behind the first and say so (CIPA DC-007, “MPF”): each of them is
    looked at like the first. What cameras write beside a picture may be damaged, the picture itself may not.
    """
    no_archive(data)
    rest, several = data, False
    for _ in range(PICTURES):
        end, shown, told = _one_jpeg(rest)
        _decode(shown, "JPEG")
        several = several or told
        rest = rest[end:]
        if not rest.strip(PADDING):
            return
        rest = rest.lstrip(PADDING)
        if not several or not rest.startswith(JPEG_START):
            raise Refused(TAIL)
    raise Refused(TAIL)


def _one_jpeg(data: bytes) -> tuple[int, bytes, bool]:
    """Where the first picture ends, the picture without what is written beside it, and whether more may follow."""
    place, shown, several = 2, bytearray(data[:2]), False
    while True:
        start = place
        marker, place = _marker(data, place)
        if marker == END_OF_IMAGE:
            return place, bytes(shown + data[start:place]), several
        length = int.from_bytes(data[place : place + 2])
        if length < 2 or place + length > len(data):
            raise Refused(BROKEN)
        body = data[place + 2 : place + length]
        if marker in DESCRIBING:
            no_active(body)
            several = several or (marker == APP2 and body.startswith(b"MPF\x00"))
        place += length
        place = _after_scan(data, place) if marker == START_OF_SCAN else place
        shown += b"" if marker in BESIDE else data[start:place]


def _marker(data: bytes, place: int) -> tuple[int, int]:
    if data[place : place + 1] != b"\xff":
        raise Refused(BROKEN)
    while data[place : place + 1] == b"\xff":
        place += 1
    if place >= len(data):
        raise Refused(BROKEN)
    return data[place], place + 1


def _after_scan(data: bytes, place: int) -> int:
    """The place of the marker that ends the compressed part."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            raise Refused(BROKEN)
        if data[place + 1] not in STANDALONE:
            return place
        place += 1 if data[place + 1] == 0xFF else 2


def _decode(data: bytes, kind: str) -> None:
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            if image.width * image.height > PIXELS:
                raise Refused(LARGE)
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(LARGE) from None
    except (OSError, SyntaxError, ValueError, Warning):
        raise Refused(BROKEN) from None
