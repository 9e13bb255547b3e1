"""The floor: the same business on the same framework and tables of its own, without a platform.

F1 loads the user, locks the task, checks its owner, merges the data, closes the task, inserts the next one and
an audit row, commits. F2 also keeps the state of the stock engine as JSON text and validates the form.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import jsonschema_rs
from flask import Flask, Response, abort, jsonify, request
from itsdangerous import URLSafeSerializer
from jinja2 import Environment
from sqlalchemy import Engine, ForeignKey, Text, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

KEY = "floor" * 8
LIST = """<!doctype html><title>Tasks</title><h1>{{ member.name }}</h1><table>
{% for one in rows %}<tr><td><a href="/tasks/{{ one.id }}">{{ one.name }}</a>
<td>{{ one.created_at }}<td>{{ one.status }}{% endfor %}</table>"""


class Table(DeclarativeBase):
    """Parent of the floor's tables."""


class Member(Table):
    """A user."""

    __tablename__ = "floor_members"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Instance(Table):
    """A running process; `state` is the engine's, empty in F1."""

    __tablename__ = "floor_instances"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    data: Mapped[str] = mapped_column(Text)
    state: Mapped[str | None] = mapped_column(Text)


class Task(Table):
    """A task of its owner."""

    __tablename__ = "floor_tasks"
    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("floor_instances.id"), index=True)
    name: Mapped[str]
    owner_id: Mapped[int] = mapped_column(index=True)
    status: Mapped[str]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Audit(Table):
    """What was sent."""

    __tablename__ = "floor_audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(index=True)
    task_id: Mapped[int | None]
    member_id: Mapped[int]
    action: Mapped[str]
    data: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Machine(Protocol):
    """Decides what comes next."""

    def start(self) -> tuple[str | None, str]:
        """State and first task."""

    def step(self, state: str | None, task: str, answers: Mapping[str, Any]) -> tuple[str | None, str | None]:
        """New state and next task, None at the end."""


class ByHand:
    """F1: two lines of code instead of an engine."""

    def start(self) -> tuple[str | None, str]:
        """Filling comes first."""
        return None, "fill"

    def step(self, state: str | None, task: str, answers: Mapping[str, Any]) -> tuple[str | None, str | None]:
        """Fill, review, and back where it is returned."""
        if task == "fill":
            return None, "review"
        return None, "fill" if answers["decision"] == "return" else None


class Floor:
    """The requests of a floor. `forms`: schemas by task, none in F1."""

    def __init__(self, engine: Engine, machine: Machine, forms: Mapping[str, Any]) -> None:
        self.engine, self.machine = engine, machine
        self.forms = {name: jsonschema_rs.Draft7Validator(schema) for name, schema in forms.items()}
        self.signer = URLSafeSerializer(KEY)
        self.list = Environment(autoescape=True).from_string(LIST)

    def app(self) -> Flask:
        """Two routes that write, one page."""
        app = Flask("floor")
        app.add_url_rule("/tasks", "tasks", self.tasks)
        app.add_url_rule("/instances", "start", self.start, methods=["POST"])
        app.add_url_rule("/tasks/<int:task_id>", "complete", self.complete, methods=["POST"])
        return app

    def token(self, member: int) -> str:
        """Proof of who calls."""
        return self.signer.dumps(member)

    def _member(self, session: Session) -> Member:
        signed = request.headers["Authorization"].removeprefix("Bearer ")
        return session.get(Member, self.signer.loads(signed)) or abort(401)

    def _begun(self, session: Session) -> None:
        immediate = self.engine.dialect.name == "sqlite"
        session.connection(execution_options={"begin_immediate": True} if immediate else {})

    def start(self) -> Response:
        """A new instance with its first task."""
        with Session(self.engine) as session, session.begin():
            self._begun(session)
            member = self._member(session)
            state, first = self.machine.start()
            made = Instance(status="open", data="{}", state=state)
            session.add(made)
            session.flush()
            task = _task(made.id, first, member.id)
            session.add_all([task, _audit(made.id, None, member.id, "start", {})])
            session.flush()
            answer = {"instance": made.id, "task": task.id}
        return jsonify(answer)

    def tasks(self) -> str:
        """The member's open tasks as a page."""
        with Session(self.engine) as session:
            member = self._member(session)
            mine = select(Task).where(Task.owner_id == member.id, Task.status == "open")
            rows = session.scalars(mine.order_by(Task.created_at.desc()).limit(20)).all()
            return self.list.render(member=member, rows=rows)

    def complete(self, task_id: int) -> Response:
        """One submission."""
        answers = request.get_json()
        with Session(self.engine) as session, session.begin():
            self._begun(session)
            member = self._member(session)
            task = session.scalars(select(Task).where(Task.id == task_id).with_for_update()).one()
            self._check(task, member, answers)
            made = session.get_one(Instance, task.instance_id)
            made.data = json.dumps({**json.loads(made.data), **answers}, ensure_ascii=False)
            made.state, following = self.machine.step(made.state, task.name, answers)
            task.status, task.closed_at = "done", datetime.now(UTC).replace(tzinfo=None)
            after = _task(made.id, following, member.id) if following else None
            made.status = "open" if after else "done"
            rows: list[Task | Audit] = [_audit(made.id, task.id, member.id, "complete", answers)]
            session.add_all([*rows, after] if after else rows)
            session.flush()
            answer = {"instance": made.id, "task": after.id if after else None}
        return jsonify(answer)

    def _check(self, task: Task, member: Member, answers: Mapping[str, Any]) -> None:
        if task.owner_id != member.id:
            abort(403)
        if task.status != "open":
            abort(409)
        if self.forms and list(self.forms[task.name].iter_errors(answers)):
            abort(422)


def _task(instance: int, name: str, owner: int) -> Task:
    now = datetime.now(UTC).replace(tzinfo=None)
    return Task(instance_id=instance, name=name, owner_id=owner, status="open", created_at=now)


def _audit(instance: int, task: int | None, member: int, action: str, data: Mapping[str, Any]) -> Audit:
    text, now = json.dumps(data, ensure_ascii=False), datetime.now(UTC).replace(tzinfo=None)
    return Audit(instance_id=instance, task_id=task, member_id=member, action=action, data=text, at=now)
