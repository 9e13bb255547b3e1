"""case claims."""

import sqlalchemy as sa
from alembic import op

from app import online
from app.db import code

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; the way back is a restored backup. Of changes under way the oldest of each record claims it."""
    with online.in_small_steps():
        online.create_table(
            "case_claims",
            sa.Column("register", code(82), nullable=False),
            sa.Column("name", code(120), nullable=False),
            sa.Column("value", code(400), nullable=False),
            sa.Column("case_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["case_id"], ["cases.id"], name=op.f("fk_case_claims_case_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("register", "name", "value", name=op.f("pk_case_claims")),
        )
        online.create_index(op.f("ix_case_claims_case_id"), "case_claims", ["case_id"], unique=False)
    op.execute(
        "INSERT INTO case_claims (register, name, value, case_id)"
        " SELECT CASE package WHEN 'outsourcing' THEN register ELSE package || '.' || register END,"
        " '@entry', CAST(entry_id AS VARCHAR(20)), min(id) FROM cases"
        " WHERE finished_at IS NULL AND entry_id IS NOT NULL AND register IS NOT NULL"
        " GROUP BY package, register, entry_id"
    )
