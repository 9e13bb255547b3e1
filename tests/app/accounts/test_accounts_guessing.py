"""Guessing passwords: judged few times however it is tried, and nobody else is shut out by it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from app import clock, db
from app.accounts import hashing
from app.accounts.change_password import change_password
from app.accounts.create_user import NewUser, create_user, enter
from app.accounts.models import AccountEvent
from app.accounts.record import Device
from app.accounts.sign_in import sign_in
from app.errors import Conflict, Invalid, NotSignedIn, TooMany
from tests.app.accounts.conftest import HASH, PASSWORD, make_places

NOW = datetime(2016, 3, 1, 1, tzinfo=UTC)
ATTACKER, OFFICE = Device("10.9.9.9", "x"), Device("10.0.0.1", "Firefox")


@pytest.fixture
def li(database: db.Database) -> int:
    clock.start_at(NOW)
    with database.transaction():
        make_places()
    with database.transaction():
        enter(NewUser("AJ-370686", "inspector", "zhao", "赵测丁"), HASH)
        return create_user(NewUser("AJ-370685", "inspector", "li", "李测乙"), PASSWORD)


def attempt(database: db.Database, name: str, password: str, device: Device) -> str:
    try:
        with database.transaction():
            return sign_in(name, password, device).device
    except (NotSignedIn, TooMany) as refusal:
        return type(refusal).__name__


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Passwords that were really compared, each slowly, so that many are compared at once."""
    seen: list[str] = []
    real, gate = hashing.matches, threading.Event()

    def slowly(stored: str | None, password: str) -> bool:
        seen.append(password)
        gate.wait(0.1)
        return real(stored, password)

    monkeypatch.setattr(hashing, "matches", slowly)
    return seen


def test_forty_at_once_are_judged_five_times(database: db.Database, li: int, judged: list[str]) -> None:
    barrier = threading.Barrier(20)

    def one(number: int) -> str:
        barrier.wait()
        return attempt(database, "li", f"Wrong-password-{number}", ATTACKER)

    with ThreadPoolExecutor(20) as pool:
        found = [*pool.map(one, range(20)), *pool.map(one, range(20))]
    assert len(judged) == 5 and found.count("NotSignedIn") == 5 and found.count("TooMany") == 35


def test_many_right_ones_at_once_all_get_in(database: db.Database, li: int, judged: list[str]) -> None:
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda _: attempt(database, "li", PASSWORD, OFFICE), range(12)))
    assert not {"TooMany", "NotSignedIn"} & set(found) and len(judged) == 12


def test_a_thousand_wrong_ones_shut_out_nobody_else(database: db.Database, li: int) -> None:
    own = Device(OFFICE.ip, "Firefox", attempt(database, "li", PASSWORD, OFFICE))
    same_place = Device(ATTACKER.ip, "Firefox", own.cookie)
    with database.transaction() as unit:
        unit.write()
        unit.session.add_all(
            AccountEvent(at=clock.now(), kind="wrong_password", login=f"n{place}", ip="10.9.9.9")
            for place in range(1200)
        )
    assert attempt(database, "li", PASSWORD, own) == own.cookie
    assert attempt(database, "li", PASSWORD, same_place) == own.cookie
    assert attempt(database, "zhao", PASSWORD, Device("10.0.0.7")) not in ("TooMany", "NotSignedIn")
    assert attempt(database, "zhao", PASSWORD, ATTACKER) == "TooMany"


def test_in_an_attack_an_unknown_browser_gets_few_tries_for_any_names(database: db.Database, li: int) -> None:
    with database.transaction() as unit:
        unit.write()
        unit.session.add_all(
            AccountEvent(at=clock.now(), kind="wrong_password", login=f"n{place}", ip=f"10.1.{place % 250}.1")
            for place in range(1200)
        )
    bot = Device("10.8.8.8")
    found = [attempt(database, f"other{place}", "Wrong-password-1", bot) for place in range(7)]
    assert found == ["NotSignedIn"] * 5 + ["TooMany"] * 2
    clock.advance(timedelta(minutes=6))
    assert attempt(database, "zhao", PASSWORD, bot) not in ("TooMany", "NotSignedIn")


def test_changing_a_password_is_no_way_to_guess_it(database: db.Database, li: int, judged: list[str]) -> None:
    found = []
    for number in range(7):
        try:
            with database.transaction():
                change_password(li, f"Wrong-password-{number}", "Muyuan-7788-x")
        except (Invalid, TooMany) as refusal:
            found.append(type(refusal).__name__)
    assert found == ["Invalid"] * 5 + ["TooMany"] * 2 and len(judged) == 5
    assert attempt(database, "li", PASSWORD, OFFICE) not in ("TooMany", "NotSignedIn")
    clock.advance(timedelta(minutes=31))
    with database.transaction():
        change_password(li, PASSWORD, "Muyuan-7788-x")


def test_a_try_that_could_not_be_judged_does_not_count(
    database: db.Database, li: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_stored: str | None, _password: str) -> bool:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(hashing, "matches", broken)
        for _ in range(8):
            with database.transaction(), pytest.raises(MemoryError):
                sign_in("li", PASSWORD, OFFICE)
    assert attempt(database, "li", PASSWORD, OFFICE) not in ("TooMany", "NotSignedIn")


@pytest.mark.parametrize("alike", ["zha0", "ZHAO", "ｚｈａｏ", "z\u200bhao", "zhаo", "zhɑo", "zhao\u0301", "ᴢhao"])
def test_names_that_look_alike_are_refused(database: db.Database, li: int, alike: str) -> None:
    with database.transaction(), pytest.raises((Conflict, Invalid)):
        create_user(NewUser("AJ-370685", "inspector", alike, "周测戊"), PASSWORD)


def test_more_names_that_look_alike(database: db.Database, li: int) -> None:
    with database.transaction():
        enter(NewUser("AJ-370685", "inspector", "modern.l1u", "周测戊"), HASH)
        for alike in ("modem.liu", "m0dern.l1u", "modern.iiu", "MODEM.LLU"):
            with pytest.raises(Conflict, match=r"看上去相同|已被使用"):
                enter(NewUser("AJ-370685", "inspector", alike, "周测戊"), HASH)
        for other in ("modern.liu2", "zhao2", "zhao-1", "赵测", "370685-1", "370685-2"):
            enter(NewUser("AJ-370685", "inspector", other, "周测戊"), HASH)
