"""publications tell their face, and which department withdrew them."""

import sqlalchemy as sa

from app import online
from app.db import code

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FILL = """UPDATE publications SET withdrawn_org = (SELECT min(o.code) FROM orgs o
    WHERE o.name = publications.withdrawn_by AND o.kind = 'department') WHERE withdrawn_by IS NOT NULL
    AND seq > :low AND seq <= :high"""


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column("publications", sa.Column("face", sa.Text(), nullable=True))
        online.add_column("publications", sa.Column("withdrawn_org", code(40), nullable=True))
        online.fill("publications", "seq", FILL)
