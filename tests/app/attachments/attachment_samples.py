"""Files good and bad, made on the spot: each with the name it is sent under."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image
from pypdf import PdfReader, PdfWriter

Sample = tuple[str, str, bytes]
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def picture(kind: str, mode: str = "RGB", side: int = 64, **options: object) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.effect_noise((side, side), 40).convert(mode).save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """One part of a PNG file."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def flood(side: int) -> bytes:
    """A PNG whose few bytes claim to be a picture of side × side pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return PNG_HEAD + head + chunk(b"IDAT", zlib.compress(b"\0" * 20_000_000, 9)) + chunk(b"IEND", b"")


def with_chunk(data: bytes, name: bytes, body: bytes) -> bytes:
    """The PNG with one more part after its head."""
    return data[:33] + chunk(name, body) + data[33:]


def with_segment(data: bytes, marker: int, body: bytes) -> bytes:
    """The JPEG with one more segment after its start."""
    return data[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body + data[2:]


def several(number: int, between: bytes = b"") -> bytes:
    """What a telephone writes: a picture that says more follow, and these."""
    first = with_segment(picture("JPEG"), 0xE2, b"MPF\0II*\0\x08\0\0\0\0\0")
    return first + b"".join(between + picture("JPEG") for _ in range(number - 1))


def archive() -> bytes:
    """A small ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.html", "<script>alert(1)</script>")
    return out.getvalue()


