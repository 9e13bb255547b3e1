"""Who takes part: the people of the demonstration, and as many colleagues of theirs as the load asks for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, cycle
from pathlib import Path
from typing import Any

import orjson

from app import clock, crypto, db
from app.accounts.create_user import NewUser, enter_many
from app.accounts.seed_departments import seed_departments
from app.accounts.tokens import create_token
from app.cli import demo
from app.cli.context import Context
from app.config import Settings
from app.regions.hierarchy import unusable
from app.site import current as installation
from bench.load import units
from deploy.cluster import Cluster

DEMO = orjson.loads(Path("processes/outsourcing/demo.json").read_bytes())
OFFICES = sorted({one["reviewer"] for one in DEMO["projects"]})
NOBODY = "!"
"""A hash that no password has: they come with tokens."""


def settled(cluster: Cluster, files: Path, count: int) -> dict[str, Any]:
    """Play the demonstration into the running set and add people; gives their tokens, and projects to send."""
    said = cluster.place.environment(cluster.processes["web-1"].service)
    settings = Settings("demo", said["DATABASE_URL"], "", files, said["SECRET_KEY"], said["FIELD_KEY"], 8000, None)
    crypto.configure(settings.field_key)
    installation.configure(settings.processes_dir)
    base = db.Database(settings.database_url)
    try:
        with base.transaction():
            seed_departments()
        demo.load(Context(settings, base), 1)
        more = units.enter(base, NOBODY)
        clock.start_at(None)
        with base.transaction():
            people = list(_people(count, [*more, *chain(*more.values())]))
            enter_many([NewUser(org, role, name, name) for org, role, name in people], NOBODY)
            tokens = [(org, create_token(name)) for org, _, name in people]
    finally:
        base.close()
    return {"people": tokens, "projects": list(_projects(more))}


def _people(count: int, contractors: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Two of three at departments, the third at a contractor."""
    offices, theirs = cycle(OFFICES), cycle(sorted(contractors))
    for number in range(count):
        office = number % 3
        yield (
            (next(offices), "inspector", f"load-{number}")
            if office
            else (next(theirs), "contractor", f"load-{number}")
        )


def _stands(answers: Any) -> bool:
    """Whether the county still is one: those of the demonstration that are older are no more."""
    return not unusable(answers.get("site_county_code") or answers["site_city_code"], clock.today())


def _projects(more: Mapping[str, Sequence[str]]) -> Iterator[dict[str, Any]]:
    """To be sent by the contractors of the demonstration, and by those like them."""
    for one in DEMO["projects"]:
        if _stands(one["answers"]):
            for unit in (one["contractor"], *more[one["contractor"]]):
                yield {"unit": unit, "reviewer": one["reviewer"], "answers": one["answers"]}
