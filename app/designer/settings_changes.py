"""What differs between two releases, as pages tell it: settings of package.toml by what their forms call them."""

from collections.abc import Iterator, Mapping

from app.designer.settings_words import KINDS, SECTIONS, WORDS
from app.packages import comparison
from app.packages.comparison import Change, FileChange
from app.packages.comparison_texts import PARTLY
from app.packages.parse import FILE


def compared(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> list[FileChange]:
    """All files that differ, by name."""
    return [_worded(one) if one.name == FILE else one for one in comparison.compared(before, now)]


def _worded(one: FileChange) -> FileChange:
    return one._replace(changes=tuple(_settings(change) for change in one.changes))


def _settings(change: Change) -> Change:
    section = change.element.partition(".")[0] or "package"
    if section not in SECTIONS:
        return change
    words = {key: said.label for key, said in WORDS[KINDS[section]].items()}
    what = f"{SECTIONS[section].label} {change.what}" if change.element else change.what
    return change._replace(what=what, said=tuple(_named(change, words)))


def _named(change: Change, words: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name, before, now in change.said:
        bare = name.removesuffix(PARTLY)
        yield f"{words.get(bare, bare)}{name.removeprefix(bare)}", before, now
