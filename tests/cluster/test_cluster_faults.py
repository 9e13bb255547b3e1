"""What production must survive: timers without a bell, a frozen broker, killed processes, a stop, an upgrade.

CLUSTER_KILLS and CLUSTER_TIMERS make the run long: 60 and 300 are what the set is measured by.
"""

import os
import random
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from app.cases.models import Case, WorkItem
from deploy.cluster.process import kill
from tests.cluster.cluster_client import Load, Spread, Together, quiet, timed
from tests.cluster.cluster_set import CROWD, Production
from tests.crash.crash_invariants import broken, counts
from tests.plugins.patience import LONG, until, within

KILLS = int(os.environ.get("CLUSTER_KILLS", "7"))
TIMERS = int(os.environ.get("CLUSTER_TIMERS", "40"))
SEED = int(os.environ.get("CRASH_SEED", "20160301"))
KILLED = ("web", "web child", "worker", "worker child", "postgres", "postgres child", "redis", "nginx")
PERSON = tuple(f"p{number}" for number in range(CROWD))


def began(production: Production, number: int = 1) -> list[int]:
    """Cases whose first step is urged after three seconds."""
    made = []
    for place in range(number):
        answer = production.call(PERSON[place % CROWD], "POST", "/cases", {"process": "quick.journey"})
        assert answer.status_code == 201, answer.text
        made.append(int(answer.json["case"]["id"]))
    return made


def urged(production: Production, cases: list[int]) -> Counter[int]:
    """How often each was urged."""
    found = select(WorkItem.case_id, func.count()).where(WorkItem.case_id.in_(cases), WorkItem.kind == "notice")
    with production.database.transaction() as unit:
        rows = unit.session.execute(found.group_by(WorkItem.case_id))
        return Counter({case or 0: number for case, number in rows})


def until_urged(production: Production, cases: list[int], patience: float) -> float:
    """Wait until all were; gives the seconds it took."""
    begun = time.monotonic()
    until(lambda: len(urged(production, cases)) == len(cases), patience, 0.2)
    return time.monotonic() - begun


def test_a_timer_fires_without_any_bell(production: Production) -> None:
    """Three seconds ahead, then ten to be found: nobody says that it is due."""
    until_urged(production, began(production), 3 + 10)


@contextmanager
def frozen(production: Production, service: str) -> Iterator[None]:
    """A service that accepts connections and does not answer."""
    pids = production.cluster.processes[service].pids()
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def test_a_frozen_broker_stops_nothing(production: Production) -> None:
    """Everything due is done within thirty seconds, and whoever looks is told."""
    with frozen(production, "redis"):
        cases = began(production, 6)
        until_urged(production, cases, 3 + 30)
        for _ in range(100):
            if any("broker" in production.ask("GET", "/readyz").text for _ in range(2)):
                break
            time.sleep(0.3)
        else:
            raise AssertionError("nobody is told")


def used(production: Production, place: int) -> None:
    """A write, a list, a search: whatever counts calls or rings the bell."""
    who = PERSON[place % CROWD]
    assert production.call(who, "POST", "/cases", {"process": "tried.journey"}).status_code in (201, 429)
    assert production.call(who, "GET", "/work-items?size=20").status_code == 200
    assert production.ask("GET", "/public").status_code in (200, 429)


def test_a_frozen_broker_makes_no_request_slower(production: Production) -> None:
    before = Spread.of([timed(partial(used, production, place)) for place in range(40)])
    with frozen(production, "redis"):
        beside = Spread.of([timed(partial(used, production, place)) for place in range(40)])
    sys.stdout.write(f"three calls before: {before}; with a frozen broker: {beside}\n")
    assert beside.median <= before.median + within(0.2)
    if LONG:
        assert beside.p95 <= before.p95 + 0.2


def test_a_frozen_database_holds_nobody(production: Production) -> None:
    """More callers than threads: each is told within a bounded time, and then everything goes on."""
    cases, told = began(production, 3), list[tuple[float, int, str]]()

    def ask(path: str) -> None:
        begun = time.monotonic()
        answer = production.ask("GET", path)
        told.append((time.monotonic() - begun, answer.status_code, answer.text))

    with frozen(production, "postgres"):
        asking = [threading.Thread(target=ask, args=(path,)) for path in ("/readyz", "/") * 60]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
    waits = Spread.of([took for took, _, _ in told])
    sys.stdout.write(f"{len(told)} calls to a frozen database: {waits}\n")
    assert {status for _, status, _ in told} == {503} and all("请稍后" in text for _, _, text in told)
    assert max(took for took, _, _ in told) <= within(10)
    until_urged(production, cases, 3 + 30)
    began(production)


