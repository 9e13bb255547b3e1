"""The one clock. Stored moments are UTC; what people read is Asia/Shanghai."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONGEST_LOOK = timedelta(seconds=2)


class _Clock:
    """The machine's time plus two offsets: that of a trial clock, and how far the database's clock is ahead."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self.ahead = timedelta()


_clock = _Clock()


def _real() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads the machine's clock


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _real() + _clock.offset + _clock.ahead


def today() -> date:
    """Today's date in China."""
    return now().astimezone(SHANGHAI).date()


def until_tomorrow() -> timedelta:
    """How long the day in China lasts still."""
    here = local(now())
    return datetime.combine(here.date() + timedelta(days=1), time(), SHANGHAI) - here


def local(moment: datetime) -> datetime:
    """The same moment on a Chinese wall clock."""
    return moment.astimezone(SHANGHAI)


def start_at(moment: datetime | None) -> None:
    """Let the clock run from `moment` on (APP_CLOCK, walks, tests); None returns to real time."""
    _clock.offset = timedelta() if moment is None else moment - _real()
    _clock.ahead = timedelta()


def offset() -> timedelta:
    """How far the trial clock is from real time; zero without one."""
    return _clock.offset


def set_offset(delta: timedelta) -> None:
    """Show the same time as the process that told its `offset()`."""
    _clock.offset = delta


def follow(database_now: Callable[[], datetime]) -> timedelta | None:
    """From now on show the database's time; gives how far it is ahead of this machine's.

    None, and nothing is changed, where the answer took so long that it tells little.
    """
    before = _real()
    there = database_now()
    took = _real() - before
    if not timedelta() <= took <= LONGEST_LOOK:
        return None
    _clock.ahead = there - before - took / 2
    return _clock.ahead


def advance(delta: timedelta) -> None:
    """Jump forward: deadlines and retention are tried in seconds."""
    _clock.offset += delta
