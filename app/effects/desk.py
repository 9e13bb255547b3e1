"""The case as operators see it: a protocol that the cases room fulfils."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from app.enums import ItemKind
from app.errors import Problem
from app.forms.schema import Form
from app.registers.declaration import Register
from app.registers.models import Entry


class Desk(Protocol):
    """The running case behind a service step."""

    @property
    def case_id(self) -> int:
        """Id of the case."""

    @property
    def starter(self) -> str:
        """Organisation that started the case."""

    def approver(self, register: Register, owner: str, named: str | None = None) -> str | None:
        """The department that approved what was last sent on that register's form; None where nobody but its
        sender has looked at it. It stands under the publication. `named`: which of those that agreed the diagram
        asks for; None where that one has not agreed."""

    @property
    def handed_over(self) -> bool:
        """Whether a department has handed the case over to another."""

    def objection(self, register: Register) -> str | None:
        """Why what was last sent on the forms of that register may not be published: one that a new record needs
        was never sent, or nobody else has agreed to it. None where it may."""

    def released(self, form: str) -> frozenset[str] | None:
        """The fields (JSON pointers) of that form whose personal numbers the approving decision lets stand; None
        where no reviewer has approved it in this case."""

    @property
    def changing(self) -> tuple[int, int] | None:
        """Entry id and version this case changes, or None for a new record."""

    @property
    def first_sent_on(self) -> date:
        """Day of the first submission: the retention clock of a new record."""

    @property
    def attended(self) -> bool:
        """Whether a person makes this move; background work is nobody's."""

    def reads(self, form: str) -> bool:
        """Whether whoever makes this move reads what was sent on that form; background work reads all."""

    def objections(self, form: str) -> Sequence[Problem]:
        """What the form's rules refuse today in what was last sent; nothing where this move has asked already and
        nobody else can have filed meanwhile."""

    def named(self, form: str, field: str) -> str:
        """What people call a field of that form."""

    def hand_back(self, problems: Sequence[Problem]) -> None:
        """Whoever gets a form next in this move reads these as remarks on the whole of it."""

    def declared(self, register: str) -> tuple[Register, Form]:
        """Declaration of a register and the form its records are read with, from the case's release."""

    def counting(self, register: str) -> Sequence[tuple[Register, Form]]:
        """The registers whose records count those of this one."""

    def has_sent(self, form: str) -> bool:
        """Whether the case has sent that form at all."""

    def following(self, register: str) -> Sequence[tuple[Register, Form]]:
        """The registers whose records show fields of those of this one."""

    def answers(self, form: str) -> dict[str, Any]:
        """What was last sent on that form, opened."""

    def send(self, kind: ItemKind, org: str, role: str, title: str, form: str | None = None) -> None:
        """Put a copy or a notice on a desk; `form`: what it may be answered on."""

    def filed(self, entry: Entry, public: bool, kept_by: str | None) -> None:
        """Remember the entry this case has made or changed, and whether the public reads it. `kept_by`: the
        department by which it stays withdrawn."""

    def wake(self, message: str, topic: str, key: str) -> None:
        """Let every case that waits for this go on, each in its own transaction."""

    def open_case(self, process: str, variables: Mapping[str, Any]) -> None:
        """Start another case of the same package, in its own transaction."""
