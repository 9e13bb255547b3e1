"""Running cases can go over to another release, and back."""

import sqlalchemy as sa
from alembic import op

from app import db, online

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; there is no way back but a restored backup."""
    with online.in_small_steps():
        online.create_table(
            "migrations",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("release_id", sa.Integer(), nullable=False),
            sa.Column("begun_at", db.Moment(), nullable=False),
            sa.Column("begun_by", sa.Integer(), nullable=False),
            sa.Column("begun_org", db.code(20), nullable=False),
            sa.Column("reason", sa.String(200), nullable=False),
            sa.Column("outcomes", db.code(40), nullable=False),
            sa.Column("counts", sa.Text(), nullable=False),
            sa.Column("finished_at", db.Moment(), nullable=True),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_migrations")),
        )
        online.create_index(op.f("ix_migrations_release_id"), "migrations", ["release_id"])
        online.create_table(
            "migration_moves",
            sa.Column("migration_id", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("state", db.code(10), nullable=False),
            sa.Column("from_release", sa.Integer(), nullable=True),
            sa.Column("reason", sa.Text(), nullable=True),
            sa.Column("at", db.Moment(), nullable=True),
            sa.Column("by_user", sa.Integer(), nullable=True),
            sa.Column("rev", sa.Integer(), nullable=True),
            sa.Column("engine", sa.LargeBinary(), nullable=True),
            sa.Column("items", sa.Text(), nullable=True),
            sa.ForeignKeyConstraint(
                ["migration_id"],
                ["migrations.id"],
                name=op.f("fk_migration_moves_migration_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["case_id"], ["cases.id"], name=op.f("fk_migration_moves_case_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("migration_id", "case_id", name=op.f("pk_migration_moves")),
        )
        online.create_index(op.f("ix_migration_moves_case_id"), "migration_moves", ["case_id"])
