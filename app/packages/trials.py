"""试运行 of a release: once for the same files, outside this process; a dead end refuses the publishing."""

import logging
import threading
from collections import OrderedDict
from pathlib import Path

from app.engine.gate import Fault
from app.engine.trial import outside
from app.engine.trial.told import Trial
from app.engine.trial.trial import Job
from app.packages import bundle, check, folder
from app.packages.check import Operators, vocabularies
from app.packages.content import Content

RULE = "D-RUN"
KEPT = 100
log = logging.getLogger(__name__)
_lock = threading.Lock()
_known: OrderedDict[tuple[str, str], tuple[Trial, ...]] = OrderedDict()
_UNTRIED = "试运行没有进行，请稍后再试；仍然如此的，请联系系统管理员"


def trials(content: Content, operators: Operators) -> tuple[Trial, ...]:
    """How each process of a package without faults went."""
    key = content.package.key, bundle.digest(content.files)
    with _lock:
        found = _known.get(key)
    if found is None:
        job = Job(content.bpmn, content.dmn, dict(vocabularies(content, content.package, operators)))
        try:
            found = outside.tried(job) if job.processes else ()
        except OSError:
            log.exception("no trial of package %s", content.package.key)
            return tuple(Trial(process, dead=((process, _UNTRIED),)) for process in job.processes)
        _keep(key, found)
    return found


def faults_on_disk(processes: Path, forms: Path, key: str, operators: Operators) -> list[Fault]:
    """All faults of a package folder; where it has none, its dead ends."""
    found = check.faults_on_disk(processes, forms, key, operators)
    return found or faults(Content(key, folder.files(processes, forms, key)), operators)


def _keep(key: tuple[str, str], found: tuple[Trial, ...]) -> None:
    with _lock:
        _known[key] = found
        while len(_known) > KEPT:
            _known.popitem(last=False)


def faults(content: Content, operators: Operators) -> list[Fault]:
    """Dead ends."""
    found = trials(content, operators)
    return list(dict.fromkeys(Fault(at, RULE, said) for one in found for at, said in one.dead))
