"""publications tell their face, and which department withdrew them."""

import sqlalchemy as sa
from alembic import op

from app.db import code

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FILL = """UPDATE publications SET withdrawn_org = (SELECT min(o.code) FROM orgs o
    WHERE o.name = publications.withdrawn_by AND o.kind = 'department') WHERE withdrawn_by IS NOT NULL"""


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    op.add_column("publications", sa.Column("face", sa.Text(), nullable=True))
    op.add_column("publications", sa.Column("withdrawn_org", code(40), nullable=True))
    op.execute(FILL)
