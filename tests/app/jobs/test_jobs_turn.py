"""Writers of several processes on SQLite: who waits has the next turn, nobody waits for ever."""

import fcntl
import threading
import time
from pathlib import Path

import pytest

from app.db import Database
from app.faults import Fault
from app.turn import Turn


def queued(lock: Path) -> bool:
    """Whether somebody stands at the head of the queue."""
    with lock.with_name(f"{lock.name}.next").open("w") as probe:
        try:
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_a_busy_process_does_not_starve_another(tmp_path: Path) -> None:
    lock, order = tmp_path / "app.db.writer", list[str]()
    busy, other = Turn(lock), Turn(lock)

    def wait() -> None:
        other.acquire()
        order.append("other")
        other.release()

    busy.acquire()
    thread = threading.Thread(target=wait)
    thread.start()
    while not queued(lock):
        time.sleep(0.001)
    busy.release()
    busy.acquire()
    order.append("busy")
    busy.release()
    thread.join()
    assert order == ["other", "busy"]
    busy.close()
    other.close()


def test_who_waits_too_long_is_told_and_keeps_nobody_out(tmp_path: Path) -> None:
    mine, theirs = Turn(tmp_path / "writer"), Turn(tmp_path / "writer")
    theirs.acquire()
    with pytest.raises(Fault):
        mine.acquire(0.02)
    theirs.release()
    mine.acquire(0.02)
    mine.release()
    mine.close()
    theirs.close()


def test_a_process_that_stopped_in_the_queue_holds_nobody_for_ever(tmp_path: Path) -> None:
    turn = Turn(tmp_path / "writer")
    with (tmp_path / "writer.next").open("w") as stopped:
        fcntl.flock(stopped, fcntl.LOCK_EX)
        released = threading.Timer(3, fcntl.flock, (stopped.fileno(), fcntl.LOCK_UN))
        released.start()
        began = time.monotonic()
        with pytest.raises(Fault):
            turn.acquire(0.1)
        assert time.monotonic() - began < 1
        released.cancel()
    turn.acquire(0.1)
    turn.release()
    turn.close()


def test_a_writer_inside_a_writer_is_a_mistake_told_at_once(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'app.db'}")
    with database.transaction() as outer:
        outer.write()
        with database.transaction() as inner, pytest.raises(RuntimeError, match="the turn would never come"):
            inner.write()
    database.close()
