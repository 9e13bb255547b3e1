"""What is left of a deadline, in working days and with its day, as lists and pages say it."""

from dataclasses import dataclass
from datetime import date, datetime

from app import clock
from app.calendar import decree, working_days
from app.cases import deadlines

SOON = 3


@dataclass(frozen=True)
class Left:
    """`tone`: red once overdue, orange within three working days. `estimated`: with holidays not known yet."""

    text: str
    tone: str
    estimated: bool

    @property
    def whole(self) -> str:
        """The text with what it rests on."""
        return f"{self.text}{'（暂按双休计算）' if self.estimated else ''}"


def left(arrived: datetime, due: datetime | None) -> Left | None:
    """None for what has no deadline."""
    if due is None:
        return None
    decree.load()
    today, last = clock.today(), clock.local(due).date()
    days = working_days.between(today, last)
    estimated = deadlines.estimated(arrived, due)
    if due < clock.now():
        late = -days
        text = f"已超期{late}个工作日" if late else "已超期"
        return Left(f"{text}（{_day(last)}到期）", "red", estimated)
    if days == 0:
        return Left(f"今日到期（{clock.local(due):%H:%M}前）", "orange", estimated)
    return Left(f"剩余{days}个工作日（{_day(last)}前）", "orange" if days <= SOON else "secondary", estimated)


def _day(day: date) -> str:
    year = "" if day.year == clock.today().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"
