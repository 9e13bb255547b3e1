"""What a format gives back, and the tidying all formats share."""

import re
import unicodedata
from dataclasses import dataclass

DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")


@dataclass(frozen=True)
class Finding3:
    """One finding of a format. `severity`: reject or warn."""

    rule: str
    severity: str
    message: str


@dataclass(frozen=True)
class Tidied:
    """The value as it is kept, and what is wrong with it."""

    value: str
    findings: tuple[Finding3, ...] = ()


def reject(value: str, rule: str, message: str) -> Tidied:
    """A value that cannot be taken."""
    return Tidied(value, (Finding3(rule, "reject", message),))


def visible(value: str) -> str:
    """Without invisible marks that come along when text is pasted."""
    return INVISIBLE.sub("", value)


def compact(value: str) -> str:
    """Full-width to half-width (NFKC), one kind of dash, no blanks anywhere."""
    plain = unicodedata.normalize("NFKC", visible(value))
    return DASHES.sub("-", "".join(plain.split()))


def foreign(value: str) -> str:
    """The first characters that are no plain ASCII, named for the person; empty if there are none."""
    strange = dict.fromkeys(char for char in value if not char.isascii())
    return "、".join(f"“{char}”（U+{ord(char):04X}）" for char in list(strange)[:3])
