"""What those outside a record's area search it by; a rebuild of every register fills it."""

import sqlalchemy as sa

from app import online

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

DIGITS = " + ".join(f"length(sought) - length(replace(sought, '{digit}', ''))" for digit in range(10))
FILL = "UPDATE entries SET sought_outside = '' WHERE {digits} >= 10 AND id > :low AND id <= :high"


def upgrade() -> None:
    """Forward; there is no way back but a restored backup. What may hold a personal number is not found from
    outside until its register has been rebuilt, soon after."""
    with online.in_small_steps():
        online.add_column("entries", sa.Column("sought_outside", sa.Text(), nullable=True))
        online.fill("entries", "id", FILL.format(digits=DIGITS))
