"""What lists of records are searched by; a rebuild of every register fills it as it is folded."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from app import online
from app.db import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FILL = "UPDATE entries SET sought = title WHERE sought = '' AND id > :low AND id <= :high"
LONG_DUE = datetime(2000, 1, 1, tzinfo=UTC)
JOB = sa.text(
    "INSERT INTO jobs (kind, key, payload, due_at, attempts, fence) VALUES ('rebuild', :key, :payload, :due, 0, 0)"
).bindparams(sa.bindparam("due", type_=Moment()))


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.add_column("entries", sa.Column("sought", sa.Text(), server_default="", nullable=False))
        online.fill("entries", "id", FILL)
    connection = op.get_bind()
    for (code,) in connection.execute(sa.text("SELECT DISTINCT register FROM entries")).all():
        register = code if "." in code else f"outsourcing.{code}"
        payload = json.dumps({"register": register, "after": 0})
        connection.execute(JOB, {"key": f"rebuild:sought:{code}", "payload": payload, "due": LONG_DUE})
