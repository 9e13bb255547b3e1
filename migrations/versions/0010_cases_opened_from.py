"""Cases know which case opened them."""

import sqlalchemy as sa

from app import online

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column("cases", sa.Column("opened_from", sa.Integer(), nullable=True))
        online.create_index(
            "ix_cases_opened_from", "cases", ["opened_from"], postgresql_where=sa.text("opened_from IS NOT NULL")
        )
