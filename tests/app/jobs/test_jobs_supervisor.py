"""Who keeps the sweepers alive outlives a machine that has no process left to give."""

import subprocess
import time
from typing import Any

import pytest

from app import supervisor
from tests.plugins.patience import until

BEGIN = subprocess.Popen


class Machine:
    """Starts idle processes, or none while `full`."""

    full = False
    refusal: Exception = BlockingIOError(11, "Resource temporarily unavailable")

    def popen(self, _command: Any, **options: Any) -> subprocess.Popen[bytes]:
        if self.full:
            raise self.refusal
        return BEGIN(["sleep", "60"], **options)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(subprocess, "Popen", made.popen)
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(supervisor, "FIRST_WAIT", 0.02)
    monkeypatch.setattr(supervisor, "LONGEST_WAIT", 0.1)
    monkeypatch.setattr(supervisor, "PATIENCE", 0.1)
    return made


def processes(watch: supervisor.Supervisor) -> list[subprocess.Popen[bytes]]:
    found = (one._process for one in watch._children)
    return [one for one in found if one is not None and one.poll() is None]


def wait_for(watch: supervisor.Supervisor, number: int) -> None:
    until(lambda: len(processes(watch)) == number, 10, 0.01)


@pytest.mark.parametrize("refusal", [Machine.refusal, MemoryError(), RuntimeError("can't start new thread")])
@pytest.mark.parametrize("at_first", [True, False])
def test_a_start_that_fails_is_tried_again(machine: Machine, at_first: bool, refusal: Exception) -> None:
    machine.full, machine.refusal = at_first, refusal
    watch = supervisor.Supervisor()
    watch.begin()
    machine.full = True
    for one in processes(watch):
        one.kill()
    wait_for(watch, 0)
    time.sleep(0.2)
    machine.full = False
    wait_for(watch, len(supervisor.LANES))
    assert watch.is_alive()
    watch.stop()
