"""Whether what is entered of a year is its whole notice; of what was entered before nobody has said so."""

import sqlalchemy as sa

from app import online

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column("calendar_years", sa.Column("whole", sa.Boolean(), nullable=True))
