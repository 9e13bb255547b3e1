"""Reads of attachments. Who may see one is decided by the record that names it, not here."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from typing import BinaryIO

from sqlalchemy import func, select

from app import clock, db
from app.attachments import store
from app.attachments.models import Attachment


def attachment(attachment_id: int) -> Attachment | None:
    """By id."""
    return db.session().get(Attachment, attachment_id)


def attachments(ids: Iterable[int]) -> Sequence[Attachment]:
    """Those that exist, in order of their ids."""
    chosen = select(Attachment).where(Attachment.id.in_(list(ids))).order_by(Attachment.id)
    return db.session().scalars(chosen).all()


def locked(ids: Iterable[int]) -> Sequence[Attachment]:
    """Those that exist, fresh and held until the end of the transaction: who cleans up does not delete them."""
    chosen = select(Attachment).where(Attachment.id.in_(list(ids))).order_by(Attachment.id).with_for_update()
    return db.write().scalars(chosen.execution_options(populate_existing=True)).all()


def of_case(case_id: int) -> Sequence[Attachment]:
    """All that are bound to the case, oldest first."""
    return db.session().scalars(select(Attachment).filter_by(case_id=case_id).order_by(Attachment.id)).all()


def sent_today(user_id: int) -> tuple[int, int]:
    """Number and bytes of the files the user sent since midnight in China."""
    midnight = datetime.combine(clock.today(), time(), clock.SHANGHAI).astimezone(UTC)
    counted = select(func.count(), func.coalesce(func.sum(Attachment.size), 0))
    row = db.session().execute(counted.where(Attachment.user_id == user_id, Attachment.at >= midnight)).one()
    return int(row[0]), int(row[1])


def wanted(sha256: str) -> bool:
    """Whether any attachment has this content."""
    return db.session().scalar(select(Attachment.id).filter_by(sha256=sha256).limit(1)) is not None


def open_file(attachment: Attachment) -> BinaryIO:
    """The content of an attachment, for a handler that has authorised the reader.

    Raises store.Damaged when it is gone or no longer what came in.
    """
    return io.BytesIO(store.content(attachment.sha256))
