"""The server's verdict on a form: tidy, compare with the schema, ask the package's rules."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.errors import Problem
from app.findings import Fill, Finding, Give
from app.forms import validate
from app.forms.differences import bare
from app.forms.json_pointer import put, read
from app.forms.schema import Form
from app.forms.tidy import Tidier

Rule = Callable[[dict[str, Any]], Iterable[Finding]]


@dataclass(frozen=True)
class Verdict:
    """`verdict`: accept, normalize (only tidied), warn (to be confirmed) or reject; `answers` as kept;
    `given`: what rules give for fields that are left empty, together what is given together."""

    verdict: str
    answers: dict[str, Any]
    problems: tuple[Problem, ...]
    given: tuple[Mapping[str, Any], ...] = ()

    @property
    def warnings(self) -> frozenset[str]:
        """Rule ids that wait for a confirmation."""
        return frozenset(problem.rule for problem in self.problems if problem.severity == "warn")


def check(form: Form, answers: dict[str, Any], today: date, rules: Sequence[Rule] = ()) -> Verdict:
    """Judge `answers` as sent. Changes nothing; every failing field is named, in the order of the sections."""
    tidier = Tidier(form.root, today)
    kept = tidier.answers(answers)
    by_schema, broken = validate.problems(form.root, form.validator, kept)
    known = {problem.field for problem in tidier.problems if problem.severity == "reject"}
    found = tidier.problems + [problem for problem in by_schema if problem.field not in known]
    changed, given = tidier.changed, list[Mapping[str, Any]]()
    for rule in () if broken else rules:
        heard = list(rule(kept))
        found += [one for one in heard if isinstance(one, Problem)]
        gives = [one.values for one in heard if isinstance(one, Give)]
        fills = [*_left(kept, gives), *(one for one in heard if isinstance(one, Fill))]
        kept, corrected = _filled(form, kept, fills)
        given, changed = given + gives, changed or corrected
    return Verdict(_word(found, changed), kept, ordered(form, found), tuple(given))


def _left(answers: Mapping[str, Any], gives: Iterable[Mapping[str, Any]]) -> Iterator[Fill]:
    """What is given where all of it was left empty."""
    for values in gives:
        if all(answers.get(name) in (None, "", []) for name in values):
            yield from (Fill(f"/{name}", value) for name, value in values.items())


def _filled(form: Form, answers: dict[str, Any], fills: Iterable[Fill]) -> tuple[dict[str, Any], bool]:
    """The answers with what one rule fills in, before the next is asked; whether people's own were corrected."""
    corrected = False
    for fill in fills:
        if read(answers, fill.field) != fill.value:
            answers = put(answers, fill.field, fill.value)
            corrected = corrected or not validate.at(form.root, fill.field.split("/")[1:]).computed
    return answers, corrected


def _word(found: Iterable[Problem], changed: bool) -> str:
    severities = {problem.severity for problem in found}
    if "reject" in severities:
        return "reject"
    if "warn" in severities:
        return "warn"
    return "normalize" if changed else "accept"


def ordered(form: Form, found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in the order in which a person meets the fields."""
    order = {name: place for place, name in enumerate(form.fields)}
    return tuple(sorted(found, key=lambda problem: _rank(form, order, problem.field)))


def _rank(form: Form, order: dict[str, int], field: str) -> tuple[int, ...]:
    parts = field.split("/")[1:]
    rank = [order.get(parts[0], len(order)) if parts else -1]
    node = form.root.children.get(parts[0]) if parts else None
    for part in parts[1:]:
        names = list(node.children) if node else []
        rank.append(int(part) if part.isdigit() else names.index(part) if part in names else len(names))
        node = (node.item if part.isdigit() else node.children.get(part)) if node else None
    return tuple(rank)


def as_given(verdict: Verdict) -> list[str]:
    """The fields that stand as rules give them, be it that they put them in or that somebody kept them so."""
    said = _said(verdict.answers)
    whole = (one for one in verdict.given if all(said.get(name) == value for name, value in _said(one).items()))
    return list(dict.fromkeys(name for one in whole for name in one))


def following(verdict: Verdict, without: Verdict) -> list[str]:
    """The fields for which rules give something else once answers are left out: they follow these."""
    others = [_said(one) for one in without.given]
    return list(dict.fromkeys(name for one in verdict.given if _said(one) not in others for name in one))


def _said(values: Any) -> dict[str, Any]:
    """With a place for each name, whatever is empty alike."""
    found = bare(values) or {}
    return {name: found.get(name) for name in values}
