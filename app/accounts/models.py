"""Tables of organisations, people, their posts and their ways in."""

from datetime import date, datetime

from sqlalchemy import Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app import db
from app.columns import Line


class Org(db.Base):
    """A department, a contractor or an owner; departments are dated, because regions come and go.

    `telephone`: of a department, numbers as `app.telephones` writes them; `address`: of its office."""

    __tablename__ = "orgs"

    code: Mapped[str] = mapped_column(db.code(24), primary_key=True)
    kind: Mapped[str] = mapped_column(db.code(16))
    name: Mapped[str] = mapped_column(Line(120))
    level: Mapped[str | None] = mapped_column(db.code(16))
    region_code: Mapped[str | None] = mapped_column(db.code(6), index=True)
    superior_code: Mapped[str | None] = mapped_column(ForeignKey("orgs.code"), index=True)
    uscc: Mapped[str | None] = mapped_column(db.code(18), index=True)
    org_code: Mapped[str | None] = mapped_column(db.code(9), index=True)
    allocator: Mapped[str | None] = mapped_column(ForeignKey("orgs.code"))
    central_tier: Mapped[str | None] = mapped_column(String(16))
    offshore_group: Mapped[str | None] = mapped_column(db.code(16), index=True)
    telephone: Mapped[str | None] = mapped_column(String(120))
    address: Mapped[str | None] = mapped_column(String(200))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    active: Mapped[bool] = mapped_column(Boolean, default=True)


class User(db.Base):
    """A person who may sign in. `login` is the folded username: one name, however it is typed."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64))
    login: Mapped[str] = mapped_column(db.code(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    org_code: Mapped[str] = mapped_column(ForeignKey("orgs.code"), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_at: Mapped[datetime | None]
    must_change: Mapped[bool] = mapped_column(Boolean, default=False)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    demo: Mapped[bool] = mapped_column(Boolean, default=False, index=True)
    created_at: Mapped[datetime]


class Post(db.Base):
    """A role held at an organisation; work is addressed to posts, never to people."""

    __tablename__ = "posts"
    __table_args__ = (Index("ix_posts_org_code_role", "org_code", "role"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    org_code: Mapped[str] = mapped_column(ForeignKey("orgs.code"), primary_key=True)
    role: Mapped[str] = mapped_column(db.code(32), primary_key=True)


class PastPassword(db.Base):
    """Hashes of earlier passwords, so that the last five are not used again."""

    __tablename__ = "past_passwords"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]


class SignIn(db.Base):
    """A session kept on the server; of its token only the SHA-256 is stored."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(db.code(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    ip: Mapped[str] = mapped_column(db.code(45))
    agent: Mapped[str] = mapped_column(String(200))
    signed_in_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Token(db.Base):
    """A bearer token of a program acting as a person; only its SHA-256 is stored."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(db.code(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Supervision(db.Base):
    """A contractor on a province's own list of directly supervised ones (RT-7)."""

    __tablename__ = "supervisions"

    province_code: Mapped[str] = mapped_column(db.code(6), primary_key=True)
    contractor: Mapped[str] = mapped_column(ForeignKey("orgs.code"), primary_key=True)


class AccountEvent(db.Base):
    """What happened to accounts: sign-ins, wrong passwords, changes. Feeds the throttle and the auditor."""

    __tablename__ = "account_events"
    __table_args__ = (
        Index("ix_account_events_login_at", "login", "at"),
        Index("ix_account_events_ip_at", "ip", "at"),
        Index("ix_account_events_kind_at", "kind", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(db.code(24))
    login: Mapped[str] = mapped_column(db.code(64))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ip: Mapped[str] = mapped_column(db.code(45), default="")
    device: Mapped[str | None] = mapped_column(db.code(32))
