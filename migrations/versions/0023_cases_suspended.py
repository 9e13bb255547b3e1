"""Cases can be suspended; it is noted where they rest, and incidents why they were closed."""

import sqlalchemy as sa
from alembic import op

from app import db, online

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OPEN, DONE = sa.text("finished_at IS NULL"), sa.text("done_at IS NOT NULL")


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.create_table(
            "suspensions",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("case_id", sa.Integer(), nullable=False),
            sa.Column("before", db.code(10), nullable=False),
            sa.Column("since", db.Moment(), nullable=False),
            sa.Column("by_user", sa.Integer(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("until", db.Moment(), nullable=True),
            sa.ForeignKeyConstraint(
                ["case_id"], ["cases.id"], name=op.f("fk_suspensions_case_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_suspensions")),
        )
        online.create_index(op.f("ix_suspensions_case_id"), "suspensions", ["case_id"])
        online.create_table(
            "job_holds",
            sa.Column("case_id", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("case_id", name=op.f("pk_job_holds")),
        )
        online.add_column("cases", sa.Column("rests", sa.Text(), nullable=True))
        online.add_column("incidents", sa.Column("reason", sa.Text(), nullable=True))
        columns = ["package", "process", "release_id"]
        online.create_index("ix_cases_open", "cases", columns, sqlite_where=OPEN, postgresql_where=OPEN)
        online.create_index(
            "ix_work_items_done", "work_items", ["done_at"], sqlite_where=DONE, postgresql_where=DONE
        )
