"""Deadlines of steps: working days declared in package.toml, counted from the day of arrival."""

from datetime import UTC, datetime, time, timedelta

from app import clock
from app.calendar import decree, working_days
from app.packages.package import Deadline, Package

CLOSE_OF_DAY = time(17, 30)


def _at_close(arrived: datetime, days: int) -> datetime:
    decree.load()
    day = working_days.add(clock.local(arrived).date(), days)
    return datetime.combine(day, CLOSE_OF_DAY, clock.SHANGHAI).astimezone(UTC)


def declared(package: Package, process: str, step: str) -> Deadline | None:
    """What package.toml says of a step, by its path."""
    return package.deadlines.get((process, step.rsplit(":", 1)[-1]))


def due_at(package: Package, process: str, step: str, arrived: datetime, still: int = 0) -> datetime | None:
    """End of the last working day, or None for a step without a deadline. `still`: working days that do not count,
    since the case was suspended."""
    deadline = declared(package, process, step)
    return _at_close(arrived, deadline.working_days + still) if deadline else None


def estimated(arrived: datetime, due: datetime | None) -> bool:
    """Whether a deadline rests on a year whose holidays are not known: shown as 暂按双休计算."""
    if due is None:
        return False
    decree.load()
    years = range(clock.local(arrived).year, clock.local(due).year + 1)
    return any(working_days.estimated(year) for year in years)


def next_reminder(package: Package, process: str, step: str, arrived: datetime, still: int = 0) -> datetime | None:
    """The next reminder still ahead; the last one is the deadline itself."""
    deadline = declared(package, process, step)
    if deadline is None:
        return None
    moments = [_morning(arrived, days + still) for days in deadline.remind]
    moments.append(_at_close(arrived, deadline.working_days + still) + timedelta(seconds=1))
    return next((moment for moment in moments if moment > clock.now()), None)


def _morning(arrived: datetime, days: int) -> datetime:
    decree.load()
    day = working_days.add(clock.local(arrived).date(), days)
    return datetime.combine(day, time(9), clock.SHANGHAI).astimezone(UTC)