def pdf(catalog: bytes = b"", *more: bytes, trailer: bytes = b"", page: bytes = b"", loose: bytes = b"") -> bytes:
    """One page; more keys of catalog, page and trailer, more objects from number 4 on, one no table knows."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]" + page + b">>",
        *more,
    ]
    out, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    out += loose
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def stream(size: int, filters: bytes = b"/FlateDecode") -> bytes:
    """A stream that unpacks to so many zeros."""
    packer = zlib.compressobj(9)
    body = (
        b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(max(1, size // (1024 * 1024))))
        + packer.flush()
    )
    return b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(body), filters, body)


def many_pages(number: int) -> bytes:
    """A document of so many empty pages."""
    writer = PdfWriter()
    for _ in range(number):
        writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def packed(data: bytes, more: bytes = b"") -> bytes:
    """The same document with its objects compressed into streams, where plain search finds nothing."""
    out = io.BytesIO()
    PdfWriter(clone_from=PdfReader(io.BytesIO(data))).write(out)
    plain = out.getvalue()
    inner = PdfReader(io.BytesIO(plain))
    bodies = {number: _text(inner, number) for number in sorted(inner.xref[0])}
    root = inner.trailer.raw_get("/Root").idnum
    bodies[1] += more
    return _object_streams(bodies, root)


def _text(reader: PdfReader, number: int) -> bytes:
    out = io.BytesIO()
    found = reader.get_object(number)
    assert found is not None
    found.write_to_stream(out)
    return out.getvalue()


def _object_streams(bodies: dict[int, bytes], root: int) -> bytes:
    offsets, content = [], b""
    for number, body in bodies.items():
        offsets.append(b"%d %d" % (number, len(content)))
        content += body + b"\n"
    table = b" ".join(offsets) + b"\n"
    stream, holder = zlib.compress(table + content), max(bodies) + 1
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    first = len(out)
    head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (len(bodies), len(table), len(stream))
    out += b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (holder, head, stream)
    start = len(out)
    rows = {0: (0, 0, 65535), holder: (1, first, 0), holder + 1: (1, start, 0)}
    rows |= {number: (2, holder, index) for index, number in enumerate(bodies)}
    lines = b"".join(struct.pack(">BIH", *rows.get(number, (0, 0, 0))) for number in range(holder + 2))
    head = b"<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Length %d>>" % (holder + 2, root, len(lines))
    out += b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (holder + 1, head, lines)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def encrypted() -> bytes:
    """A document that asks for a password."""
    out = io.BytesIO()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def attached() -> bytes:
    """A document with a file in it."""
    out = io.BytesIO()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.add_attachment("a.exe", b"MZ")
    writer.write(out)
    return out.getvalue()


def good() -> Iterator[Sample]:
    """Files that must be taken."""
    yield "png", "扫描件.png", picture("PNG")
    yield "png grey", "a.PNG", picture("PNG", "L")
    yield "png palette", "a.png", picture("PNG", "P")
    yield "png alpha", "a.png", picture("PNG", "RGBA")
    yield "png black and white", "a.png", picture("PNG", "1")
    yield "png with text", "a.png", with_chunk(picture("PNG"), b"tEXt", b"Comment\0scanned")
    yield "jpeg", "a.jpg", picture("JPEG")
    yield "jpeg long extension", "a.JPEG", picture("JPEG")
    yield "jpeg progressive", "a.jpg", picture("JPEG", progressive=True)
    yield "jpeg grey", "a.jpg", picture("JPEG", "L")
    yield "jpeg cmyk", "a.jpg", picture("JPEG", "CMYK")
    yield "jpeg with comment", "a.jpg", with_segment(picture("JPEG"), 0xFE, b"scanned")
    yield "jpeg with padding", "a.jpg", picture("JPEG") + b"\0" * 16
    yield "jpeg with fill bytes", "a.jpg", picture("JPEG").replace(b"\xff\xdb", b"\xff\xff\xff\xdb", 1)
    yield "jpeg with restarts", "a.jpg", picture("JPEG", restart_marker_rows=1)
    yield "jpeg of several", "a.jpg", several(3)
    yield "jpeg of several with padding", "a.jpg", several(2, b"\0" * 8)
    mpo = picture("MPO", save_all=True, append_images=[Image.new("RGB", (64, 64))])
    yield "jpeg of a telephone", "a.jpg", mpo
    for name, body in (
        ("cut", b"Exif\0\0II*\0\x08\0\0\0\xff\x7f\x12\x01"),
        ("empty", b"Exif\0\0"),
        ("odd", b"Exif\0\0MM\xff"),
    ):
        yield f"jpeg with {name} exif", "a.jpg", with_segment(picture("JPEG"), 0xE1, body)
    yield "jpeg with damaged colours", "a.jpg", with_segment(picture("JPEG"), 0xE2, b"ICC_PROFILE\0\x02\x01aaaa")
    yield "jpeg with damaged MPF", "a.jpg", with_segment(picture("JPEG"), 0xE2, b"MPF\0II*\0\xff\xff\xff\xff")
    yield "pdf", "许可证.pdf", pdf()
    yield "pdf opening at its first page", "a.pdf", pdf(b"/OpenAction[3 0 R/Fit]")
    yield (
        "pdf going to its first page",
        "a.pdf",
        pdf(b"/OpenAction 4 0 R", b"<</S/GoTo/D[3 0 R/Fit]>>"),
    )
    yield "pdf with text", "a.pdf", pdf(b"", b"<</Length 9>>\nstream\n(Launch) \nendstream")
    yield "pdf with view", "a.pdf", pdf(b"/PageMode/UseNone/Lang(zh-CN)")
    yield "pdf with object streams", "a.pdf", packed(pdf())


def bad_pictures() -> Iterator[Sample]:
    """Pictures that must be refused."""
    png, jpeg = picture("PNG"), picture("JPEG")
    yield "png + html", "a.png", png + b"<html><script>alert(1)</script>"
    yield "png + zip", "a.png", png + archive()
    yield "png with script text", "a.png", with_chunk(png, b"tEXt", b"Comment\0<ScRiPt>alert(1)</script>")
    yield "png with zip inside", "a.png", with_chunk(png, b"zipp", archive())
    yield "png cut", "a.png", png[:-30]
    yield "png without end", "a.png", png[:-12]
    yield "png wrong sum", "a.png", png[:-20] + bytes((png[-20] ^ 1,)) + png[-19:]
    yield "png with absurd length", "a.png", png[:33] + b"\xff\xff\xff\xffIDAT" + png[33:]
    yield "png head only", "a.png", PNG_HEAD
    yield "png animated", "a.png", picture("PNG", save_all=True, append_images=[Image.new("RGB", (64, 64))])
    yield "png flood 13000", "a.png", flood(13_000)
    yield "png flood 30000", "a.png", flood(30_000)
    yield "png of too many pixels", "a.png", blank(8000, "1")
    yield "png flood max", "a.png", flood(2**31 - 1)
    yield "png text bomb", "a.png", with_chunk(png, b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 90_000_000))
    yield "jpeg + html", "a.jpg", jpeg + b"<html>"
    yield "jpeg + zip", "a.jpg", jpeg + archive()
    yield "jpeg + jpeg", "a.jpg", jpeg + jpeg
    yield "jpeg of several + html", "a.jpg", several(2) + b"<html>"
    yield "jpeg of several with html between", "a.jpg", several(2, b"<html>")
    yield "jpeg of several, one cut", "a.jpg", several(2)[:-100]
    yield "jpeg of nine", "a.jpg", several(9)
    yield "jpeg + executable", "a.jpg", jpeg + b"MZ\x90"
    yield "jpeg script comment", "a.jpg", with_segment(jpeg, 0xFE, b"<script>alert(1)</script>")
    yield "jpeg php comment", "a.jpg", with_segment(jpeg, 0xFE, b"<?php system($_GET[0]); ?>")
    yield "jpeg with zip inside", "a.jpg", with_segment(jpeg, 0xED, archive())
    yield "jpeg with pdf inside", "a.jpg", with_segment(jpeg, 0xE5, b"\n%PDF-1.4\n")
    yield "jpeg cut", "a.jpg", jpeg[: len(jpeg) // 2]
    yield "jpeg without end", "a.jpg", jpeg[:-2]
    yield "jpeg without picture", "a.jpg", b"\xff\xd8\xff\xd9"
    yield "jpeg absurd segment", "a.jpg", b"\xff\xd8\xff\xe0\xff\xff" + jpeg[4:40]


def bad_documents() -> Iterator[Sample]:
    """Documents that must be refused."""
    script = b"<</S/JavaScript/JS(app.alert(1))>>"
    yield "pdf open script", "a.pdf", pdf(b"/OpenAction 4 0 R", script)
    yield "pdf with link", "a.pdf", pdf(b"", b"<</S/URI/URI(https://example.com)>>")
    yield "pdf to another file", "a.pdf", pdf(b"", b"<</S/GoToR/F(x.pdf)/D[0/Fit]>>")
    yield "pdf movie", "a.pdf", pdf(b"", b"<</Subtype/Movie/Movie<</F(x.avi)>>>>")
    yield "pdf sound", "a.pdf", pdf(b"", b"<</S/Sound/Sound 5 0 R>>")
    yield "pdf opening then more", "a.pdf", pdf(b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/Named/N/Print>>>>")
    yield "pdf opening by name", "a.pdf", pdf(b"/OpenAction<</S/Named/N/Print>>")
    yield "pdf 1001 pages", "a.pdf", many_pages(1001)
    yield "pdf 300 MB stream", "a.pdf", pdf(b"", stream(300 * 1024 * 1024))
    yield "pdf stream packed twice", "a.pdf", pdf(b"", stream(1024, b"[/FlateDecode/FlateDecode]"))
    yield "pdf open address", "a.pdf", pdf(b"/OpenAction<</S/URI/URI(http://x)>>")
    yield "pdf unused script", "a.pdf", pdf(b"", script)
    yield "pdf loose script", "a.pdf", pdf(loose=b"9 0 obj\n" + script + b"\nendobj\n")
    yield "pdf named script", "a.pdf", pdf(b"/Names<</JavaScript<</Names[(a) 4 0 R]>>>>", script)
    yield "pdf escaped name", "a.pdf", pdf(b"/Open#41ction 4 0 R", b"<</S/Java#53cript/J#53(1)>>")
    yield "pdf page action", "a.pdf", pdf(page=b"/AA<</O<</S/Named/N/NextPage>>>>")
    yield "pdf program start", "a.pdf", pdf(b"", b"<</S/Launch/F(cmd.exe)>>")
    yield "pdf form sender", "a.pdf", pdf(b"", b"<</S/SubmitForm/F(http://x)>>")
    yield "pdf with form scripts", "a.pdf", pdf(b"/AcroForm<</XFA[]>>")
    yield "pdf with file", "a.pdf", attached()
    yield "pdf with rich media", "a.pdf", pdf(b"", b"<</Subtype/RichMedia>>")
    yield "pdf packed script", "a.pdf", packed(pdf(b"/Names<</JavaScript<</Names[(a) 4 0 R]>>>>", script))
    yield "pdf packed action", "a.pdf", packed(pdf(page=b"/AA<</O<</S/Named/N/NextPage>>>>"))
    yield "pdf bomb", "a.pdf", packed(pdf(), b" " * 100_000_000)
    yield "pdf encrypted", "a.pdf", encrypted()
    yield "pdf + zip", "a.pdf", pdf() + archive()
    yield "pdf + html", "a.pdf", pdf() + b"<script>alert(1)</script>"
    yield "pdf page in head", "a.pdf", pdf().replace(b"%\xe2\xe3\xcf\xd3", b"<html><script>", 1)
    yield "pdf cut", "a.pdf", pdf()[:-60]
    yield "pdf head only", "a.pdf", b"%PDF-1.5\n%%EOF"
    yield "pdf without pages", "a.pdf", pdf().replace(b"[3 0 R]/Count 1", b"[]/Count 0     ")
    yield "pdf own grandfather", "a.pdf", pdf().replace(b"[3 0 R]", b"[2 0 R]")
    nested = b"[" * 50_000 + b"]" * 50_000
    yield "pdf nested", "a.pdf", pdf(b"", nested)


def bad_names() -> Iterator[Sample]:
    """Files that are not what their names say."""
    yield "executable", "许可证.pdf", b"MZ" + b"\0" * 100
    yield "png as jpeg", "a.jpg", picture("PNG")
    yield "jpeg as pdf", "a.pdf", picture("JPEG")
    yield "html", "a.html", b"<html>"
    yield "svg", "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    yield "word", "a.docx", archive()
    yield "no extension", "扫描件", picture("PNG")
    yield "two extensions", "a.pdf.exe", pdf()
    yield "direction mark", "a\u202efdp.exe", pdf()
    yield "empty", "a.pdf", b""
    yield "webp as png", "a.png", picture("WEBP")
    yield "gif", "a.gif", picture("GIF")


def blank(side: int, mode: str = "RGB") -> bytes:
    """A large empty picture of few bytes."""
    out = io.BytesIO()
    Image.new(mode, (side, side)).save(out, "PNG")
    return out.getvalue()
