"""回执: what somebody is told of a form she has sent: with whom it lies, until when, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.person import Person
from app.accounts.queries import full_names
from app.cases import queries
from app.cases.models import Case, Submission, WorkItem
from app.cases.reading.access import seen_case
from app.cases.state import deadlines, submissions
from app.cases.state.case_run import CaseRun
from app.cases.state.refusals import by_platform
from app.cases.state.signers import worded
from app.cases.withdraw import recallable
from app.enums import ItemKind, ItemState
from app.errors import NotFound
from app.forms.deciding import DECISION
from app.forms.schema import Form
from app.packages import drawing
from app.packages import queries as packages
from app.packages.drawing import Next
from app.publications import queries as publications
from app.registers import queries as registers
from app.registers.declaration import Register
from app.registers.models import EntryVersion


@dataclass(frozen=True)
class Desk:
    """Where it went. `days`: the working days given for it, None where there is no deadline; `second`: whether it
    is for somebody else than who has sent it."""

    item: WorkItem
    days: int | None
    estimated: bool
    following: list[Next]
    second: bool


@dataclass(frozen=True)
class Filed:
    """The version of a record that the case became; `withdrawn_by`: the department that has taken it from the
    public, None where none has."""

    register: Register
    version: EntryVersion
    public: bool
    withdrawn_by: str | None


@dataclass(frozen=True)
class Acknowledgement:
    """The newest sending of an organisation in a case, or the newest decision of the person herself. `recall`: by
    which item it may be taken back; `filed` once the case has ended as a record; `decision`, `said` (in the form's
    words) and `opinion` are empty where the form decides nothing."""

    case_run: CaseRun
    sent: Submission
    form: Form
    by: str
    desks: list[Desk]
    recall: int | None
    filed: Filed | None
    decision: str = ""
    said: str = ""
    opinion: str = ""

    @property
    def case(self) -> Case:
        """The case it is about."""
        return self.case_run.case

    @property
    def came_back(self) -> list[WorkItem]:
        """The forms that the platform gave back upon it, since a step refused."""
        return [one.item for one in self.desks if by_platform(one.item) is not None]

    @property
    def at_once(self) -> bool:
        """Whether it acts without anybody's review."""
        return self.filed is not None and not self.filed.version.approved


def acknowledgement(person: Person, case_id: int) -> Acknowledgement:
    """Of what this person's organisation has last filled in, or she has decided since. Raises NotFound where that
    is nothing."""
    case = seen_case(person, case_id)
    case_run = CaseRun(case, packages.release(case.release_id))
    mine = sent_by(person, case_run)
    if not mine:
        raise NotFound
    sent, items = mine[-1], queries.items_of(case.id)
    desks = [_desk(case_run, item) for item in items if _came_of(case_run.sent, sent, item)]
    recall = next((item.id for item in items if item.kind == ItemKind.TASK and item.state == ItemState.OPEN), None)
    return Acknowledgement(
        case_run, sent, case_run.loaded.forms[sent.form], full_names([sent.by_user]).get(sent.by_user, ""), desks,
        recall if recall and recallable(person, case) else None, _filed(case_run), *_decided(case_run, sent),
    )  # fmt: skip


def sent_by(person: Person, case_run: CaseRun) -> list[Submission]:
    """What this person's organisation has filled in, and what she has decided herself, oldest first: her colleague
    who filled it in keeps the receipt of that."""
    mine = (row for row in case_run.sent if row.by_org == person.org.code)
    return [row for row in mine if row.by_user == person.id or not _decides(case_run, row)]


def _decides(case_run: CaseRun, row: Submission) -> bool:
    return DECISION in case_run.loaded.forms[row.form].fields


def _decided(case_run: CaseRun, row: Submission) -> tuple[str, str, str]:
    """Decision, its words and the opinion; empty where the form decides nothing."""
    if not _decides(case_run, row):
        return "", "", ""
    form = case_run.loaded.forms[row.form]
    answers = submissions.opened(form, row.answers)
    decision = str(answers.get(DECISION) or "")
    return decision, worded(form, decision), str(answers.get("opinion") or "")


def _came_of(all_sent: Sequence[Submission], sent: Submission, item: WorkItem) -> bool:
    """Whether the task came up by this sending and not by a later one."""
    later = next((row.at for row in all_sent if row.id > sent.id), None)
    if item.kind != ItemKind.TASK or item.id == sent.work_item_id:
        return False
    return item.arrived_at >= sent.at and (later is None or item.arrived_at < later)


def _desk(case_run: CaseRun, item: WorkItem) -> Desk:
    case, package = case_run.case, case_run.loaded.package
    deadline = deadlines.declared(package, case.process, item.step)
    ahead = drawing.following(case_run.loaded.content.drawings, case.process, item.step)
    days = deadline.working_days if deadline and item.due_at else None
    lane = package.lanes[case_run.loaded.definition(case.process).lane(item.step) or ""]
    second = item.barred_by is not None and bool(lane.different_from)
    return Desk(item, days, deadlines.estimated(item.arrived_at, item.due_at), ahead, second)


def _filed(case_run: CaseRun) -> Filed | None:
    """The version this case has filed, and whether the public reads it."""
    case = case_run.case
    register = case_run.loaded.package.registers.get(case.register or "")
    if register is None or case.entry_id is None or case.finished_at is None:
        return None
    version = next((one for one in registers.versions(case.entry_id) if one.case_id == case.id), None)
    shown = publications.standing(case.entry_id)
    by = shown.withdrawn_by if shown is not None and shown.withdrawn else None
    return Filed(register, version, shown is not None and by is None, by) if version else None
