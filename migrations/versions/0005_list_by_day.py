"""list by day."""

import sqlalchemy as sa
from alembic import op

from app.db import code

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LISTED = ["register", "listed_on", "seq", "region_path", "withdrawn_at"]
DAY = {
    "sqlite": "UPDATE publications SET listed_on = date(published_at, '+8 hours')",
    "postgresql": "UPDATE publications SET listed_on = (published_at AT TIME ZONE 'Asia/Shanghai')::date",
}


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    op.add_column("publications", sa.Column("line", sa.Text(), server_default="[]", nullable=False))
    op.add_column("publications", sa.Column("listed_on", sa.Date(), server_default="1900-01-01", nullable=False))
    op.execute(DAY[op.get_bind().dialect.name])
    op.drop_index("ix_publications_register_seq_region_path_withdrawn_at", table_name="publications")
    op.drop_index("ix_publications_region_path_seq", table_name="publications")
    op.create_index("ix_publications_listed", "publications", LISTED)
    for columns in (["listed_on", "seq"], ["region_path", "listed_on", "seq"], ["published_at"]):
        op.create_index(f"ix_publications_{'_'.join(columns)}", "publications", columns)
    _order_terms_anew()


def _order_terms_anew() -> None:
    op.execute(
        "CREATE TEMPORARY TABLE terms_before AS SELECT t.term, p.listed_on, t.seq, t.register, t.region_path"
        " FROM publication_terms t JOIN publications p ON p.seq = t.seq"
    )
    op.drop_table("publication_terms")
    op.create_table(
        "publication_terms",
        sa.Column("term", code(2), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("register", code(82), nullable=False),
        sa.Column("region_path", code(6), nullable=False),
        sa.ForeignKeyConstraint(
            ["seq"], ["publications.seq"], name=op.f("fk_publication_terms_seq"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "term", "listed_on", "seq", name=op.f("pk_publication_terms"),
            postgresql_include=["register", "region_path"],
        ),
        sqlite_with_rowid=False,
    )  # fmt: skip
    columns = "term, listed_on, seq, register, region_path"
    op.execute(f"INSERT INTO publication_terms ({columns}) SELECT {columns} FROM terms_before")  # noqa: S608
    op.execute("DROP TABLE terms_before")
    op.create_index("ix_publication_terms_seq", "publication_terms", ["seq"])
