"""Keys of standing entries are spelt anew: the upgrade has every register rebuilt. The schema is the same."""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
