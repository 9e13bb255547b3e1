"""When a web process makes room for a fresh one: the settings of gunicorn (`--config=python:app.recycling`).

By its size, not by how many requests it has answered: under load a count is reached every half minute, and each
fresh process costs its siblings a second, though the memory of all is level.
"""

import os
from pathlib import Path
from typing import Any

LARGEST = 512 * 2**20
"""Bytes. A process that serves takes about a third of it, with the releases, sessions and templates it keeps."""
EVERY = 200
_SIZES, _PAGE = Path("/proc/self/statm"), os.sysconf("SC_PAGE_SIZE")


def pre_request(worker: Any, _request: Any) -> None:
    """gunicorn's hook: too large, it ends after this request, and those it is still at are answered."""
    if worker.nr % EVERY == EVERY - 1 and resident() > LARGEST:
        # It compares the two right after this hook, and then takes its leave as after its last request.
        worker.max_requests = worker.nr + 1


def resident() -> int:
    """Bytes of memory that this process holds; 0 where the system does not tell."""
    try:
        return int(_SIZES.read_text().split()[1]) * _PAGE
    except OSError:
        return 0
