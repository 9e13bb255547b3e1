"""What one administrator asks to be done to a case, and another agrees to."""

import sqlalchemy as sa
from alembic import op

from app import db, online

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.create_table(
            "interventions",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("case_id", sa.Integer(), nullable=False),
            sa.Column("kind", db.code(10), nullable=False),
            sa.Column("content", sa.Text(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("rev", sa.Integer(), nullable=False),
            sa.Column("asked_by", sa.Integer(), nullable=False),
            sa.Column("asked_at", db.Moment(), nullable=False),
            sa.Column("decided_by", sa.Integer(), nullable=True),
            sa.Column("decided_at", db.Moment(), nullable=True),
            sa.Column("agreed", sa.Boolean(), nullable=True),
            sa.ForeignKeyConstraint(
                ["case_id"], ["cases.id"], name=op.f("fk_interventions_case_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_interventions")),
        )
        online.create_index(op.f("ix_interventions_case_id"), "interventions", ["case_id"])
