"""Texts as they are compared: what a reader would call the same is the same.

One function for keys, unique values, tags and searches, so that no two of them can disagree.
"""

import re
import unicodedata

# Unicode's Default_Ignorable_Code_Point and the blank that is a symbol (U+2800): nothing of it is seen.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\u2500"), "-")
_DOTS = dict.fromkeys(map(ord, "\u2022\u2027\u2219\u22c5\u0387\u30fb\u2e31\u16eb"), "\u00b7")
_OPEN = dict.fromkeys(map(ord, "[{\u3010\u3014\u3016\u3008\u300a"), "(")
_CLOSE = dict.fromkeys(map(ord, "]}\u3011\u3015\u3017\u3009\u300b"), ")")
_ALIKE = str.maketrans({**_DASHES, **_DOTS, **_OPEN, **_CLOSE})
LONGEST = 300
MOST = 900
PART = "\n"
"""Between two searched texts; no folded text holds it, so nothing is found across."""


def fold(text: str) -> str:
    """`text` for comparison only: widths, compositions, cases, dashes and brackets made one; blanks and all that
    is not seen left out. May be empty. Folding twice changes nothing."""
    folded = _folded(text)
    while (again := _folded(folded)) != folded:  # what a dropped blank parted may now compose
        folded = again
    return folded


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _seen(text)).casefold()
    return unicodedata.normalize("NFKC", _seen(plain.translate(_ALIKE)))


def _seen(text: str) -> str:
    return "".join(char for char in text if not (char.isspace() or _unseen(char)))


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") or bool(UNSEEN.match(char))


def sought(*texts: str) -> str:
    """The searchable form of a title and of what else belongs to it."""
    return PART.join(dict.fromkeys(fold(text)[:LONGEST] for text in texts))[:MOST].rstrip(PART)


def words(typed: str) -> list[str]:
    """The searchable words of what a person typed: each must be found, in any order."""
    return list(dict.fromkeys(found for word in typed.split()[:8] if (found := fold(word)[:LONGEST])))


def hidden(text: str) -> bool:
    """Whether a text of several lines holds a control character or anything else that is not seen."""
    return any(_unseen(char) for char in text if char not in "\t\n")


def shown(text: str) -> str:
    """The text with a question mark for each of them."""
    return "".join("?" if _unseen(char) else char for char in text)
