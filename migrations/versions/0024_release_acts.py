"""Who saved, published and retired a release, when and why."""

import sqlalchemy as sa
from alembic import op

from app import db, online
from app.db import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.create_table(
            "release_acts",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("release_id", sa.Integer(), nullable=False),
            sa.Column("kind", db.code(10), nullable=False),
            sa.Column("at", Moment(), nullable=False),
            sa.Column("by", sa.Integer(), nullable=True),
            sa.Column("note", sa.String(200), nullable=True),
            sa.ForeignKeyConstraint(
                ["release_id"], ["releases.id"], name=op.f("fk_release_acts_release_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_release_acts")),
        )
        online.create_index(op.f("ix_release_acts_release_id"), "release_acts", ["release_id"])
