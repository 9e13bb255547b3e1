"""What a reviewer is told of a record that somebody has taken from public view, before she decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DEPARTMENT = "监管部门"


@dataclass(frozen=True)
class Withdrawal:
    """`short` stands in the head of what the public will read, `whole` above it."""

    short: str
    whole: str


def withdrawal(public: Mapping[str, Any] | None) -> Withdrawal | None:
    """None where nothing is withdrawn."""
    found = public["withdrawn"] if public else None
    if not found:
        return None
    by = found["by"] or DEPARTMENT
    head = f"该记录的公示已由{by}撤下"
    if found["ends"]:
        return Withdrawal("审核通过后恢复公示", f"{head}，审核通过后恢复公示，内容如下。")
    if found["ends"] is None:
        return Withdrawal(f"公示已由{by}撤下", f"{head}；以{by}或者其上级部门名义公示的才恢复公示，内容如下。")
    told = f"{head}。审核通过后予以登记，公示仍由{by}撤下，是否恢复由其决定；恢复后公众看到的内容如下。"
    return Withdrawal(f"公示仍由{by}撤下", told)
