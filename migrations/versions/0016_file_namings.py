"""Which sendings name a file is found without looking through what was sent; so are the versions a case filed."""

import sqlalchemy as sa
from alembic import op

from app import online

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

POSTGRESQL = (
    "INSERT INTO file_namings (attachment_id, submission_id) SELECT DISTINCT a.id, s.id FROM submissions s"
    """ CROSS JOIN LATERAL regexp_matches(s.answers, '"id"\\:"([0-9]{1,9})"', 'g') AS named"""
    " JOIN attachments a ON a.id = CAST(named[1] AS integer)"
    " WHERE s.id > :low AND s.id <= :high ON CONFLICT DO NOTHING"
)
SQLITE = (
    "INSERT OR IGNORE INTO file_namings (attachment_id, submission_id) SELECT DISTINCT a.id, s.id"
    " FROM submissions s, json_tree(s.answers) named JOIN attachments a ON a.id = CAST(named.value AS INTEGER)"
    " WHERE named.key = 'id' AND named.type = 'text' AND s.id > :low AND s.id <= :high"
)


def upgrade() -> None:
    """Forward; there is no way back but a restored backup. What names no file after all, readers find out."""
    with online.in_small_steps():
        online.create_table(
            "file_namings",
            sa.Column("attachment_id", sa.Integer(), nullable=False),
            sa.Column("submission_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["submission_id"],
                ["submissions.id"],
                name=op.f("fk_file_namings_submission_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("attachment_id", "submission_id", name=op.f("pk_file_namings")),
        )
        online.create_index(op.f("ix_file_namings_submission_id"), "file_namings", ["submission_id"])
        online.create_index(op.f("ix_entry_versions_case_id"), "entry_versions", ["case_id"])
        online.fill("submissions", "id", SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL)
