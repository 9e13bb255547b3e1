"""A returned form: what may be changed on it. What its remarks name, and whatever a rule refuses that was sent
before: a form that can neither be sent nor changed would be a dead end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from app.accounts.person import Person
from app.accounts.queries import org_name
from app.cases.models import Submission, WorkItem
from app.cases.reading.access import gave_back
from app.cases.reading.others_values import NOTHING, Foreign
from app.cases.reading.visibility import Door, door, last_of
from app.cases.state import submissions
from app.cases.state.case_run import CaseRun
from app.cases.state.item_form import afresh
from app.cases.state.signers import MADE
from app.cases.state.submission_versions import shared
from app.cases.verdict import Watched, verdict_on
from app.errors import Problem
from app.forms import remarkable, seal
from app.forms.check import Verdict, following
from app.forms.differences import covered, locked_changes, restored, touched_within
from app.forms.field_groups import answerable, opened, unanswered
from app.forms.json_pointer import parts
from app.forms.personal_numbers import blanked
from app.forms.pointer_titles import pointed

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Doors:
    """`unlocked`: pointers that may be changed, None for all; `by_rule`: the findings that opened more than the
    remarks name."""

    unlocked: list[str] | None
    by_rule: tuple[Problem, ...] = ()


class Returned:
    """The form of an item, with what was remarked and sent before, if it came back; one that begins anew has
    nothing to compare. `foreign`: what of it its reader has as masks; what is compared is what she has, or a right
    guess would count as unchanged."""

    def __init__(self, person: Person, case_run: CaseRun, item: WorkItem, foreign: Foreign = NOTHING) -> None:
        self._motion, form = case_run, case_run.loaded.forms.get(item.form or "")
        hers = door(person, case_run, item) if item.remarks else None
        anew = form is None or afresh(case_run, item, form.name)
        found = remarks_of(hers, item, item.org) if form and hers and not anew else []
        self._remarks = [one for one in found if form and remarkable.about(form, one["field"])]
        fields = [one["field"] for one in self._remarks]
        self._named = opened(form, fields) if form and fields and not {"", "/"} & {*fields} else None
        if form is None or hers is None or not self._remarks:
            return
        self._form, mine = form, _judged(hers, form.name, item)
        self._sent = submissions.opened(form, mine.answers) if mine else {}
        self._read = seal.withhold(form, foreign.masked(case_run, form, self._sent))
        self._confirmed = _pairs(mine.confirmed) if mine else frozenset()

    @property
    def judged(self) -> Answers | None:
        """What the remarks are about, as it was sent; None where there are none."""
        return self._sent if self._remarks else None

    def doors(self, answers: Answers | None = None) -> Doors:
        """What may be changed of what was sent; `answers`: as corrected by now, which may upset more."""
        unlocked, by_rule = self._together(answers), list[Problem]()
        # Putting back what is locked may upset another rule, whose field then opens too: until nothing more does.
        while unlocked is not None:
            kept = self._sent if answers is None else restored(self._form, self._sent, answers, unlocked)
            found = [one for one in self._refused(kept) if not covered(self._form, unlocked, one.field)]
            if not found:
                break
            by_rule += found
            unlocked = self._wider(unlocked, found)
        return Doors(unlocked, tuple(by_rule))

    def closed(self) -> Doors:
        """What the remarks name, for a form that is not to be filled any more."""
        return Doors(self._named)

    def doors_for(self, answers: Answers, read: Answers, found: Sequence[Problem]) -> Doors:
        """The same for what is sent, `read` with masks, of which the rules say `found`: asked once more only where
        that matters."""
        named = self._named
        if named is None:
            return self.closed()
        shut = (one for one in self._standing(found) if not covered(self._form, named, one.field))
        asked = any(True for _ in shut) or locked_changes(self._form, self._read, read, named)
        return self.doors(answers) if asked else self.closed()

    def problems(self, read: Answers, doors: Doors) -> list[Problem]:
        """What may not be changed; else what was asked to be changed and was not."""
        if not self._remarks:
            return []
        unlocked = doors.unlocked
        locked = locked_changes(self._form, self._read, read, unlocked) if unlocked is not None else []
        return locked or list(unanswered(self._form, self._read, read, self._remarks))

    def used(self, read: Answers, doors: Doors) -> list[dict[str, str]]:
        """Of the rules that opened something those after which it was changed."""
        named = self._named or []

        def changed(one: Problem) -> bool:
            more = [door for door in self._wider(named, [one]) or [""] if door not in named]
            return any(True for _ in touched_within(self._form, self._read, read, more))

        return self.named(one for one in doors.by_rule if changed(one))

    def named(self, found: Iterable[Problem]) -> list[dict[str, str]]:
        """The fields that rules opened, with what people call them."""
        return [
            {"field": one.field, "rule": one.rule, "title": pointed(self._form, one.field)}
            for one in {(each.field, each.rule): each for each in found}.values()
        ]

    def told(self, doors: Doors) -> str | None:
        """The sentence of a refusal after which more may be changed."""
        if not doors.by_rule:
            return None
        fields = "".join(
            f"「{name}」" for name in dict.fromkeys(one["title"] for one in self.named(doors.by_rule))
        )
        return f"{fields}不在补正要求之内，但所填内容已不符合规则，现已开放，请一并修改后再提交。"

    def _together(self, answers: Answers | None) -> list[str] | None:
        """What the remarks name, and what rules give for it: before, and as corrected by now."""
        named = self._named
        if named is None:
            return None
        now = [] if answers is None else [restored(self._form, self._sent, answers, named)]
        found = (f"/{name}" for one in [self._sent, *now] for name in self._following(one, named))
        return list(dict.fromkeys([*named, *found]))

    def _following(self, answers: Answers, doors: Sequence[str]) -> list[str]:
        """The fields whose values rules would give otherwise were these left out."""
        whole = self._verdict(answers)
        if not whole.given:
            return []
        left = {parts(door)[0] for door in doors}
        without = self._verdict({name: value for name, value in answers.items() if name not in left})
        return following(whole, without)

    def _wider(self, unlocked: list[str], found: Sequence[Problem]) -> list[str] | None:
        """With what was found; None, all of it, where that names nothing a person could change."""
        fields = [one.field for one in found]
        if not all(answerable(self._form, field) for field in fields):
            return None
        return list(dict.fromkeys([*unlocked, *opened(self._form, fields)]))

    def _refused(self, answers: Answers) -> Iterator[Problem]:
        """What cannot stay as it is: what is refused, and doubts that were not confirmed before."""
        return self._standing(self._verdict(answers).problems)

    def _standing(self, found: Iterable[Problem]) -> Iterator[Problem]:
        return (one for one in found if one.severity == "reject" or (one.rule, one.field) not in self._confirmed)

    def _verdict(self, answers: Answers) -> Verdict:
        return self._before if answers is self._sent else self._asked(answers)

    @cached_property
    def _before(self) -> Verdict:
        return self._asked(self._sent)

    def _asked(self, answers: Answers) -> Verdict:
        return verdict_on(self._motion, self._form.name, answers, Watched(self._motion.loaded))


def _judged(hers: Door, form: str, item: WorkItem) -> Submission | None:
    """What the remarks are about, as far as it is hers to read."""
    alone = item.step if shared(hers.case_run, form, item.step) else None
    sent = submissions.sent_before_others(hers.case_run.case.id, form, alone)
    return sent if sent is not None and hers.lets(sent) else last_of(hers, form, item)


def remarks_of(hers: Door, item: WorkItem, reader: str) -> list[dict[str, str]]:
    """What each reviewer remarked when returning; a remark without a field is about the whole form. `reader`: an
    organisation; another than the reviewer's reads personal numbers as dots. `by_org`: empty for the platform, and
    for a decision that this reader does not read: what it asks for she must know, not whose it is."""
    found = orjson.loads(item.remarks)["remarks"] if item.remarks else []
    made = gave_back(hers.case_run, item) if found else []
    rows, last = {row.id: row for row in made}, made[-1] if made else None
    return [_remark(hers, one, rows.get(one.get(MADE), last), reader) for one in found]


def _remark(hers: Door, one: Mapping[str, Any], row: Submission | None, reader: str) -> dict[str, str]:
    said = str(one.get("message") or "")
    message = said if row is None or row.by_org == reader else blanked(said)
    by_org = row.by_org if row is not None and hers.lets(row) else ""
    return {"field": one.get("field", ""), "message": message, "by_org": by_org, "by_name": org_name(by_org) or ""}


def _pairs(confirmed: str | None) -> frozenset[tuple[Any, Any]]:
    told = orjson.loads(confirmed) if confirmed else []
    return frozenset((one.get("rule"), one.get("field")) for one in told if isinstance(one, dict))
