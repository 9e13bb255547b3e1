"""list by day."""

import sqlalchemy as sa
from alembic import op

from app import online

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LISTED = ["register", "listed_on", "seq", "region_path", "withdrawn_at"]
SOUGHT = ["term", "listed_on", "seq", "register", "region_path"]
DAY = {
    "sqlite": "date(published_at, '+8 hours')",
    "postgresql": "(published_at AT TIME ZONE 'Asia/Shanghai')::date",
}
FILL = (
    "UPDATE publications SET listed_on = {day} WHERE listed_on = '1900-01-01' AND seq > :low AND seq <= :high",
    "UPDATE publication_terms SET listed_on ="
    " (SELECT p.listed_on FROM publications p WHERE p.seq = publication_terms.seq)"
    " WHERE listed_on = '1900-01-01' AND seq > :low AND seq <= :high",
)


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    day = DAY[op.get_bind().dialect.name]
    with online.in_small_steps():
        online.add_column("publications", sa.Column("line", sa.Text(), server_default="[]", nullable=False))
        for table in ("publications", "publication_terms"):
            online.add_column(
                table, sa.Column("listed_on", sa.Date(), server_default="1900-01-01", nullable=False)
            )
        online.fill("publications", "seq", *(one.format(day=day) for one in FILL))
        online.create_index("ix_publications_listed", "publications", LISTED)
        for columns in (["listed_on", "seq"], ["region_path", "listed_on", "seq"], ["published_at"]):
            online.create_index(f"ix_publications_{'_'.join(columns)}", "publications", columns)
        online.create_index("ix_publication_terms_listed", "publication_terms", SOUGHT)
