"""Incidents name package, process, the item that was being sent, and their record in the log."""

import sqlalchemy as sa
from alembic import op

from app import online
from app.db import code

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


FILL = """UPDATE incidents SET work_item_id = CAST(substr(operation, 6) AS INTEGER)
    WHERE operation LIKE 'item:%' AND id > :low AND id <= :high"""


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column("incidents", sa.Column("work_item_id", sa.Integer(), nullable=True))
        online.add_column("incidents", sa.Column("package", code(60), nullable=True))
        online.add_column("incidents", sa.Column("process", code(200), nullable=True))
        online.add_column("incidents", sa.Column("reference", code(40), nullable=True))
        online.add_column("incidents", sa.Column("fault", code(64), nullable=True))
        online.create_index(op.f("ix_incidents_fault"), "incidents", ["fault"], unique=False)
        online.fill("incidents", "id", FILL)
