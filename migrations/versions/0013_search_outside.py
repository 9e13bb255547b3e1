"""What those outside a record's area search it by; a rebuild of every register fills it."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from app import online
from app.db import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

DIGITS = " + ".join(f"length(sought) - length(replace(sought, '{digit}', ''))" for digit in range(10))
FILL = "UPDATE entries SET sought_outside = '' WHERE {digits} >= 10 AND id > :low AND id <= :high"
LONG_DUE = datetime(2000, 1, 1, tzinfo=UTC)
JOB = sa.text(
    "INSERT INTO jobs (kind, key, payload, due_at, attempts, fence) VALUES ('rebuild', :key, :payload, :due, 0, 0)"
).bindparams(sa.bindparam("due", type_=Moment()))


def upgrade() -> None:
    """Forward; there is no way back but a restored backup. What may hold a personal number is not found from
    outside until its register has been rebuilt, soon after."""
    with online.in_small_steps():
        online.add_column("entries", sa.Column("sought_outside", sa.Text(), nullable=True))
        online.fill("entries", "id", FILL.format(digits=DIGITS))
    connection = op.get_bind()
    for (code,) in connection.execute(sa.text("SELECT DISTINCT register FROM entries")).all():
        register = code if "." in code else f"outsourcing.{code}"
        payload = json.dumps({"register": register, "after": 0})
        connection.execute(JOB, {"key": f"rebuild:outside:{code}", "payload": payload, "due": LONG_DUE})
