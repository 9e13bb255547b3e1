"""Table of the years whose holidays somebody has entered."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from app import db


class CalendarYear(db.Base):
    """放假安排 of a year as decreed. `days`: JSON, ISO date → whether people work; `whole`: that is all of it."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days: Mapped[str] = mapped_column(Text)
    whole: Mapped[bool | None]
    set_at: Mapped[datetime]
    set_by: Mapped[int | None]
