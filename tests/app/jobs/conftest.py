"""The two editions as real processes."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.jobs.jobs_site import SERVE, Site, site_on, wait_until
from tests.plugins import servers


@pytest.fixture
def embedded_site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """The embedded edition, nothing started yet."""
    with site_on(sqlite_url, tmp_path / "site") as made:
        yield made


@pytest.fixture
def embedded(embedded_site: Site) -> Site:
    """The embedded edition, answering."""
    embedded_site.start(*SERVE)
    wait_until(embedded_site.answers)
    return embedded_site


@pytest.fixture
def fleet_site(postgresql_url: str, tmp_path: Path) -> Iterator[Site]:
    """PostgreSQL and a Redis of its own, nothing started yet."""
    program = shutil.which("redis-server") or servers.missing("redis-server")
    with servers.redis(program) as broker, site_on(postgresql_url, tmp_path / "site", BROKER_URL=broker) as made:
        yield made
