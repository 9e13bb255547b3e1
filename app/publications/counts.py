"""How many publications are in force: kept with each change, never counted for a page."""

from sqlalchemy import delete, func, insert, select, union_all

from app import db
from app.publications.models import Publication, PublicationCount


def note(register: str, more: int) -> None:
    """So many more in force, or fewer. A line for each change: who publishes waits for nobody else who does."""
    db.session().add(PublicationCount(register=register, more=more))


def settle() -> None:
    """Mend what an older program did not note, then leave one line to each register."""
    db.write().execute(_MEND)
    session, kept = db.session(), PublicationCount
    lines = session.execute(delete(kept).returning(kept.register, kept.more)).all()
    sums = dict.fromkeys((register for register, _ in lines), 0)
    for register, more in lines:
        sums[register] += more
    left = [{"register": register, "more": more} for register, more in sums.items() if more]
    if left:
        session.execute(insert(kept), left)


# One statement sees one moment: what somebody is just publishing is missing from both sides, or from neither.
_SEEN = (
    select(Publication.register, func.count().label("more"))
    .where(Publication.withdrawn_at.is_(None))
    .group_by(Publication.register)
)
_SIDES = union_all(_SEEN, select(PublicationCount.register, -PublicationCount.more)).subquery()
_MISSING = func.sum(_SIDES.c.more)
_MEND = insert(PublicationCount).from_select(
    ["register", "more"], select(_SIDES.c.register, _MISSING).group_by(_SIDES.c.register).having(_MISSING != 0)
)
