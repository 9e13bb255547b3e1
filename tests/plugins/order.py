"""Which tests run where and when: the longest begin first, and those of a large set stay in one test process.

Marks of xdist would say the latter, but with pytest 9.2 xdist 3.8 overlooks them without a word.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

LONGEST = ("cluster", "browser", "contract", "lists", "crash", "races")
"""So that at the end no test process is left alone with one of them."""
TOGETHER = ("cluster", "browser", "contract", "lists")
"""Three production sets, or browsers with a site each, take more of two processors than one after the other; and
the calls that are made of the description are made once for both databases, as is the world of all lists."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All other tests keep their order, and so do those of one folder."""
    items.sort(key=lambda item: place(item.nodeid))


def place(nodeid: str) -> int:
    """Where a test stands in the order."""
    return LONGEST.index(folder(nodeid)) if folder(nodeid) in LONGEST else len(LONGEST)


def folder(nodeid: str) -> str:
    """The folder of `tests` that a test lies in; what is as large as one bears a name of its own."""
    if "/test_cases_sees.py" in nodeid:
        return "lists"
    return nodeid.split("/")[1] if "/" in nodeid else ""


class Folders(LoadScopeScheduling):  # type: ignore[misc]
    """Tests one by one to whoever is free, some folders as a whole."""

    def _split_scope(self, nodeid: str) -> str:
        return folder(nodeid) if folder(nodeid) in TOGETHER else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Folders:
    """Whatever `--dist` says."""
    return Folders(config, log)
