"""A case in motion: its row, its release, its engine run, and the desk that operators see."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import Any

import orjson
from sqlalchemy import select

from app import clock, db
from app.cases.models import Case, CaseWait, WorkItem
from app.cases.state import approval, opened_cases, personal_numbers, submissions
from app.cases.state.sent_forms import SentForms
from app.enums import ItemKind, ItemState
from app.errors import Problem, StepFailed
from app.forms.pointer_titles import pointed
from app.forms.schema import Form
from app.jobs.put import put
from app.packages.answerable import objection
from app.packages.completeness import needed
from app.packages.queries import Loaded
from app.registers.declaration import Register
from app.registers.models import Entry
from app.trail.write import SYSTEM, Actor

BY_PLATFORM = "by_platform"
"""What marks remarks that nobody has made."""


class CaseRun(SentForms):
    """One move of one case. Lives as long as the open transaction; fulfils `effects.desk.Desk`.

    `fresh`: the case began in this very move, and if that fails there never was one. `waited`: rows tell that it
    waits for records. `sending`: this move sends a form. `made_public`: what it filed is before the public;
    `kept_by`: the department by which it stays withdrawn; `about`: the organisation it is about.
    `reading`: the forms that the step reads at which it is made; None for all. `refusals`: what its service steps
    refused, by step; `handed_back`: whether rules of a form were the reason; `recalled`: who sent it
    takes it back.
    """

    ask: Callable[[str], Sequence[Problem]]

    def __init__(self, case: Case, loaded: Loaded, actor: Actor = SYSTEM) -> None:
        super().__init__(case, loaded)
        self.actor = actor
        self.fresh = self.waited = False
        self.new_items: list[WorkItem] = []
        self.remarks: str | None = None
        self.refusals: list[tuple[str, str]] = []
        self.handed_back = self.recalled = False
        self.reading: Collection[str] | None = None
        self._filed: tuple[int, int] | None = None
        self.made_public = False
        self.kept_by: str | None = None
        self.about = ""
        self._openings = 0
        self.origin = opened_cases.Origin(case.id)

    @property
    def case_id(self) -> int:
        """Id of the case."""
        return self.case.id

    @property
    def starter(self) -> str:
        """Organisation that started the case."""
        return self.case.starter_org

    @property
    def deciding_org(self) -> str:
        """Organisation of the last decision, whatever it was; before any, of the person who acts."""
        decided = [row.by_org for row in self.sent if row.by_org != self.case.starter_org]
        return decided[-1] if decided else (self.actor.org or self.case.starter_org)

    def approver(self, register: Register, owner: str, named: str | None = None) -> str | None:
        """The department behind what was last sent on its form; None where nobody, or not the one that is
        `named`, has looked at it and agreed."""
        if named is None:
            return approval.approver(self.standing, register.forms, owner, self._decision)
        return named if named in approval.agreed(self.standing, register.forms, owner, self._decision) else None

    def released(self, form: str) -> frozenset[str] | None:
        """The fields of that form whose personal numbers the approving decision lets stand."""
        return personal_numbers.released(self.standing, form, self.starter, self._decision)

    def objection(self, register: Register) -> str | None:
        """Why what was last sent on its forms may not be published: a part of a new record is not there, or nobody
        else has agreed to it. None where it may."""
        if self.changing is None:
            unsent = [one for one in needed(register, self.loaded.forms) if not self.has_sent(one)]
            if unsent:
                return f"没有填写「{self.loaded.forms[unsent[0]].title}」，新的记录不完整，不能公示"
        excused = self.loaded.package.processes[self.case.process].unreviewed is not None
        told = (
            self.sent,
            self.standing,
        )  # what was declined stays so, what was agreed to only until it is asked anew
        found = (approval.objection(one, register.forms, self.starter, self._decision, excused) for one in told)
        return next((one for one in found if one is not None), None)

    @property
    def attended(self) -> bool:
        """Whether a person makes this move."""
        return self.actor.person_id is not None

    def reads(self, form: str) -> bool:
        """Whether the step of this move reads that form; what one's own organisation sent one always reads."""
        own = any(row.form == form and row.by_org == self.actor.org for row in self.sent)
        return self.reading is None or form in self.reading or own

    def objections(self, form: str) -> Sequence[Problem]:
        """What the form's rules refuse today. What was judged in this very move is not judged twice, unless others
        may be filing at the same time."""
        return () if form in self._judged and db.unit().database.sqlite else self.ask(form)

    def named(self, form: str, field: str) -> str:
        """What people call a field of that form."""
        return pointed(self.loaded.forms[form], field)

    def hand_back(self, problems: Sequence[Problem]) -> None:
        """Background work gives a form back: these stand where a reviewer's remarks would, on no single field,
        since the cure may lie elsewhere."""
        remarks = [{"field": "", "message": one.told} for one in problems]
        words = "公示前再次核对，所填内容已不符合规则，请修改后重新提交。"
        self.remarks = orjson.dumps({"remarks": remarks, "opinion": words, BY_PLATFORM: 1}).decode()
        self.handed_back = True

    @property
    def changing(self) -> tuple[int, int] | None:
        """Entry id and version under change; once filed, those it was filed as."""
        if self._filed:
            return self._filed
        if self.case.entry_id is None or self.case.base_version is None:
            return None
        return self.case.entry_id, self.case.base_version

    @property
    def has_filed(self) -> bool:
        """Whether this very move has filed a record."""
        return self._filed is not None

    @cached_property
    def today(self) -> date:
        """The day of this move in China."""
        return clock.today()

    @property
    def first_sent_on(self) -> date:
        """Day of the first submission."""
        return clock.local(self.sent[0].at).date() if self.sent else self.today

    def declared(self, register: str) -> tuple[Register, Form]:
        """Declaration of a register and the form its records are read with."""
        return self.loaded.declared(register), self.loaded.record_form(register)

    def counting(self, register: str) -> list[tuple[Register, Form]]:
        """The registers whose records count those of this one."""
        return self.loaded.counting(register)

    def following(self, register: str) -> list[tuple[Register, Form]]:
        """The registers whose records show fields of those of this one."""
        return self.loaded.following(register)

    def send(self, kind: ItemKind, org: str, role: str, title: str, form: str | None = None) -> None:
        """Put a copy or notice on a desk; one of the same title per case is enough. Raises StepFailed for a form
        on which it may not be answered."""
        words = objection(self.loaded.content, self.case.process, form) if form is not None else None
        if words is not None:
            raise StepFailed(kind, words)
        same = WorkItem.kind == kind, WorkItem.org == org, WorkItem.role == role, WorkItem.title == title
        if db.session().scalar(select(WorkItem.id).where(WorkItem.case_id == self.case.id, *same).limit(1)):
            return
        item = WorkItem(
            case_id=self.case.id,
            kind=kind,
            state=ItemState.OPEN,
            step=kind,
            title=title,
            form=form,
            org=org,
            role=role,
            arrived_at=clock.now(),
        )
        db.session().add(item)

    def filed(self, entry: Entry, public: bool, kept_by: str | None) -> None:
        """The case now stands for this version of the entry; its row says so when the move is settled."""
        self._filed, self.kept_by = (entry.id, entry.version), kept_by
        self.made_public = public and kept_by is None
        self.about = entry.owner_org

    def wake(self, message: str, topic: str, key: str) -> None:
        """One job per waiting case: another case is never moved from inside this one."""
        waiting = select(CaseWait.case_id).where(
            CaseWait.message == message, CaseWait.topic == topic, CaseWait.key == key
        )
        for case_id in db.session().scalars(waiting):
            put("wake", {"case": case_id, "message": message}, case_id=case_id)

    def open_case(self, process: str, variables: Mapping[str, Any]) -> None:
        """A job starts the other case: in the name of `org` if that is given, else of whoever decided here. What
        the same department decides in the same words waits for what that opened before."""
        opened_cases.spend(self.origin, self._openings)
        given = dict(variables)
        org = given.pop("org", None)
        note = {
            "package": self.case.package,
            "process": process,
            "org": org or self.deciding_org,
            "owner": org or self.case.owner,
            "variables": given | self.origin.following,
            "from": self.case.id,
            "after": submissions.last_in(self.case.id),
        }
        if self._said_before(opened_cases.asked_before(self.origin, note)):
            return
        self._openings += 1
        put("open_case", note, key=f"{self.origin.key}{self.case.id}:{self.case.rev}:{self._openings}")

    def _said_before(self, sent: Collection[int]) -> bool:
        """Whether the decision of this move is one of these in all it says."""
        made = self.made
        if made is None or not sent or not self.decides(made):
            return False
        same = (row for row in self.sent if row.id in sent and (row.form, row.by_org) == (made.form, made.by_org))
        return any(self.decision_of(row) == self.decision_of(made) for row in same)

    def passed(self, called_off: Collection[str] = ()) -> list[str]:
        """Paths of elements completed so far, for the diagram; not of steps `called_off` in this move, nor of what
        they lie in, unless that goes on to its end."""
        off = {one for step in called_off for one in accumulate(step.split(":"), "{}:{}".format)}
        before = orjson.loads(self.case.passed) if self.case.passed else []
        return list(dict.fromkeys([*(one for one in before if one not in off), *self.run.passed]))
