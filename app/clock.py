"""The one clock. Stored moments are UTC; what people read is Asia/Shanghai."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class _Clock:
    """Real time plus an offset; the offset is zero unless a trial clock was set."""

    def __init__(self) -> None:
        self.offset = timedelta()


_clock = _Clock()


def _real() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads the machine's clock


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _real() + _clock.offset


def today() -> date:
    """Today's date in China."""
    return now().astimezone(SHANGHAI).date()


def local(moment: datetime) -> datetime:
    """The same moment on a Chinese wall clock."""
    return moment.astimezone(SHANGHAI)


def start_at(moment: datetime | None) -> None:
    """Let the clock run from `moment` on (APP_CLOCK, walks, tests); None returns to real time."""
    _clock.offset = timedelta() if moment is None else moment - _real()


def advance(delta: timedelta) -> None:
    """Jump forward: deadlines and retention are tried in seconds."""
    _clock.offset += delta
