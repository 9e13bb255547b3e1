"""What somebody had typed is kept for her where a colleague's draft took its place."""

import sqlalchemy as sa
from alembic import op

from app import online
from app.db import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    online.create_table(
        "drafts_aside",
        sa.Column("work_item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("saved_by", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_item_id"],
            ["work_items.id"],
            name=op.f("fk_drafts_aside_work_item_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("work_item_id", "saved_by", name=op.f("pk_drafts_aside")),
    )
