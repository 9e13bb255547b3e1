"""The pages people open, on the demonstration data of the first business: milliseconds beside the floor's own list
of tasks in the same run, and statements."""

import re
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app import crypto, db
from app.accounts.seed_departments import seed_departments
from app.accounts.tokens import create_token
from app.cli import demo
from app.cli.context import Context
from app.config import Settings
from app.effects.operators import OPERATORS
from app.factory import create_app
from app.packages.deploy import deploy
from app.site import current as installation
from bench import floor, meter
from bench.meter import Meter
from bench.submission import FloorClient

INSPECTOR, CONTRACTOR = "370685-1", "33FM000001"
TIMES, TASKS = 40, 20
Open = Callable[[], bytes]


def measured(base: db.Database, plain: db.Database) -> dict[str, Any]:
    """By page: median milliseconds, its ratio to the floor's list, statements, bytes; all pages in turn."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        pages, counter = _pages(base, Path(folder))
        pages["floor"] = _floor(plain)
        found: dict[str, Any] = {}
        for name, opened in pages.items():
            opened()
            with counter.counted() as counted:
                size = len(opened())
            found[name] = {"statements": counted.statements, "bytes": size}
        times: Mapping[str, list[float]] = {name: [] for name in pages}
        for _ in range(TIMES):
            for name, opened in pages.items():
                times[name].append(meter.ms(opened))
    for name, one in found.items():
        one["ms"] = meter.median(times[name])
        one["to_floor"] = meter.ratio(one["ms"], meter.median(times["floor"]))
    return found


def _pages(base: db.Database, folder: Path) -> tuple[dict[str, Open], Meter]:
    """Each page of its reader, opened once as it is found from the page before."""
    settings = Settings("demo", str(base.engine.url), "", folder, "s" * 64, "k" * 64, 8000, None)
    crypto.configure(settings.field_key)
    installation.configure(settings.processes_dir)
    with base.transaction():
        seed_departments()
        deploy(settings.processes_dir, settings.forms_dir, OPERATORS)
    demo.load(Context(settings, base), 1)
    with base.transaction():
        tokens = {who: create_token(who) for who in (INSPECTOR, CONTRACTOR)}
    client = create_app(settings, base).test_client()

    def page(path: str, who: str = "") -> Open:
        headers = {"Authorization": f"Bearer {tokens[who]}"} if who else {}

        def opened() -> bytes:
            answer = client.get(path, headers=headers)
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}")
            return bytes(answer.data)

        return opened

    inbox, public = page("/inbox", INSPECTOR), page("/public/project")
    item, detail = _first(r"/items/\d+", inbox()), _first(r"/public/project/\d+", public())
    pages = {"inbox": inbox, "review": page(item, INSPECTOR), "own inbox": page("/inbox", CONTRACTOR)}
    pages |= {"public list": public, "public detail": page(detail), "home": page("/")}
    return pages, Meter(base.engine)


def _first(pattern: str, html: bytes) -> str:
    found = re.search(pattern, html.decode())
    if found is None:
        raise SystemExit(f"no {pattern}")
    return found[0]


def _floor(plain: db.Database) -> Open:
    """Twenty open tasks of one member as a table, as plainly as the framework lets one."""
    client = FloorClient(plain, floor.ByHand(), {})
    with Session(plain.engine) as session, session.begin():
        now = datetime.now(UTC).replace(tzinfo=None)
        session.add(floor.Instance(id=1, status="open", data="{}"))
        session.flush()
        tasks = ({"name": f"task {n}", "owner_id": 1, "status": "open", "created_at": now} for n in range(TASKS))
        session.add_all(floor.Task(instance_id=1, **one) for one in tasks)
    return lambda: bytes(client.client.get("/tasks", headers=client.headers).data)
