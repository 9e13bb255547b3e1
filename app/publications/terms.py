"""Titles and what else is searched, as they are compared: see `folding`."""

from app.folding import fold

LONGEST = 300
MOST = 900
PART = "\n"
"""Between two searched texts; no folded text holds it, so nothing is found across."""


def sought(*texts: str) -> str:
    """The searchable form of a title and of what else belongs to it."""
    return PART.join(dict.fromkeys(fold(text)[:LONGEST] for text in texts))[:MOST].rstrip(PART)


def words(typed: str) -> list[str]:
    """The searchable words of what a person typed: each must be found, in any order."""
    return list(dict.fromkeys(found for word in typed.split()[:8] if (found := fold(word)[:LONGEST])))


def windows(text: str) -> list[str]:
    """All different pairs of neighbouring characters of a searchable text, in their order."""
    pairs = dict.fromkeys(text[place : place + 2] for place in range(len(text) - 1))
    return [pair for pair in pairs if PART not in pair]
