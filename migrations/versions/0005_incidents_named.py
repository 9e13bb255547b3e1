"""Incidents name package, process, the item that was being sent, and their record in the log."""

import sqlalchemy as sa
from alembic import op

from app.db import code

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("work_item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("package", code(60), nullable=True))
        batch_op.add_column(sa.Column("process", code(200), nullable=True))
        batch_op.add_column(sa.Column("reference", code(40), nullable=True))
        batch_op.add_column(sa.Column("fault", code(64), nullable=True))
        batch_op.create_index(batch_op.f("ix_incidents_fault"), ["fault"], unique=False)
    op.execute(
        "UPDATE incidents SET work_item_id = CAST(substr(operation, 6) AS INTEGER) WHERE operation LIKE 'item:%'"
    )
