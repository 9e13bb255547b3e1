"""`make load`: 1,000 people on line, then 100 clients without a pause, against the production set; prints JSON.

`python -m bench.load PYTHON`: the interpreter that has locust. LOAD_SECONDS: how long each of the two (60).
The client shares the processors with the set.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.load.people import settled
from deploy.cluster import Cluster, Missing
from tests.plugins.servers import free_port

MIXES = {"1000_on_line": (1000, 20.0), "100_at_once": (100, 0.0)}


def main() -> int:
    """Start a set of its own, both mixes, stop it."""
    seconds = int(os.environ.get("LOAD_SECONDS") or 60)
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder) / "set", free_port())
        try:
            cluster.start()
            found = _both(cluster, Path(folder), seconds)
        except Missing as missing:
            sys.stderr.write(f"{missing}\n")
            return 1
        finally:
            cluster.stop(gently=False)
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return int(any(one["all"]["failed"] for one in found.values()))


def _both(cluster: Cluster, folder: Path, seconds: int) -> dict[str, Any]:
    files = folder / "files"
    data = folder / "data.json"
    data.write_text(json.dumps(settled(cluster, files, 1000), ensure_ascii=False))
    return {name: _mix(cluster.url, folder, data, seconds, *mix) for name, mix in MIXES.items()}


def _mix(url: str, folder: Path, data: Path, seconds: int, people: int, think: float) -> dict[str, Any]:
    result = folder / "result.json"
    told = {"LOAD_DATA": str(data), "LOAD_THINK": str(think), "LOAD_RESULT": str(result)}
    _locust(url, people, seconds, {**os.environ, **told})
    return dict(json.loads(result.read_text()))


def _locust(url: str, people: int, seconds: int, told: Mapping[str, str]) -> None:
    subprocess.run(
        [sys.argv[1], "-m", "locust", "-f", "bench/load/mix.py", "--headless", "--host", url, "--only-summary",
         "-u", str(people), "-r", str(people / 10), "-t", f"{seconds + 10}s", "--reset-stats",
         "--exit-code-on-error", "0"],
        env=told, stdout=sys.stderr, check=True,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
