"""How a department is reached: its telephone and the address of its office; of nobody until it is entered."""

import sqlalchemy as sa

from app import online

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column("orgs", sa.Column("telephone", sa.String(120), nullable=True))
        online.add_column("orgs", sa.Column("address", sa.String(200), nullable=True))
