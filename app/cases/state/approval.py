"""In whose name a record is published: the department that approved what was last sent, never the applicant; of a
department that applies, a second person."""

from collections.abc import Callable, Sequence

from app.accounts import queries as accounts
from app.cases.models import Submission
from app.forms.deciding import APPROVE, HANDOVER
from app.packages.answerable import STEP
from app.site.roles import DEPARTMENT

UNSEEN = "没有经过其他单位审核，不能公示"
DECLINED = "审核没有通过，不能公示"
COPY = STEP
"""The step of a copy: what is said there decides nothing."""

LEVELS = ("nation", "province", "offshore", "city", "county")

Decision = Callable[[Submission], str | None]
Forms = Sequence[str]
"""The forms that a record is made of, that of the register first."""


def since_filled(sent: Sequence[Submission], form: str) -> tuple[Submission | None, list[Submission]]:
    """What was last sent on `form`, and what was sent after it; None and all of it where it was never sent. What
    was said on copies is left out."""
    rows = [row for row in sent if row.step != COPY]
    last = max((place for place, row in enumerate(rows) if row.form == form), default=-1)
    return (rows[last] if last >= 0 else None), rows[last + 1 :]


def approver(sent: Sequence[Submission], forms: Forms, owner: str, decision: Decision) -> str | None:
    """The department behind the content of the first of `forms`, or None where nobody but its sender has looked
    at it. What departments fill in of the other forms is content too: it counts only where nobody decided.

    A department that fills in a record about somebody else publishes it itself: whoever checks it, perhaps for
    want of a colleague at the superior's desk, only confirms. Otherwise it is whoever decided after the content
    was last sent; what was decided on earlier contents does not count.
    """
    filled, since = since_filled(sent, forms[0])
    if filled is not None and _about_another(filled, owner):
        return filled.by_org
    judged = [row for row in since if row.form not in forms[1:] or decision(row) is not None]
    others = _others(sent, forms, owner, decision)
    return _decided(judged if any(map(decision, judged)) else since, others, decision)


def foreseen(sent: Sequence[Submission], forms: Forms, owner: str, here: str) -> str:
    """The same before the department `here` has decided."""
    filled, _ = since_filled(sent, forms[0])
    return filled.by_org if filled is not None and _about_another(filled, owner) else here


def _about_another(filled: Submission, owner: str) -> bool:
    return filled.by_org != owner and _department(filled.by_org)


def agreed(sent: Sequence[Submission], forms: Forms, owner: str, decision: Decision) -> set[str]:
    """All departments that answer for the content of the first of `forms`: who filled it in about somebody else,
    and whoever has decided since and agreed at last."""
    filled, since = since_filled(sent, forms[0])
    others = _others(sent, forms, owner, decision)
    words = {row.by_org: said for row in since if row in others and (said := decision(row)) is not None}
    found = {org for org, said in words.items() if said == APPROVE}
    found |= {filled.by_org} if filled is not None and filled.by_org != owner else set()
    return {org for org in found if _department(org)}


def _others(sent: Sequence[Submission], forms: Forms, owner: str, decision: Decision) -> list[Submission]:
    """What others than the owner have sent. In a department a second person is another: what she decides counts,
    unless she has last filled in a part of it herself."""
    found, hands, department = [], dict[str, tuple[str, int | None]](), _department(owner)
    for row in sent:
        person = row.by_org, row.by_user
        second = department and decision(row) is not None and person not in hands.values()
        found += [row] if row.by_org != owner or second else []
        hands |= {row.form: person} if row.form in forms and row.step != COPY else {}
    return found


def _decided(rows: Sequence[Submission], others: Sequence[Submission], decision: Decision) -> str | None:
    """The last step decided by one department; where several sign a step, the one that asked them decides."""
    heard = [row for row in rows if row in others]
    steps = [row.step for row in rows]
    for step in dict.fromkeys(reversed(steps)):
        orgs = _agreeing([row for row in rows if row.step == step], decision)
        if len(orgs) == 1 and any(row.step == step and row.by_org == orgs[0] for row in heard):
            return orgs[0]
    return _highest(_agreeing([row for row in heard if row.step == heard[-1].step], decision)) if heard else None


