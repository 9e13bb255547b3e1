"""Insert a row unless its unique key is taken, in one statement on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import InstrumentedAttribute

from app import db


def insert_once(
    row: Mapping[str, Any], unique: Sequence[InstrumentedAttribute[Any]], returning: InstrumentedAttribute[Any]
) -> Any | None:
    """Insert `row` and give its `returning` column; None when `unique` was or just got taken."""
    session = db.write()
    insert = insert_sqlite if db.unit().database.sqlite else insert_postgresql
    statement = insert(returning.class_).values(row)
    return session.scalar(statement.on_conflict_do_nothing(index_elements=list(unique)).returning(returning))
