"""What the filters of a PDF stream give, piece by piece, so that nobody has to hold all of a bomb to count it."""

import base64
import re
import zlib
from collections.abc import Callable, Iterable, Iterator

CHUNK = 256 * 1024
NAMES = {
    "/FlateDecode": "Fl", "/Fl": "Fl", "/LZWDecode": "LZW", "/LZW": "LZW", "/RunLengthDecode": "RL", "/RL": "RL",
    "/ASCII85Decode": "A85", "/A85": "A85", "/ASCIIHexDecode": "AHx", "/AHx": "AHx", "/DCTDecode": "DCT",
    "/DCT": "DCT", "/CCITTFaxDecode": "CCF", "/CCF": "CCF", "/JPXDecode": "JPX", "/JBIG2Decode": "JBIG2",
}  # fmt: skip
"""Full and short names of the filters: both count as the same."""
PICTURES = frozenset({"DCT", "CCF", "JPX", "JBIG2"})
LONGEST = 4
WIDEST, CLEAR, END = 12, 256, 257
_NOT_HEX, _BLANK = re.compile(rb"[^0-9A-Fa-f]"), re.compile(rb"\s")
Pieces = Iterable[bytes]
Spend = Callable[[int], None]


def known(names: list[str]) -> list[str]:
    """The short names of a chain of filters; raises ValueError for a chain nobody writes for a scan.

    A filter that makes a picture can only be the last one.
    """
    short = [NAMES.get(name, "") for name in names]
    if len(short) > LONGEST or "" in short or PICTURES & set(short[:-1]):
        raise ValueError
    return short


def unpacked(data: bytes | memoryview, filters: list[str], spend: Spend, late: bool = False) -> Iterator[bytes]:
    """What the chain gives, in pieces; `spend` hears the size of every piece of every stage, inner ones too.

    A picture's own filter is not run: how large it gets is told by its width and height. `late`: LZW without early
    change of code width. Raises ValueError and zlib.error where the packing is damaged.
    """
    running = [name for name in filters if name not in PICTURES]
    pieces: Pieces = _cut(data)
    for name in running:
        pieces = _counted(_lzw(pieces, late) if name == "LZW" else _STAGES[name](pieces), spend)
    yield from pieces if running else _counted(pieces, spend)


def _cut(data: bytes | memoryview) -> Iterator[bytes]:
    """Small pieces first: a picture inside a page is short, and what follows it need not be touched."""
    place, size = 0, CHUNK // 64
    while place < len(data):
        yield bytes(data[place : place + size])
        place, size = place + size, min(CHUNK, size * 2)


def _counted(pieces: Pieces, spend: Spend) -> Iterator[bytes]:
    for piece in pieces:
        spend(len(piece))
        yield piece


def _flate(pieces: Pieces) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for piece in pieces:
        rest = piece
        while rest and not unpacker.eof:
            yield unpacker.decompress(rest, CHUNK)
            rest = unpacker.unconsumed_tail


def _run_length(pieces: Pieces) -> Iterator[bytes]:
    held = b""
    for piece in pieces:
        held, place, out = held + piece, 0, bytearray()
        while place < len(held):
            length = held[place]
            if length == 128:
                yield bytes(out)
                return
            needed = length + 2 if length < 128 else 2
            if place + needed > len(held):
                break
            body = held[place + 1 : place + needed]
            out += body if length < 128 else body * (257 - length)
            place += needed
            if len(out) >= CHUNK:
                yield bytes(out)
                out.clear()
        held = held[place:]
        yield bytes(out)


def _ascii85(pieces: Pieces) -> Iterator[bytes]:
    held, done = b"", False
    for piece in pieces:
        plain, end, _ = (held + _BLANK.sub(b"", piece)).replace(b"z", b"!!!!!").partition(b"~")
        done = bool(end)
        whole = len(plain) if done else len(plain) // 5 * 5
        yield base64.a85decode(plain[:whole])
        held = plain[whole:]
        if done:
            return
    yield base64.a85decode(held)


def _ascii_hex(pieces: Pieces) -> Iterator[bytes]:
    held = b""
    for piece in pieces:
        plain, end, _ = piece.partition(b">")
        held += _NOT_HEX.sub(b"", plain)
        whole = len(held) // 2 * 2
        yield bytes.fromhex(held[:whole].decode())
        held = held[whole:]
        if end:
            break
    yield bytes.fromhex(held.decode() + "0") if held else b""


def _codes(pieces: Pieces, width: list[int]) -> Iterator[int]:
    """The codes of varying width, most significant bit first."""
    bits, number = 0, 0
    for piece in pieces:
        for byte in piece:
            number, bits = number << 8 | byte, bits + 8
            if bits >= width[0]:
                bits -= width[0]
                yield number >> bits
                number &= (1 << bits) - 1


def _lzw(pieces: Pieces, late: bool) -> Iterator[bytes]:
    first = [*(bytes((byte,)) for byte in range(256)), b"", b""]
    table, width, last, out = [*first], [9], b"", bytearray()
    for code in _codes(pieces, width):
        if code == END:
            break
        if code == CLEAR:
            table, last, width[0] = [*first], b"", 9
            continue
        if code > len(table) or (code == len(table) and not last):
            raise ValueError
        entry = table[code] if code < len(table) else last + last[:1]
        if last and len(table) < 1 << WIDEST:
            table.append(last + entry[:1])
        width[0] = min(WIDEST, max(9, (len(table) + (not late)).bit_length()))
        last = entry
        out += entry
        if len(out) >= CHUNK:
            yield bytes(out)
            out.clear()
    yield bytes(out)


_STAGES: dict[str, Callable[[Pieces], Iterator[bytes]]] = {
    "Fl": _flate,
    "RL": _run_length,
    "A85": _ascii85,
    "AHx": _ascii_hex,
}
