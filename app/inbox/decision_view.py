"""A decision as pages tell it to whom it concerns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app import clock
from app.accounts.contacts import Contact, contact
from app.accounts.person import Person
from app.cases.item_view import ItemView
from app.cases.models import KEPT
from app.cases.reading.ruling import Ruling
from app.enums import ItemKind
from app.inbox.file_sheets import called
from app.inbox.related import filed
from app.site.current import roles

SYSTEM = "系统（自动办理）"


Told = tuple[list[tuple[str, str, int]], Contact | None]
"""Department, post, day, decision and opinion, as name, text and width; and the department to ask about it, where
that is another than the reader's."""


def shown(view: ItemView) -> list[Told]:
    """Each decision behind an item; nothing where there is none."""
    return [(_rows(one), contact(one.org) if one.org != view.item.org else None) for one in view.rulings]


def _rows(found: Ruling) -> list[tuple[str, str, int]]:
    at = f"{clock.local(found.at):%Y-%m-%d %H:%M}"
    if not found.said:
        told = [("办理单位", SYSTEM, 6), ("时间", at, 6), ("情况说明", found.opinion, 12)]
        return [*told, *((name, text, 12) for name, text in found.about)]
    post = roles().titles.get(found.role, found.role)
    told = [
        ("办理单位", called(found.org), 6),
        ("办理岗位", post, 6),
        ("办理结果" if found.decision else "办理环节", found.said, 6),
        ("时间", at, 6),
    ]
    told += [(name, text, 6) for name, text in found.about]
    told += [("意见", found.opinion, 12)] if found.decision and found.opinion else []
    return [*told, ("后续办理", found.then, 12)] if found.then else told


def record(person: Person, view: ItemView) -> dict[str, Any] | None:
    """Behind a notice: the record that the case has become, and whether it has a public page. A reader's own text,
    kept beside a case, is about no record."""
    told = view.item.kind == ItemKind.NOTICE and view.item.step != KEPT
    return filed(person, view.case_run) if told else None


DEPARTMENT = "监管部门"


@dataclass(frozen=True)
class Withdrawal:
    """`short` stands in the head of what the public will read, `whole` above all that is decided on."""

    short: str
    whole: str


def withdrawal(public: Mapping[str, Any] | None) -> Withdrawal | None:
    """None where nothing is withdrawn."""
    found = public["withdrawn"] if public else None
    if not found:
        return None
    by = found["by"] or DEPARTMENT
    why = found["reason"].rstrip("。")
    head = f"该记录的公示已由{by}撤下{f'（理由：{why}）' if why else ''}"
    if found["ends"]:
        return Withdrawal("审核通过后恢复公示", f"{head}，审核通过后恢复公示。")
    if found["ends"] is None:
        return Withdrawal(f"公示已由{by}撤下", f"{head}；以{by}或者其上级部门名义公示的才恢复公示。")
    told = f"{head}。审核通过后予以登记，公示仍由{by}撤下，是否恢复由其决定。"
    return Withdrawal(f"公示仍由{by}撤下", told)
