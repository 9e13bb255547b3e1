"""Documents that unpack to far more than they are, whatever the packing; and honest ones that look alike."""

import base64
import io
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.app.attachments.attachment_samples import Sample, packed, pdf, picture

MEGA = 1024 * 1024


def zeros(size: int) -> bytes:
    """So many zeros, deflated."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(MEGA)) for _ in range(size // MEGA)) + packer.flush()


def run_length(size: int) -> bytes:
    """So many zeros in runs of 128."""
    return b"\x81\x00" * (size // 128) + b"\x80"


def lzw(data: bytes) -> bytes:
    """Packed the way of TIFF and PDF, early change of width."""
    table = {bytes((byte,)): byte for byte in range(256)}
    bits, width, following, held = f"{256:09b}", 9, 258, b""
    out = [bits]
    for byte in data:
        longer = held + bytes((byte,))
        if longer in table:
            held = longer
            continue
        out.append(f"{table[held]:0{width}b}")
        table[longer], following = following, following + 1
        width = min(12, following.bit_length())
        held = bytes((byte,))
        if following == 4094:
            out.append(f"{256:0{width}b}")
            table = {bytes((one,)): one for one in range(256)}
            width, following = 9, 258
    out += [f"{table[held]:0{width}b}", f"{257:0{min(12, (following + 1).bit_length())}b}"]
    text = "".join(out)
    return int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8))


def stream(data: bytes, filters: bytes, more: bytes = b"") -> bytes:
    """A stream with such filters."""
    return b"<</Length %d/Filter%s%s>>stream\n%s\nendstream" % (len(data), filters, more, data)


def shown(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A document whose page says this."""
    return pdf(b"", stream(zlib.compress(content), filters), page=b"/Contents 4 0 R")


def bombs() -> Iterator[Sample]:
    """Refused: the file unpacks to more than any scan needs."""
    once = zeros(400 * MEGA)
    twice = zlib.compress(once, 9)
    hexed, fives = once.hex().encode() + b">", base64.a85encode(once) + b"~>"
    runs = zlib.compress(run_length(300 * MEGA), 9)
    chains = {
        "Fl": (once, b"/Fl"), "Flate Fl": (twice, b"[/FlateDecode /Fl]"), "Fl Fl": (twice, b"[/Fl /Fl]"),
        "A85 Flate": (fives, b"[/ASCII85Decode /FlateDecode]"), "AHx Fl": (hexed, b"[/AHx /Fl]"),
        "hex Flate": (hexed, b"[/ASCIIHexDecode /FlateDecode]"), "A85 Fl": (fives, b"[/A85/Fl]"),
        "Flate run length": (runs, b"[/FlateDecode /RunLengthDecode]"), "Fl RL": (runs, b"[/Fl/RL]"),
        "run length": (run_length(240 * MEGA), b"/RunLengthDecode"), "escaped": (once, b"/Flate#44ecode"),
        "elsewhere": (once, b" 5 0 R"), "elsewhere inside": (twice, b"[5 0 R/Fl]"),
        "Fl AHx LZW": (twice, b"[/Fl/Fl/LZW]"),
    }  # fmt: skip
    for name, (data, filters) in chains.items():
        document = pdf(b"", stream(data, filters), b"/FlateDecode")
        yield f"pdf bomb {name}", "a.pdf", document
    yield "pdf bomb no table knows", "a.pdf", pdf(loose=b"9 0 obj\n" + stream(once, b"/Fl") + b"\nendobj\n")
    yield "pdf bomb in pieces", "a.pdf", pdf(b"", *[stream(zeros(60 * MEGA), b"/Fl")] * 4)
    yield "pdf bomb lzw", "a.pdf", pdf(b"", *[stream(zlib.compress(lzw(bytes(4 * MEGA))), b"[/Fl/LZW]")] * 60)
    yield "pdf bomb in a page", "a.pdf", shown(b"BI /W 9 /H 9 /F [/Fl /Fl] ID " + twice + b"\nEI")
    yield (
        "pdf bomb in a page, full names",
        "a.pdf",
        shown(b"q BI/W 9/H 9/Filter/FlateDecode ID " + once + b"\nEI Q"),
    )
    halves = [stream(b"BI /W 9 /H 9 /F /Fl", b"[]"), stream(b"ID " + once + b"\nEI", b"[]")]
    yield "pdf bomb in two halves", "a.pdf", pdf(b"", *halves, page=b"/Contents[4 0 R 5 0 R]")


