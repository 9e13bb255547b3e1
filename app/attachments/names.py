"""File names as people gave them, made harmless without losing their Chinese."""

import re
import unicodedata

LONGEST = 120
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}
STRANGE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean(name: str) -> str:
    """The last part of the path without control, direction and separator marks, at most 120 characters."""
    plain = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    kept = "".join(char for char in plain if unicodedata.category(char) not in STRANGE)
    kept = re.sub(r"\s+", " ", re.sub(r'[:*?"<>|]', "_", kept)).strip()
    stem, dot, extension = kept.rpartition(".")
    if not dot:
        return kept[:LONGEST]
    stem = stem.strip(". ") or "附件"
    return f"{stem[: LONGEST - len(extension) - 1]}.{extension}"[:LONGEST]


def type_of(name: str) -> str | None:
    """The content type the extension promises, None outside the allow-list (V-ATT-1)."""
    return TYPES.get(name.rpartition(".")[2].lower()) if "." in name else None
