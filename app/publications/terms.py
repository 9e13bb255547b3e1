"""The two-character windows by which the search index finds a text."""

from app.folding import PART


def windows(text: str) -> list[str]:
    """All different pairs of neighbouring characters of a searchable text, in their order."""
    pairs = dict.fromkeys(text[place : place + 2] for place in range(len(text) - 1))
    return [pair for pair in pairs if PART not in pair]
