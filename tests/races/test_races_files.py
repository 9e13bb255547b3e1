"""A file is sent at the moment when the files that nobody has sent are cleaned up."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from app import clock, db
from app.attachments.bind import bind
from app.attachments.models import Attachment
from app.cases import unsent_files
from tests.plugins.office import Office
from tests.plugins.patience import until

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


@pytest.fixture
def file(office: Office) -> int:
    """One of nine days ago, no content behind it."""
    with office.database.transaction():
        row = {"name": "a.pdf", "size": 10, "type": "application/pdf", "owner_org": "AJ", "user_id": 1}
        old = clock.now() - timedelta(days=9)
        made = insert(Attachment).values(sha256="0" * 64, at=old, state="stored", **row).returning(Attachment.id)
        return int(db.write().scalars(made).one())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_is_being_sent_is_not_cleaned_up(database: db.Database, file: int) -> None:
    def clean() -> None:
        with database.transaction():
            unsent_files.drop((), clock.now(), 0)

    def waits() -> bool:
        with database.engine.connect() as other:
            return not cleaning.is_alive() or bool(other.scalar(WAITING))

    cleaning = threading.Thread(target=clean)
    with database.transaction():
        bind([file], 1)
        cleaning.start()
        until(waits)
    cleaning.join()
    with database.transaction():
        assert db.session().scalars(select(Attachment.state)).all() == ["bound"]
