"""Cases note when a step begins anew."""

import sqlalchemy as sa

from app import online

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column("cases", sa.Column("rounds", sa.Text(), nullable=True))
