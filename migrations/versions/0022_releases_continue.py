"""A draft knows what it was made from, and whether it was kept by itself."""

import sqlalchemy as sa

from app import online

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column("releases", sa.Column("continues", sa.Integer(), nullable=True))
        online.add_column(
            "releases", sa.Column("automatic", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
