"""entries say whether a case that filed them was handed over."""

import sqlalchemy as sa

from app import online

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FILL = """UPDATE entries SET handed_over = true WHERE NOT handed_over AND id IN (
    SELECT c.entry_id FROM cases c JOIN submissions s ON s.case_id = c.id
    WHERE c.id > :low AND c.id <= :high AND c.state = 'finished' AND c.entry_id IS NOT NULL AND s.step <> 'copy'
    AND s.answers LIKE '%"decision":"handover"%')"""


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column(
            "entries", sa.Column("handed_over", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        online.fill("cases", "id", FILL)
