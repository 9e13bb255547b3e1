"""Signing in and being recognised: tokens, throttling, ages, statements."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, select

from app import clock, db
from app.accounts import identify
from app.accounts.change_password import change_password, reset_password
from app.accounts.create_user import NewUser, create_user, disable
from app.accounts.identify import Limits
from app.accounts.models import AccountEvent, SignIn, Token, User
from app.accounts.record import Device
from app.accounts.sign_in import SignedIn, sign_in
from app.accounts.sign_out import sign_out
from app.accounts.tokens import create_token, revoke_tokens
from app.errors import Invalid, NotFound, NotSignedIn, TooMany
from tests.app.accounts.conftest import HASH, PASSWORD, make_places

HERE = Device("10.0.0.1", "Firefox")
NOW = datetime(2016, 3, 1, 1, tzinfo=UTC)
LIMITS = Limits()


@pytest.fixture
def li(database: db.Database) -> int:
    clock.start_at(NOW)
    with database.transaction():
        make_places()
    with database.transaction():
        return create_user(NewUser("AJ-370685", "inspector", "Li", "李测乙"), PASSWORD)


def enter(database: db.Database, name: str = "li", password: str = PASSWORD, device: Device = HERE) -> SignedIn:
    with database.transaction():
        return sign_in(name, password, device)


def fail(database: db.Database, times: int, device: Device = HERE, name: str = "li") -> None:
    for _ in range(times):
        with pytest.raises(NotSignedIn):
            enter(database, name, "Wrong-password-1", device)


def recognised(database: db.Database, token: str, limits: Limits = LIMITS) -> bool:
    with database.transaction():
        return identify.by_session(token, limits) is not None


@contextmanager
def statements(database: db.Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def test_only_the_digest_of_a_session_is_stored(database: db.Database, li: int) -> None:
    signed_in = enter(database)
    assert signed_in.person.id == li and len(signed_in.token) >= 43
    with database.transaction():
        row = db.session().scalars(select(SignIn)).one()
        assert signed_in.token not in (row.digest, row.agent) and len(row.digest) == 64


@pytest.mark.parametrize("name", ["li", "LI", " Ｌｉ "])
def test_username_may_be_typed_in_any_width_and_case(database: db.Database, li: int, name: str) -> None:
    assert enter(database, name).person.username == "Li"


@pytest.mark.parametrize(
    ("name", "password"), [("li", "Wrong-1234x"), ("nobody", PASSWORD), ("li\x00", "x" * 129)]
)
def test_refusal_does_not_tell_whether_the_user_exists(
    database: db.Database, li: int, name: str, password: str
) -> None:
    with pytest.raises(NotSignedIn) as refused:
        enter(database, name, password)
    assert refused.value.message == "登录名或密码不正确，或者该账户已停用。"


def test_replay_after_sign_out_fails(database: db.Database, li: int) -> None:
    token = enter(database).token
    assert recognised(database, token)
    with database.transaction():
        sign_out(token)
    assert not recognised(database, token)


@pytest.mark.parametrize(("minutes", "alive"), [(29, True), (31, False)])
def test_session_ends_when_unused(database: db.Database, li: int, minutes: int, alive: bool) -> None:
    token = enter(database).token
    clock.advance(timedelta(minutes=minutes))
    assert recognised(database, token) is alive


def test_session_ends_after_twelve_hours_however_used(database: db.Database, li: int) -> None:
    token = enter(database).token
    clock.advance(timedelta(hours=12))
    assert not recognised(database, token, Limits(idle=timedelta(days=9)))


def test_a_clock_set_back_does_not_prolong_a_session(database: db.Database, li: int) -> None:
    token = enter(database).token
    clock.advance(timedelta(hours=-1))
    assert not recognised(database, token)


def test_administrators_idle_out_after_fifteen_minutes(database: db.Database, li: int) -> None:
    with database.transaction():
        create_user(NewUser("AJ-000000", "auditor", "shen", "沈测丙"), PASSWORD)
    token = enter(database, "shen").token
    clock.advance(timedelta(minutes=16))
    assert not recognised(database, token)


def test_five_wrong_tries_close_the_account_to_unknown_devices(database: db.Database, li: int) -> None:
    fail(database, 5)
    with pytest.raises(TooMany):
        enter(database)
    clock.advance(timedelta(minutes=31))
    assert enter(database).person.id == li


def test_a_known_device_is_not_locked_out_by_strangers(database: db.Database, li: int) -> None:
    own = Device("10.0.0.2", "Firefox", enter(database).device)
    fail(database, 5)
    assert enter(database, device=own).person.id == li


def test_a_known_device_may_not_guess_for_ever_either(database: db.Database, li: int) -> None:
    own = Device("10.0.0.2", "Firefox", enter(database).device)
    fail(database, 5, own)
    with pytest.raises(TooMany):
        enter(database, device=own)


def test_a_device_cookie_counts_for_its_own_user_only(database: db.Database, li: int) -> None:
    with database.transaction():
        create_user(NewUser("AJ-370686", "inspector", "zhao", "赵测丁"), PASSWORD)
    foreign = Device("10.0.0.2", "Firefox", enter(database, "zhao").device)
    fail(database, 5)
    with pytest.raises(TooMany):
        enter(database, device=foreign)


def test_unknown_names_are_slowed_down_alike(database: db.Database, li: int) -> None:
    fail(database, 5, name="nobody")
    with pytest.raises(TooMany):
        enter(database, "nobody")


def test_an_address_is_stopped_after_a_hundred_wrong_tries(database: db.Database, li: int) -> None:
    with database.transaction() as unit:
        unit.write()
        events = (
            AccountEvent(at=clock.now(), kind="wrong_password", login=f"u{n}", ip="10.9.9.9") for n in range(100)
        )
        unit.session.add_all(events)
    with pytest.raises(TooMany):
        enter(database, device=Device("10.9.9.9"))
    assert enter(database).person.id == li


def test_an_older_hash_is_made_anew(database: db.Database, li: int) -> None:
    with database.transaction() as unit:
        unit.write()
        unit.session.get_one(User, li).password_hash = PasswordHasher(1, 8192, 1).hash(PASSWORD)
    enter(database)
    with database.transaction():
        assert "m=19456,t=2,p=1" in str(db.session().get_one(User, li).password_hash)


def test_disabled_people_are_out_at_once(database: db.Database, li: int) -> None:
    token = enter(database).token
    with database.transaction():
        bearer = create_token("li")
        disable(li)
    with database.transaction():
        assert identify.by_bearer(bearer) is None
    assert not recognised(database, token)
    fail(database, 1)


def test_bearer_tokens_are_stored_as_digest_and_can_be_revoked(database: db.Database, li: int) -> None:
    with database.transaction():
        token = create_token("LI", "接口")
        assert token.startswith("wb_")
        assert token not in db.session().scalars(select(Token.digest)).one()
        found = identify.by_bearer(token)
        assert found and found.person.holds("AJ-370685", "inspector")
        revoke_tokens(li)
        assert identify.by_bearer(token) is None and identify.by_bearer("wb_x") is None


def test_tokens_may_have_an_end_and_need_a_user(database: db.Database, li: int) -> None:
    with database.transaction():
        token = create_token("li", days=3)
        clock.advance(timedelta(days=3))
        assert identify.by_bearer(token) is None
        with pytest.raises(NotFound):
            create_token("nobody")


def test_recognising_takes_one_statement(database: db.Database, li: int) -> None:
    token = enter(database).token
    with database.transaction():
        bearer = create_token("li")
    with database.transaction(), statements(database) as seen:
        assert identify.by_session(token, Limits()) and identify.by_bearer(bearer)
    assert len(seen) == 2


def test_changing_the_password_ends_every_session_and_token(database: db.Database, li: int) -> None:
    token = enter(database).token
    with database.transaction():
        bearer = create_token("li")
        assert identify.by_bearer(bearer)
    with database.transaction():
        change_password(li, PASSWORD, "Muyuan-7788-x")
    assert not recognised(database, token)
    with database.transaction():
        assert identify.by_bearer(bearer) is None
    assert enter(database, password="Muyuan-7788-x").person.id == li


def test_the_last_five_passwords_are_not_used_again(database: db.Database, li: int) -> None:
    words = [PASSWORD, *(f"Muyuan-778{n}-x" for n in range(5))]
    for old, new in itertools.pairwise(words):
        with database.transaction():
            change_password(li, old, new)
    with database.transaction():
        for used in words[1:]:
            with pytest.raises(Invalid, match="最近 5 次"):
                change_password(li, words[-1], used)
        with pytest.raises(Invalid, match="原密码"):
            change_password(li, "Wrong-1234x", "Qita-mima-99")
        change_password(li, words[-1], PASSWORD)


def test_a_reset_gives_a_one_time_password(database: db.Database, li: int) -> None:
    with database.transaction():
        once = reset_password(li)
    token = enter(database, password=once).token
    with database.transaction():
        found = identify.by_session(token, Limits())
        assert found and found.person.must_change
    fail(database, 1)


def test_passwords_grow_old_after_ninety_days(database: db.Database, li: int) -> None:
    clock.advance(timedelta(days=90))
    token = enter(database).token
    with database.transaction():
        found, lenient = (
            identify.by_session(token, Limits()),
            identify.by_session(token, Limits(password_days=None)),
        )
        assert found and found.person.must_change and lenient and not lenient.person.must_change


def test_events_hold_no_password(database: db.Database, li: int) -> None:
    fail(database, 1)
    enter(database)
    with database.transaction():
        rows = db.session().scalars(select(AccountEvent).order_by(AccountEvent.id)).all()
        assert [row.kind for row in rows] == ["user_created", "wrong_password", "signed_in"]
        assert all(HASH not in str(vars(row)) and PASSWORD not in str(vars(row)) for row in rows)


def test_a_refusal_inside_a_write_is_a_bug(database: db.Database, li: int) -> None:
    with database.transaction() as unit, pytest.raises(RuntimeError):
        unit.write()
        sign_in("li", "Wrong-1234x", HERE)