def test_timers_due_at_once_after_a_stop_fire_once_each(production: Production) -> None:
    workers = [production.cluster.processes[name] for name in ("worker-1", "worker-2")]
    for one in workers:
        one.stop(gently=False)
    cases = began(production, TIMERS)
    time.sleep(4)
    assert not urged(production, cases[-CROWD:])
    for one in workers:
        one.start()
    over, waits = threading.Event(), list[float]()
    looking = threading.Thread(target=look, args=(production, over, waits))
    looking.start()
    took = until_urged(production, cases, 120)
    over.set()
    looking.join()
    quiet(production)
    p95 = sorted(waits)[int(len(waits) * 0.95)]
    sys.stdout.write(f"{TIMERS} timers in {took:.1f} s, web p95 {p95:.2f} s\n")
    assert set(urged(production, cases).values()) == {1}
    if LONG:
        assert took <= 20 and p95 <= 1.5


def look(production: Production, over: threading.Event, waits: list[float]) -> None:
    """Ask for pages meanwhile."""
    while not over.is_set():
        begun = time.monotonic()
        assert production.call("li", "GET", "/work-items?size=20").status_code == 200
        waits.append(time.monotonic() - begun)


def strike(production: Production, what: str, chance: random.Random) -> None:
    """Kill -9 the head of a service or one of the processes below it; it comes back by itself."""
    name, _, child = what.partition(" ")
    service = name if name in production.cluster.processes else f"{name}-{chance.randint(1, 2)}"
    pids = production.cluster.processes[service].pids()
    if pids:
        kill([chance.choice(pids[1:] or pids)] if child else pids[:1])


def test_kills_lose_nothing_and_double_nothing(production: Production) -> None:
    chance, over = random.Random(SEED), threading.Event()
    with production.database.transaction():
        before = counts()
    loads = [Load(production, SEED + 100_000 * number, over) for number in range(3)]
    for load in loads:
        load.start()
    struck = Counter[str]()
    for number in range(KILLS):
        time.sleep(chance.uniform(0.5, 2.5))
        what = KILLED[number % len(KILLED)]
        strike(production, what, chance)
        struck[what] += 1
    time.sleep(1)
    over.set()
    for load in loads:
        load.join()
    clients = [client for load in loads for client in load.clients]
    assert [failure for load in loads for failure in load.failures] == []
    quiet(production)
    for client in clients:
        client.settle()
    again = sum(client.again for client in clients)
    sys.stdout.write(f"{dict(struck)}: {sum(client.calls for client in clients)} calls, {again} repeated\n")
    with production.database.transaction():
        assert list(broken(Together(clients), before)) == []  # type: ignore[arg-type]


def test_a_web_process_begun_without_a_database_ends_nobody(production: Production) -> None:
    """It answers 503 until the database is back; its server and its siblings serve on."""
    web, postgres = production.cluster.processes["web-1"], production.cluster.processes["postgres"]
    master, *children = web.pids()
    postgres.stop()
    try:
        kill(children[:1])
        time.sleep(8)
        assert web.pids()[0] == master and set(children[1:]) < set(web.pids())
        told = production.call("li", "GET", "/me")
        assert (told.status_code, told.headers["Retry-After"]) == (503, "5")
    finally:
        postgres.start()
    url = f"http://{production.cluster.place.host('web-1')}:8000/readyz"
    for _ in range(20):
        production.cluster.wait_for(url)
    assert web.pids()[0] == master


LATER = '''"""Later."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("cases", sa.Column("later", sa.Integer(), nullable=True))
    op.create_table("laters", sa.Column("id", sa.Integer(), primary_key=True))
'''


def test_an_upgrade_stops_nothing(production: Production, program: Path) -> None:
    """A newer program adds to the schema; old processes, begun anew, serve on until they are replaced."""
    newer = Path(shutil.copytree(program, program.with_name("newer")))  # the set serves on from there
    versions = newer / "migrations/versions"
    before = max(file.name[:4] for file in versions.glob("[0-9]*.py"))
    (versions / "9999_later.py").write_text(LATER.format(before=before))
    over, failures = threading.Event(), list[int]()
    asking = threading.Thread(target=serve_on, args=(production, over, failures))
    asking.start()
    cluster = production.cluster
    cluster.run("python", "-m", "app", "db", "upgrade", service="upgrade", program=newer)
    old = cluster.processes["web-1"].pids()
    kill(old)
    while cluster.processes["web-1"].pid in (None, old[0]):
        time.sleep(0.1)
    cluster.wait_for(f"http://{cluster.place.host('web-1')}:8000/readyz")
    assert began(production, 4)
    cluster.place.program = newer
    for name in ("web-2", "worker-1"):
        cluster.replace(name)
    cluster.run("python", "-m", "app", "packages", "publish", program=newer)
    over.set()
    asking.join()
    cases = began(production, 4)
    until_urged(production, cases, 60)
    assert failures == []
    with production.database.transaction() as unit:
        assert unit.session.scalar(select(func.count()).where(Case.id.in_(cases))) == 4


def serve_on(production: Production, over: threading.Event, failures: list[int]) -> None:
    """Read all the while."""
    while not over.is_set():
        answer = production.call("li", "GET", "/work-items?size=20")
        if answer.status_code != 200:
            failures.append(answer.status_code)
        time.sleep(0.05)
