"""Sudden ends: at the n-th statement, at the commit before it counts, or after it, with the answer lost."""

from collections import Counter
from random import Random
from typing import Any

from sqlalchemy import Engine, event

BEFORE_COMMIT, AFTER_COMMIT = "before commit", "after commit"
STATEMENTS = (2, 24)
ARMED = 0.6
WRITES = ("INSERT", "UPDATE", "DELETE")


class Crash(BaseException):
    """The process is gone: nothing may catch this."""


class Trap:
    """Ends an attempt where it was told to, and cuts its connection as a dead process would.

    `points` counts the ends by place, `torn` those between two writes of one move.
    """

    def __init__(self, engine: Engine) -> None:
        self.points: Counter[str] = Counter()
        self.torn = 0
        self._armed: str | None = None
        self._left = self._writes = 0
        self._commit = engine.dialect.do_commit
        event.listen(engine, "before_cursor_execute", self._at_statement)
        engine.dialect.do_commit = self._at_commit  # type: ignore[method-assign, assignment]

    def arm(self, random: Random) -> None:
        """In most attempts choose a point: each side of the commit once in eight, else a statement."""
        self._armed, self._left, self._writes = None, 0, 0
        if random.random() < ARMED:
            chosen = random.randrange(8)
            self._armed = (BEFORE_COMMIT, AFTER_COMMIT)[chosen] if chosen < 2 else "statement"
            self._left = random.randrange(*STATEMENTS)

    def disarm(self) -> None:
        """Nothing more happens."""
        self._armed = None

    def _spring(self, point: str) -> None:
        self._armed = None
        self.points[point] += 1
        raise Crash(point)

    def _at_statement(self, connection: Any, _cursor: Any, statement: str, *_unused: Any) -> None:
        if self._armed == "statement" and self._left == 0:
            connection.invalidate()
            self.torn += self._writes > 0
            self._spring("statement")
        self._left -= self._left > 0
        self._writes += statement.startswith(WRITES)

    def _at_commit(self, raw: Any) -> None:
        if self._armed == BEFORE_COMMIT:
            self.torn += self._writes > 1
            self._spring(BEFORE_COMMIT)
        self._commit(raw)
        self._writes = 0
        if self._armed == AFTER_COMMIT:
            self._spring(AFTER_COMMIT)


class Hasty:
    """The broken variant: every write is final at once, as if there were no transaction around the move."""

    def __init__(self, engine: Engine) -> None:
        self._written = False
        event.listen(engine, "before_cursor_execute", self._next)

    def _next(self, connection: Any, _cursor: Any, statement: str, *_unused: Any) -> None:
        if self._written and not statement.startswith("BEGIN"):
            raw = connection.connection.dbapi_connection
            raw.commit()
            if connection.dialect.name == "sqlite":
                raw.execute("BEGIN IMMEDIATE")
        self._written = statement.startswith(WRITES)
