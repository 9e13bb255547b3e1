"""In whose name a record is published: the department that approved what was last sent, never the applicant."""

from collections.abc import Callable, Sequence

from app.accounts import queries as accounts
from app.cases.models import Submission

COPY = "copy"
"""The step of a copy: what is said there decides nothing."""

Decision = Callable[[Submission], str | None]


def approver(sent: Sequence[Submission], form: str, owner: str, decision: Decision) -> str | None:
    """The department behind the content of `form`, or None where nobody but its sender has looked at it.

    A department that fills in a record about somebody else publishes it itself: whoever checks it, perhaps for
    want of a colleague at the superior's desk, only confirms. Otherwise it is whoever decided after the content
    was last sent; what was decided on earlier contents does not count.
    """
    rows = [row for row in sent if row.step != COPY]
    last = max((place for place, row in enumerate(rows) if row.form == form), default=None)
    if last is not None and rows[last].by_org != owner and _department(rows[last].by_org):
        return rows[last].by_org
    return _decided(rows[0 if last is None else last + 1 :], owner, decision)


def _decided(rows: Sequence[Submission], owner: str, decision: Decision) -> str | None:
    """The last step decided by one department; where several sign a step, the one that asked them decides."""
    steps = [row.step for row in rows]
    for step in dict.fromkeys(reversed(steps)):
        orgs = _agreeing([row for row in rows if row.step == step], decision)
        if len(orgs) == 1 and orgs[0] != owner:
            return orgs[0]
    others = [row.by_org for row in rows if row.by_org != owner]
    return others[-1] if others else None


def _agreeing(rows: Sequence[Submission], decision: Decision) -> list[str]:
    """Who decided this step as it was decided in the end: who handed it over before has not approved it."""
    if len({row.by_org for row in rows}) > 1:
        final = decision(rows[-1])
        rows = [row for row in rows if decision(row) == final]
    return list(dict.fromkeys(row.by_org for row in rows))


def _department(code: str) -> bool:
    org = accounts.org(code)
    return org is not None and org.kind == "department"
