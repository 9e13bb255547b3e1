"""What was opened is found without reading the whole trail."""

import sqlalchemy as sa

from app import online

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

OPENING = "kind IN ('reveal', 'search_hidden')"


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.create_index(
            "ix_trail_openings", "trail", ["id"], postgresql_where=sa.text(OPENING), sqlite_where=sa.text(OPENING)
        )
