"""Titles as they are searched: full-width and half-width, capitals and small letters are the same, blanks gone."""

import unicodedata

LONGEST = 300


def sought(title: str) -> str:
    """The searchable form of a title or of what a person typed."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return "".join(one for one in plain if one.isprintable() and not one.isspace())[:LONGEST]


def windows(text: str) -> list[str]:
    """All different pairs of neighbouring characters of a searchable text, in their order."""
    return list(dict.fromkeys(text[place : place + 2] for place in range(len(text) - 1)))
