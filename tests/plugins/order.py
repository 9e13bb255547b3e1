"""The longest tests begin first, so that at the end no test process is left alone with one of them."""

import pytest

LONGEST = ("cluster", "crash", "races", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All other tests keep their order, and so do those of one folder."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    folder = item.nodeid.split("/")[1] if "/" in item.nodeid else ""
    return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)
