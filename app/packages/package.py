"""What package.toml says, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.registers.declaration import Register

NAME = r"[a-z][a-z0-9_]{0,40}"


@dataclass(frozen=True)
class Process:
    """A diagram that is a business of its own. `key` is its BPMN process id, `start` the roles that may start it.

    `register` is the short name of the register it files in, `summary` the fields lists show, `inputs` the extra
    variables it is given when another case opens it. `superiors`: whether the departments above the one that has
    charge of a record may start its change, too.
    `change` is what beginning it with an approved record is called, where that is not 变更.
    `result`: forms that the owner, where it is no department, reads of a case that others have decided among them.
    `unreviewed` is the reason why some of what it publishes needs no review; `face` the handler that says, from
    fields of the record, which face will be published: reviewers are shown it before they decide.
    """

    key: str
    title: str
    start: tuple[str, ...] = ()
    register: str | None = None
    summary: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    unreviewed: str | None = None
    superiors: bool = False
    face: str | None = None
    change: str | None = None
    result: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lane:
    """Who works in a lane: a role at an organisation. `org`: "starter" or a variable that holds a department code.

    `different_from` names steps whose last actor may not act here. `title`: who that is, as people say it.
    """

    name: str
    role: str
    org: str
    different_from: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class FormDecl:
    """What a package adds to a form: the answers that become engine variables, its checks by function name, and
    per field that chooses a department the function that says where each leads (`targets`).

    `outcome`: the field that tells what came of it; of an answer to a copy whoever began the case is told, and
    reads the answer."""

    name: str
    facts: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    outcome: str | None = None


@dataclass(frozen=True)
class Deadline:
    """How long a step may take and after how many working days it is reminded of."""

    process: str
    step: str
    working_days: int
    remind: tuple[int, ...] = ()


@dataclass(frozen=True)
class Step:
    """What the page of a step shows beside its form. `process` is "" where that holds in every process.

    `reads`: the forms of the case file it may read (None: all); `shows`: registers whose records of the same owner
    are shown; `decisions`: which decisions of its form mean something here (None: all).
    """

    process: str
    step: str
    reads: tuple[str, ...] | None = None
    shows: tuple[str, ...] = ()
    decisions: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Secret:
    """Fields marked `"x-secret": "<name>"`: only whoever works in one of these lanes may read them."""

    name: str
    lanes: tuple[str, ...]


@dataclass(frozen=True)
class Portal:
    """How the portal words a register: `title` on its pages, `menu` in the bar, `about` on the start page."""

    register: str
    title: str = ""
    menu: str = ""
    about: str = ""


@dataclass(frozen=True)
class Guide:
    """What the guide of a process (办事指南) says beyond what follows from its diagram, forms and register.

    `office` in words: which department decides; `office_of`: the handler that finds it for whoever is signed in.
    """

    process: str
    about: str = ""
    conditions: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    office: str = ""
    office_of: str | None = None
    basis: tuple[str, ...] = ()
    fee: str = ""
    notes: tuple[str, ...] = ()
    complaint: str = ""


@dataclass(frozen=True)
class Package:
    """A whole package.toml. Mappings are by short name, deadlines and steps by (process, step)."""

    key: str
    title: str
    processes: Mapping[str, Process] = field(default_factory=dict)
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    forms: Mapping[str, FormDecl] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    deadlines: Mapping[tuple[str, str], Deadline] = field(default_factory=dict)
    steps: Mapping[tuple[str, str], Step] = field(default_factory=dict)
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    portal: Mapping[str, Portal] = field(default_factory=dict)
    guides: Mapping[str, Guide] = field(default_factory=dict)

    def step(self, process: str, path: str) -> Step:
        """What is said about a step (`review:review`): for this process, else for all, else nothing."""
        last = path.rsplit(":", 1)[-1]
        found = self.steps.get((process, last)) or self.steps.get(("", last))
        return found or Step(process, last)
