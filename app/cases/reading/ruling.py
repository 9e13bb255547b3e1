"""One decision, or one piece of work on a form, as it is told to whom it concerns."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.cases.reading.case_file import Sheet, step_of
from app.cases.state import signers
from app.forms import columns
from app.forms.deciding import DECISION
from app.forms.pointer_titles import pointed
from app.forms.schema import Form
from app.forms.tree import Node
from app.registers.face import LOOK


@dataclass(frozen=True)
class Ruling:
    """`said`: the decision in the words of its form, "" where no person made it; `org`, `role`: by which post.
    `about`: what the form asks for with this decision alone and was chosen there, as name and text. Without a
    `decision` what was done is work on the form: `said` is its step, `about` what was changed.
    `then`: what comes next, as the layout of those fields tells whoever gets the decision."""

    org: str
    role: str
    at: datetime
    decision: str
    said: str
    opinion: str
    about: tuple[tuple[str, str], ...] = ()
    then: str = ""


def by_system(at: datetime, words: str, about: tuple[tuple[str, str], ...] = ()) -> Ruling:
    """What no person has decided."""
    return Ruling("", "", at, "", "", words, about)


def ruled(found: Sheet) -> Ruling:
    """The decision that was sent there."""
    decision = str(found.answers.get(DECISION, ""))
    said = signers.worded(found.form, decision)
    opinion = str(found.answers.get("opinion") or "")
    chosen = list(_chosen(found.form, found.answers, decision))
    about = tuple((node.title, text) for node, text in chosen)
    then = "".join(node.options.get("then", "") for node, _ in chosen)
    step = step_of(found)
    return Ruling(found.by_org, step.role if step else "", found.at, decision, said, opinion, about, then)


def ruled_among(sheets: Iterable[Sheet], numbers: Collection[int]) -> list[Ruling]:
    """The decisions of these numbers, as far as their reader has them, the last at the end."""
    return [ruled(one) for one in sorted(sheets, key=_age) if one.submission in numbers]


def _age(sheet: Sheet) -> int:
    return sheet.submission


def _chosen(form: Form, answers: Mapping[str, Any], decision: str) -> Iterator[tuple[Node, str]]:
    """Fields to choose from that are shown for this decision only."""
    only = {"field": DECISION, "equals": decision}
    for name, node in form.root.children.items():
        text = (
            columns.said(form, answers, name, LOOK) if node.choices and node.options.get("showIf") == only else ""
        )
        if text:
            yield node, text


def worked_on(sheet: Sheet) -> Ruling:
    """What another office has filled in on a form that somebody goes on with."""
    step = step_of(sheet)
    changed = dict.fromkeys(pointed(sheet.form, one["field"]) for one in sheet.differences if not one["computed"])
    about = (("修改内容", "、".join(changed)),) if changed else ()
    said = step.title if step else sheet.form.title
    return Ruling(sheet.by_org, step.role if step else "", sheet.at, "", said, "", about)
