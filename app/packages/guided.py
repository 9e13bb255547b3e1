"""Which guides (办事指南) there are for whom: those of what may be begun from outside for all, the others for
departments."""

from collections.abc import Collection, Iterator

from app.packages import queries
from app.packages.package import Process
from app.packages.queries import Loaded
from app.site.current import roles


def guided(loaded: Loaded, held: Collection[str]) -> Iterator[Process]:
    """The processes of a package whose guide is there for who holds these roles; none for a visitor."""
    inside = not (roles().business - roles().outside).isdisjoint(held)
    for process in loaded.package.processes.values() if loaded.offered else ():
        if process.start and (inside or not roles().outside.isdisjoint(process.start)):
            yield process


def guide_of(package: str, process: str, held: Collection[str]) -> str:
    """The key of that process's guide; "" where there is none for who holds these roles."""
    found = (one for one in queries.packages() if one.package.key == package)
    there = any(one.key == process for loaded in found for one in guided(loaded, held))
    return f"{package}.{process}" if there else ""
