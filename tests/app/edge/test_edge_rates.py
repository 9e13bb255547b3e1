"""Rates are held without Redis: one that is away, or takes calls and never answers, is asked once, then left."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app import rates
from app.edge import Edge
from app.factory import ROOMS, Application, create_app
from tests.app.edge.conftest import sample_room
from tests.plugins.servers import free_port


@pytest.fixture
def mute() -> Iterator[tuple[str, list[socket.socket]]]:
    """The address of a server that never answers, and who has called."""
    calls: list[socket.socket] = []

    def take() -> None:
        while True:
            try:
                calls.append(listener.accept()[0])
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0", calls
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()
    for call in calls:
        call.close()


def searches(app: Application, broker: str) -> list[int]:
    """Twelve searches where ten a minute are allowed."""
    settings = replace(app.config["SETTINGS"], broker_url=broker)
    client = create_app(settings, app.database, (*ROOMS, sample_room()), Edge(search="10/minute")).test_client()
    return [client.get("/find").status_code for _ in range(12)]


def test_a_frozen_redis_is_asked_a_few_times_and_limits_hold(
    app: Application, mute: tuple[str, list[socket.socket]]
) -> None:
    broker, calls = mute
    assert searches(app, broker) == [200] * 10 + [429] * 2
    assert 1 <= len(calls) <= 4


def test_a_redis_that_is_away_lets_nobody_exceed_the_limit(app: Application) -> None:
    assert searches(app, f"redis://127.0.0.1:{free_port()}/0") == [200] * 10 + [429] * 2


def test_counting_without_redis_holds_the_limit_and_starts_no_thread(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(threading.Thread, "start", lambda thread: started.append(thread.name))
    assert searches(app, "") == [200] * 10 + [429] * 2
    assert started == []


def test_a_window_that_is_over_counts_anew_and_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 1_000.0
    monkeypatch.setattr(rates, "time", lambda: moment)
    counter = rates.Counter()
    assert [counter.incr("a", 30), counter.incr("a", 30), counter.incr("b", 90)] == [1, 2, 1]
    assert (counter.get("a"), counter.get_expiry("a")) == (2, 1_030.0)
    moment = 1_060.0
    assert (counter.get("a"), counter.get("b")) == (0, 1)
    assert (counter.incr("b", 90), counter.reset()) == (2, 1)
    counter.incr("a", 30)
    counter.clear("a")
    assert (counter.get("a"), counter.check()) == (0, True)
