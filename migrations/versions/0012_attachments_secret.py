"""Attachments know whether they are kept for a few lanes."""

import sqlalchemy as sa

from app import online
from app.db import code

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column("attachments", sa.Column("secret", code(41), nullable=True))
