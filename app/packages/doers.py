"""Who works in a process: the roles that may begin it, and those of the lanes its steps stand in."""

from collections.abc import Iterator, Mapping

from app.packages.drawing import Drawing
from app.packages.package import Package


def doers(package: Package, drawings: Mapping[str, Drawing], process: str) -> frozenset[str]:
    """Names of the roles; of processes that it calls, too."""
    lanes = {lane for lane in _lanes(drawings, process, set()) if lane in package.lanes}
    return frozenset(package.processes[process].start) | {package.lanes[lane].role for lane in lanes}


def _lanes(drawn: Mapping[str, Drawing], process: str, seen: set[str]) -> Iterator[str]:
    if process in seen or process not in drawn:
        return
    seen.add(process)
    for scope in drawn[process].scope.every():
        for node in scope.of("userTask"):
            yield node.lane or ""
        for node in scope.of("callActivity"):
            yield from _lanes(drawn, node.element.get("calledElement", ""), seen)