def _highest(orgs: Sequence[str]) -> str:
    """Of departments that signed one step side by side the highest, of equals the one with the first code: who
    happened to sign last makes no difference."""
    found = {code: accounts.department(code) for code in orgs}
    ranks = {
        code: LEVELS.index(one.level) if one and one.level in LEVELS else len(LEVELS)
        for code, one in found.items()
    }
    return min(orgs, key=lambda code: (ranks[code], code))


def _agreeing(rows: Sequence[Submission], decision: Decision) -> list[str]:
    """Who decided this step as it was decided in the end: who handed it over before has not approved it."""
    if len({row.by_org for row in rows}) > 1:
        final = decision(rows[-1])
        rows = [row for row in rows if decision(row) == final]
    return list(dict.fromkeys(row.by_org for row in rows))


def objection(
    sent: Sequence[Submission], forms: Forms, starter: str, decision: Decision, excused: bool
) -> str | None:
    """Why what was last sent on `forms` may not be published: one of the reviews since did not agree, or there was
    none by another organisation (for departments: another person). None where it may.

    `excused`: the process says why it may publish unreviewed; against what a reviewer said it may not either. The
    check of diagrams should have refused such a process; this holds what it has not foreseen.
    """
    if not excused and any(_unseen(sent, form, starter, decision) for form in forms[1:]):
        return UNSEEN
    filled, after = since_filled(sent, forms[0])
    by = (filled.by_org, filled.by_user) if filled else (starter, None)
    said = _said([row for row in after if decision(row) is not None], by, decision)
    if any({*words} - {APPROVE, HANDOVER} for words, _ in said) or (said and APPROVE not in said[-1][0]):
        return DECLINED
    if said and said[-1][1]:
        return None  # else the last word was the sender's own: nobody else's, whatever was said before it
    seen = excused or (by[0] != starter and _department(by[0]) and not _department(starter))
    return None if seen else UNSEEN


def _said(
    rows: Sequence[Submission], by: tuple[str, int | None], decision: Decision
) -> list[tuple[list[str], bool]]:
    """The last words of each step, the step last decided at the end, and whether they are others' than the
    sender's. Side by side or one after the other: what one step declined no other step agrees to."""
    found = []
    for step in reversed(dict.fromkeys(row.step for row in reversed(rows))):
        here = [row for row in rows if row.step == step]
        others = [row for row in here if (row.by_org, row.by_user) != by]
        words = _last_words(others or here, by[0], decision)
        found += [(words, bool(others))] if words else []
    return found


def _unseen(sent: Sequence[Submission], form: str, starter: str, decision: Decision) -> bool:
    """Whether this further form was filled in after the last decision by others, or only its writer has decided.
    What the department that decided fills in itself, and what any department does for an outsider, is seen."""
    filled, after = since_filled(sent, form)
    if filled is None:
        return False
    since = [row for row in after if decision(row) is not None]
    if not _department(filled.by_org):
        return all(row.by_org == filled.by_org for row in since)
    if since:
        mine = filled.by_org, filled.by_user
        return _department(starter) and all((row.by_org, row.by_user) == mine for row in since)
    decided = [row.by_org for row in sent if row.step != COPY and decision(row) is not None]
    return _department(starter) and decided[-1:] != [filled.by_org]


def _last_words(rows: Sequence[Submission], by_org: str, decision: Decision) -> list[str]:
    """What each organisation decided last; a colleague of the sender decides only within a department."""
    words = {row.by_org: said for row in rows if (said := decision(row)) is not None}
    if by_org in words and not _department(by_org):
        del words[by_org]
    return [*words.values()]


def _department(code: str) -> bool:
    org = accounts.org(code)
    return org is not None and org.kind == DEPARTMENT
