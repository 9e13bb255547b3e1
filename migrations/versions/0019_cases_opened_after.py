"""Opened cases know what had been sent in their opener by then."""

import sqlalchemy as sa

from app import online

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column("cases", sa.Column("opened_after", sa.Integer(), nullable=True))
