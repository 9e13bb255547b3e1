"""Links out of a refusal: to what stands in the way, as pages and the API offer them beside the sentence."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for

Link = dict[str, str]


def ways(extra: Mapping[str, Any]) -> list[Link]:
    """`{title, href}` for each way that the members of an error tell of: `case` with its `number`, `entry` with
    its `register` and the `changes` that may be begun there."""
    return [*_entry(extra), *_case(extra)]


def _case(extra: Mapping[str, Any]) -> Iterator[Link]:
    if "number" in extra:
        yield {"title": f"打开办件 {extra['number']}", "href": url_for("inbox.case", case_id=int(extra["case"]))}


def _entry(extra: Mapping[str, Any]) -> Iterator[Link]:
    if "register" not in extra:
        return
    entry = extra["entry"]
    for one in extra.get("changes", ()):
        href = url_for("inbox.confirm_start", key=one["key"], entry_id=entry)
        yield {"title": f"办理{one['title']}", "href": href}
    yield {"title": "打开该记录", "href": url_for("ledger.record", register=extra["register"], entry=entry)}
