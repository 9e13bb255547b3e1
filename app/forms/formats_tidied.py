"""What a format gives back, and the tidying all formats share."""

import re
import unicodedata
from dataclasses import dataclass

DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb]")
BREAKS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_HALF = {0x3000: " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")


@dataclass(frozen=True)
class FormatFinding:
    """One finding of a format. `severity`: reject or warn."""

    rule: str
    severity: str
    message: str


@dataclass(frozen=True)
class Tidied:
    """The value as it is kept, and what is wrong with it."""

    value: str
    findings: tuple[FormatFinding, ...] = ()


def reject(value: str, rule: str, message: str) -> Tidied:
    """A value that cannot be taken."""
    return Tidied(value, (FormatFinding(rule, "reject", message),))


def visible(value: str) -> str:
    """Without invisible marks that come along when text is pasted."""
    return INVISIBLE.sub("", value)


def compact(value: str) -> str:
    """Full-width to half-width (NFKC), one kind of dash, no blanks anywhere."""
    plain = unicodedata.normalize("NFKC", visible(value))
    return DASHES.sub("-", "".join(plain.split()))


def half_width(value: str) -> str:
    """Full-width digits and signs as typed by an input method; whatever else looks like a digit stays: a raised 3
    or a comma changes what a number says."""
    return value.translate(_HALF)


def hidden(value: str, lines: bool) -> str:
    """Says of marks that turn the reading order, control characters and, unless `lines`, line breaks."""
    if TURNING.search(value):
        return "内容含有改变文字方向的不可见字符，请删除后重新填写。"
    if CONTROL.search(value):
        return "内容含有不可见的控制字符，请删除后重新填写。"
    return "" if lines or not BREAKS.search(value) else "本栏只能填写一行，请删除换行后重新填写。"


def foreign(value: str) -> str:
    """The first characters that are no plain ASCII, named for the person; empty if there are none."""
    strange = dict.fromkeys(char for char in value if not char.isascii())
    return "、".join(f"“{char}”（U+{ord(char):04X}）" for char in list(strange)[:3])
