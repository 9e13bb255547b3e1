"""Files that nobody has sent: they go after a week, but for what a draft still names."""

from sqlalchemy import String, cast, exists, or_, select

from app import clock, db
from app.attachments.discard import discard, unused
from app.attachments.models import Attachment
from app.cases.models import Draft, DraftAside
from app.jobs.put import put

DISCARD = "discard"
_NAMED = '"id":"' + cast(Attachment.id, String) + '"'
_DRAFTED = or_(*(exists().where(kind.answers.contains(_NAMED)) for kind in (Draft, DraftAside)))


def hand_out() -> None:
    """A job for each such file: one that fails is tried again alone, and told."""
    db.write()
    day = clock.today()
    for number in db.session().scalars(select(Attachment.id).where(unused(), ~_DRAFTED)).all():
        put(DISCARD, {"attachment": number}, key=f"{DISCARD}:{number}:{day}")


def drop(number: int) -> None:
    """Delete the file if still nobody has named it."""
    mine = select(Attachment.id).where(Attachment.id == number, unused(), ~_DRAFTED)
    discard(list(db.write().scalars(mine.with_for_update())))