def pictures() -> Iterator[Sample]:
    """Refused: pictures of more pixels than a picture by itself may have."""
    image = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 1/Width %d/Height %d"
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).convert("L").save(out, "JPEG")
    yield "pdf wide picture", "a.pdf", pdf(b"", stream(zeros(MEGA), b"/Fl", image % (60_000, 60_000)))
    yield "pdf picture larger than told", "a.pdf", pdf(b"", stream(out.getvalue(), b"/DCT", image % (9, 9)))
    fax = image % (9, 9) + b"/DecodeParms<</K -1/Columns 60000/Rows 60000>>"
    yield "pdf wide fax", "a.pdf", pdf(b"", stream(b"\0" * 99, b"/CCITTFaxDecode", fax))
    page = bytes((0, 0, 0, 0, 48, 0, 1, 0, 0, 0, 19)) + (60_000).to_bytes(4) * 2 + bytes(11)
    yield "pdf wide jbig2", "a.pdf", pdf(b"", stream(page, b"/JBIG2Decode", image % (9, 9)))
    yield "pdf wide picture in a page", "a.pdf", shown(b"BI /W 60000 /H 60000 /BPC 1 /F /CCF ID 000 EI")
    yield "pdf unknown packing", "a.pdf", pdf(b"", stream(bytes(99), b"/BrotliDecode"))
    yield "pdf packing after a picture", "a.pdf", pdf(b"", stream(picture("JPEG"), b"[/DCT/Fl]"))
    yield "pdf long chain", "a.pdf", pdf(b"", stream(b"00>", b"[/AHx/AHx/AHx/AHx/AHx]"))


def active() -> Iterator[Sample]:
    """Refused: what plays, acts or leads out of the file."""
    yield "pdf thread elsewhere", "a.pdf", pdf(b"", b"<</S/Thread/F(x.pdf)/D 0>>")
    yield "pdf typed action", "a.pdf", pdf(b"", b"<</Type/Action/S/Future>>")
    yield (
        "pdf linked action",
        "a.pdf",
        pdf(
            b"",
            b"<</S/Future>>",
            page=b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A 4 0 R>>]",
        ),
    )
    yield "pdf following action", "a.pdf", pdf(b"", b"<</S/GoTo/D[3 0 R/Fit]/Next[<</S/Future>>]>>")
    yield "pdf hiding action", "a.pdf", pdf(b"", b"<</S/Hide/T(a)>>")
    yield "pdf printing action", "a.pdf", pdf(b"", b"<</A<</S/Named/N/Print>>>>")
    yield "pdf space", "a.pdf", pdf(page=b"/Annots[<</Subtype/3D/3DD 4 0 R>>]")
    yield "pdf rich media", "a.pdf", pdf(page=b"/Annots[<</Subtype/RichMedia>>]")
    yield "pdf screen", "a.pdf", pdf(page=b"/Annots[<</Subtype/Screen>>]")
    yield "pdf stream elsewhere", "a.pdf", pdf(b"", stream(b"", b"[]", b"/F(http://x/)/FFilter/Fl"))
    yield "pdf picture elsewhere", "a.pdf", pdf(b"", stream(b"", b"[]", b"/Subtype/Form/Ref<</F(x.pdf)>>"))
    yield "pdf file named", "a.pdf", pdf(b"", b"<</Type/Filespec/F(//x/y)>>")
    yield "pdf loose link", "a.pdf", pdf(loose=b"9 0 obj <</S/URI/URI(http://x)>> endobj\n")
    yield "pdf old encrypted trailer", "a.pdf", pdf(loose=b"trailer <</Encrypt 9 0 R>>\n")


def honest() -> Iterator[Sample]:
    """Taken: the same words and packings, doing no harm."""
    data = picture("JPEG")
    image = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8/Width 64/Height 64"
    text = b"BT (/Encrypt /JavaScript /Launch BI and ID) Tj ET"
    yield "pdf with loud words", "a.pdf", pdf(b"", stream(text, b"[]"), page=b"/Contents 4 0 R")
    yield "pdf with loud title", "a.pdf", pdf(b"", b"<</Title(/JavaScript and /Encrypt)>>", trailer=b"/Info 4 0 R")
    yield "pdf with loud packed words", "a.pdf", shown(text)
    yield "pdf scan", "a.pdf", pdf(b"", stream(data, b"/DCTDecode", image))
    fives = base64.a85encode(zlib.compress(data)) + b"~>"
    yield "pdf scan packed thrice", "a.pdf", pdf(b"", stream(fives, b"[/A85/Fl/DCT]", image))
    plain = bytes(range(256)) * 48
    yield "pdf picture lzw", "a.pdf", pdf(b"", stream(lzw(plain), b"/LZWDecode", image))
    yield "pdf picture hex", "a.pdf", pdf(b"", stream(plain.hex().encode() + b">", b"/AHx", image))
    yield (
        "pdf picture in a page",
        "a.pdf",
        shown(b"BI /W 8 /H 8 /BPC 8 /CS /G /F /Fl ID " + zlib.compress(bytes(64)) + b"\nEI"),
    )
    yield (
        "pdf with a contents list",
        "a.pdf",
        pdf(b"", b"<</Title(a)/Next 5 0 R/A<</S/GoTo/D[3 0 R/Fit]>>>>", b"<</Title(b)>>"),
    )
    yield "pdf with tags", "a.pdf", pdf(b"", b"<</Type/StructElem/S/P/A<</O/Layout/Placement/Block>>/K 0>>")
    yield "pdf with turning page", "a.pdf", pdf(b"", b"<</S/Named/N/NextPage>>")
    yield "pdf after a blank line", "a.pdf", b"\r\n" + pdf()
    yield "pdf after a byte order mark", "a.pdf", b"\xef\xbb\xbf" + pdf()
    yield "packed pdf after a byte order mark", "a.pdf", b"\xef\xbb\xbf" + packed(pdf())
