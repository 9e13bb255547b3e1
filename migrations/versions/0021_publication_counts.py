"""How many publications are in force is kept, not counted for every page."""

import sqlalchemy as sa
from alembic import op

from app import db, online

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

FIRST = sa.text(
    "INSERT INTO publication_counts (register, more) SELECT register, count(*) FROM publications"
    " WHERE withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM publication_counts) GROUP BY register"
)


def upgrade() -> None:
    """Forward; there is no way back but a restored backup. What the older program publishes meanwhile is noticed
    within the hour."""
    with online.in_small_steps():
        online.create_table(
            "publication_counts",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("register", db.code(82), nullable=False),
            sa.Column("more", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_counts")),
        )
        online.create_index(
            op.f("ix_publication_counts_register_more"), "publication_counts", ["register", "more"]
        )
        op.get_bind().execute(FIRST)
