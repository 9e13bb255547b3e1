"""The server's verdict on a form: tidy, compare with the schema, ask the package's rules."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.errors import Problem
from app.forms import validate
from app.forms.json_pointer import put, read
from app.forms.schema import Form
from app.forms.tidy import Tidier
from app.sdk import Fill

Rule = Callable[[dict[str, Any]], Iterable[Problem | Fill]]


@dataclass(frozen=True)
class Verdict:
    """`verdict`: accept, normalize (only tidied), warn (to be confirmed) or reject; `answers` as kept."""

    verdict: str
    answers: dict[str, Any]
    problems: tuple[Problem, ...]

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
    changed = tidier.changed
    for rule in () if broken else rules:
        told, kept, corrected = _ask(form, rule, kept)
        found += told
        changed = changed or corrected
    return Verdict(_word(found, changed), kept, ordered(form, found))


def _ask(form: Form, rule: Rule, answers: dict[str, Any]) -> tuple[list[Problem], dict[str, Any], bool]:
    """What one rule says; its fills are applied before the next rule is asked."""
    told: list[Problem] = []
    fills: list[Fill] = []
    for finding in rule(answers):
        if isinstance(finding, Fill):
            fills.append(finding)
        else:
            told.append(finding)
    corrected = False
    for fill in fills:
        if read(answers, fill.field) != fill.value:
            answers = put(answers, fill.field, fill.value)
            corrected = corrected or not validate.at(form.root, fill.field.split("/")[1:]).computed
    return told, answers, corrected


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
