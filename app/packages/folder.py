"""Packages on disk: `processes/<package>` and `forms/<package>`, with `_shared` beside them."""

from pathlib import Path

from app.packages import bundle, parse
from app.packages.arrival import strays
from app.packages.faults import Faulty
from app.packages.walks import is_walk

SHARED, WALKS = "_shared", "walks"
ENDINGS = frozenset({".bpmn", ".dmn", ".json"})


def keys(processes: Path) -> list[str]:
    """The packages there, in order of their name: every folder with a package.toml."""
    return sorted(file.parent.name for file in processes.glob(f"*/{parse.FILE}") if file.parent.name != SHARED)


def files(processes: Path, forms: Path, key: str) -> dict[str, bytes]:
    """The release bundle of a package on disk. Raises Faulty."""
    own = _walks(processes / key / WALKS) | _read(processes / key) | _read(forms / key)
    return bundle.gather(key, own, shared(processes, forms))


def shared(processes: Path, forms: Path) -> dict[str, bytes]:
    """The files any package may reach."""
    return _read(processes / SHARED) | _read(forms / SHARED)


def _walks(folder: Path) -> dict[str, bytes]:
    """Walks of a package; a file that is none lies there for people."""
    found = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return {file.name: file.read_bytes() for file in found if is_walk(file.name)}


def _read(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    found = strays(file.name for file in folder.iterdir() if file.is_file())
    if found:
        raise Faulty(found)
    wanted = [file for file in sorted(folder.iterdir()) if file.suffix in ENDINGS or file.name == parse.FILE]
    return {file.name: file.read_bytes() for file in wanted}
