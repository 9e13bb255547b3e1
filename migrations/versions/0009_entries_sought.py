"""What lists of records are searched by; a rebuild of every register fills it as it is folded."""

import sqlalchemy as sa

from app import online

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FILL = "UPDATE entries SET sought = title WHERE sought = '' AND id > :low AND id <= :high"


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column("entries", sa.Column("sought", sa.Text(), server_default="", nullable=False))
        online.fill("entries", "id", FILL)
