"""A whole production set, started once for these tests."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.cluster import Cluster, Missing
from tests.cluster.cluster_set import Production, build, peopled
from tests.plugins import servers


@pytest.fixture(scope="package")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with packages to try."""
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
