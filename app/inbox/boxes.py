"""Rows of the inbox and what narrows them, as pages show them."""

from collections.abc import Sequence

from app.accounts.person import Person
from app.packages import queries as packages
from app.packages.doers import doers
from app.packages.queries import Loaded

EMPTY = {
    "todo": "暂无待办事项。",
    "done": "暂无已办事项。",
    "started": "暂无发起的事项。",
    "copied": "暂无抄送与告知。",
    "drafts": "暂无草稿。",
}
ONLY = {"returned": "退回补正", "unread": "未读"}
NOT_FOUND = "未查询到符合条件的事项。"


def titles() -> dict[str, str]:
    """Chinese names of all processes by key."""
    return {
        f"{loaded.package.key}.{process.key}": process.title
        for loaded in packages.packages()
        for process in loaded.package.processes.values()
    }


def businesses(person: Person, published: Sequence[Loaded], chosen: str) -> tuple[dict[str, str], dict[str, str]]:
    """Names of all processes, and of those that this person begins or works in or has chosen."""
    known, hers = dict[str, str](), set[str]()
    for loaded in published:
        for name, process in loaded.package.processes.items():
            known[f"{loaded.package.key}.{name}"] = process.title
            if doers(loaded, name) & set(person.roles):
                hers.add(f"{loaded.package.key}.{name}")
    return known, {key: title for key, title in known.items() if key in hers or key == chosen}
