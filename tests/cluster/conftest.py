"""A whole production set, started once for these tests."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.cluster import Cluster, Missing
from tests.cluster.cluster_set import Production, build, peopled
from tests.plugins import servers
from tests.plugins.patience import within


@pytest.fixture(scope="package")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with packages to try, once in a run however many processes test."""
    (
        tmp_path_factory.getbasetemp().parent / f"cluster-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
    ).touch(exist_ok=False)
    return build(tmp_path_factory.mktemp("program"))


@pytest.fixture(scope="package")
def production(program: Path) -> Iterator[Production]:
    """The set, with people of one department."""
    folder = Path(tempfile.mkdtemp(prefix="cluster-"))
    folder.chmod(0o755)
    cluster = Cluster(folder, servers.free_port(), program)
    try:
        cluster.start()
        yield from peopled(cluster)
    except Missing as missing:
        servers.missing(str(missing))
    finally:
        cluster.stop(gently=False)
        if "CLUSTER_KEEP" not in os.environ:
            shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def well(production: Production) -> None:
    """Begin when whatever the test before did to the set is over: ten answers in a row."""
    answered, end = 0, time.monotonic() + within(90)
    while answered < 10:
        assert time.monotonic() < end, "the set has not come back"
        answered = answered + 1 if production.call("li", "GET", "/work-items?size=1").status_code == 200 else 0
        time.sleep(0.1)
