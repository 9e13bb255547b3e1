"""The longest tests begin first, so that at the end no test process is left alone with one of them."""

import pytest

LONGEST = ("cluster", "browser", "crash", "races")
TOGETHER = ("cluster", "browser")
"""Folders of one test process each: three browsers and three sites at once are slower than one after another."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All other tests keep their order, and so do those of one folder."""
    items.sort(key=_place)
    for item in items:
        if _folder(item) in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(_folder(item)))


def _place(item: pytest.Item) -> int:
    return LONGEST.index(_folder(item)) if _folder(item) in LONGEST else len(LONGEST)


def _folder(item: pytest.Item) -> str:
    return item.nodeid.split("/")[1] if "/" in item.nodeid else ""
