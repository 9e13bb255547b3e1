"""What tests write need not outlast them: it lies in the machine's memory where there is room, for a disk takes
longer to make a database's thousand files than most tests take, and to make each commit last.
"""

import os
import shutil
import tempfile
from pathlib import Path

from tests.plugins.patience import LONG

MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes: some times what all tests together take, so that none of them can fill it."""


def roomy(folder: Path) -> bool:
    """Whether tests may write there, start from there what they wrote, and find room."""
    if not os.access(folder, os.W_OK | os.X_OK) or os.statvfs(folder).f_flag & os.ST_NOEXEC:
        return False
    return shutil.disk_usage(folder).free >= ROOM


# Where figures are measured the disk is part of them.
if "TMPDIR" not in os.environ and not LONG and roomy(MEMORY):
    os.environ["TMPDIR"], tempfile.tempdir = str(MEMORY), None
