"""One clock for all processes, the database's: each process asks for it once a minute, outside of any move."""

import logging
import threading
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from app import alarms, clock, db

log = logging.getLogger(__name__)
EVERY, SOON = 60.0, 2.0
FAR = timedelta(seconds=30)
NAME = "clock"


class ClockSync(threading.Thread):
    """Keeps `app.clock` on the database's time. SQLite has no clock of its own, a trial clock follows nobody."""

    def __init__(self, database: db.Database) -> None:
        super().__init__(name="clock-sync", daemon=True)
        self._database = database
        self._known = not _followed(database)

    def begin(self) -> None:
        """Ask at once, so that nothing happens on a wrong clock, and go on asking in a thread."""
        if not self.known():
            log.warning("the database does not tell the time yet")
        if _followed(self._database):
            self.start()

    def known(self) -> bool:
        """Whether the time is known; asks if it is not. Before that no job may run: it might run too early."""
        self._known = self._known or self._ask()
        return self._known

    def run(self) -> None:
        """Ask again, sooner where nobody answered."""
        never, asked = threading.Event(), self._known
        while True:
            never.wait(EVERY if asked else SOON)
            asked = self._ask()
            self._known = self._known or asked

    def _ask(self) -> bool:
        try:
            return sync(self._database) is not None
        except Exception:  # the database is away: others say so; the last offset stands
            return False


def follow_once(database: db.Database) -> None:
    """For a command: follow the database's clock as it is now. Raises DatabaseError."""
    if _followed(database):
        sync(database)


def _followed(database: db.Database) -> bool:
    return not database.sqlite and not clock.offset()


def sync(database: db.Database) -> timedelta | None:
    """Follow the database's clock now; a machine far off is told to its operators."""
    ahead = clock.follow(lambda: _database_now(database))
    if ahead is None:
        return None
    if abs(ahead) > FAR:
        fast = "慢" if ahead > timedelta() else "快"
        alarms.tell(
            NAME, f"本机时钟比数据库{fast} {abs(ahead).total_seconds():.0f} 秒，请校准；业务时间以数据库为准"
        )
    else:
        alarms.settle(NAME, "本机时钟已与数据库一致")
    return ahead


def _database_now(database: db.Database) -> datetime:
    with database.transaction():
        db.session().connection()
        moment: datetime = db.session().execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment.astimezone(UTC)
