"""Sudden ends: at the n-th statement, at the commit before it counts, or just after it, when nobody hears the answer."""

from collections import Counter
from random import Random
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

BEFORE_COMMIT, AFTER_COMMIT = "before commit", "after commit"
STATEMENTS = 34
ARMED = 0.6


class Crash(BaseException):
    """The process is gone: nothing may catch this."""


class Trap:
    """Ends an attempt where it was told to, and cuts its connection as a dead process would."""

    def __init__(self, engine: Engine) -> None:
        self.points: Counter[str] = Counter()
        self._armed: str | None = None
        self._left = 0
        self._commit = engine.dialect.do_commit
        event.listen(engine, "before_cursor_execute", self._at_statement)
        engine.dialect.do_commit = self._at_commit  # type: ignore[method-assign]

    def arm(self, random: Random) -> None:
        """In most attempts choose a point: each commit side once in six, else a statement."""
        self._armed, self._left = None, 0
        if random.random() < ARMED:
            chosen = random.randrange(6)
            self._armed = (BEFORE_COMMIT, AFTER_COMMIT)[chosen] if chosen < 2 else "statement"
            self._left = random.randrange(STATEMENTS)

    def disarm(self) -> None:
        """Nothing more happens."""
        self._armed = None

    def _spring(self, point: str) -> None:
        self._armed = None
        self.points[point] += 1
        raise Crash(point)

    def _at_statement(self, connection: Any, *_unused: Any) -> None:
        if self._armed != "statement":
            return
        if self._left:
            self._left -= 1
            return
        connection.invalidate()
        self._spring("statement")

    def _at_commit(self, raw: Any) -> None:
        if self._armed == BEFORE_COMMIT:
            self._spring(BEFORE_COMMIT)
        self._commit(raw)
        if self._armed == AFTER_COMMIT:
            self._spring(AFTER_COMMIT)


def commit_each_write(patch: Any) -> None:
    """The broken variant: every flush is final at once, as if there were no transaction around the move."""
    whole = Session.flush

    def flush(session: Session, objects: Any = None) -> None:
        dirty = not session._is_clean()
        whole(session, objects)
        if dirty:
            raw = session.connection().connection.dbapi_connection
            assert raw is not None
            raw.commit()

    patch.setattr(Session, "flush", flush)
