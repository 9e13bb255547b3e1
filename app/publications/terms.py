"""Titles as they are searched: full-width and half-width, capitals and small letters are the same, blanks gone."""

from app.folding import fold

LONGEST = 300


def sought(title: str) -> str:
    """The searchable form of a title or of what a person typed."""
    return fold(title)[:LONGEST]


def windows(text: str) -> list[str]:
    """All different pairs of neighbouring characters of a searchable text, in their order."""
    return list(dict.fromkeys(text[place : place + 2] for place in range(len(text) - 1)))
