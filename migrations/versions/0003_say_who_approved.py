"""say who approved."""

import sqlalchemy as sa

from app import online
from app.db import Moment, code

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FILL = (
    # A minor change was written down under the name of its sender: it goes back to who approved before it.
    """UPDATE entry_versions SET approved = false, sent_by = by_org WHERE kind = 'minor'
       AND entry_id > :low AND entry_id <= :high
       AND by_org = (SELECT e.owner_org FROM entries e WHERE e.id = entry_versions.entry_id)""",
    """UPDATE entry_versions SET by_org = coalesce((SELECT o.by_org FROM entry_versions o
       WHERE o.entry_id = entry_versions.entry_id AND o.approved AND o.version < entry_versions.version
       ORDER BY o.version DESC LIMIT 1), by_org) WHERE NOT approved AND entry_id > :low AND entry_id <= :high""",
    """UPDATE entries SET approved_version = coalesce((SELECT max(v.version) FROM entry_versions v
       WHERE v.entry_id = entries.id AND v.approved), 0) WHERE id > :low AND id <= :high""",
    """UPDATE entries SET by_org = coalesce((SELECT v.by_org FROM entry_versions v
       WHERE v.entry_id = entries.id AND v.version = entries.approved_version), by_org)
       WHERE id > :low AND id <= :high""",
    """UPDATE publications SET self_filed_at = published_at WHERE self_filed_at IS NULL
       AND entry_id > :low AND entry_id <= :high AND version > (
       SELECT e.approved_version FROM entries e WHERE e.id = publications.entry_id)""",
    """UPDATE publications SET by_org = (SELECT e.by_org FROM entries e WHERE e.id = publications.entry_id),
       published_at = coalesce((SELECT v.approved_at FROM entry_versions v JOIN entries e ON e.id = v.entry_id
       WHERE v.entry_id = publications.entry_id AND v.version = e.approved_version), published_at)
       WHERE self_filed_at IS NOT NULL AND entry_id > :low AND entry_id <= :high""",
    """UPDATE publications SET by_name = coalesce((SELECT o.name FROM orgs o WHERE o.code = publications.by_org),
       by_name) WHERE self_filed_at IS NOT NULL AND entry_id > :low AND entry_id <= :high""",
)


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column(
            "entries", sa.Column("approved_version", sa.Integer(), server_default="0", nullable=False)
        )
        online.add_column("entry_versions", sa.Column("sent_by", code(40), nullable=True))
        online.add_column(
            "entry_versions", sa.Column("approved", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        online.add_column("publications", sa.Column("self_filed_at", Moment(), nullable=True))
        online.fill("entries", "id", *FILL)
