"""The shelf of usable contents: the last few stay at hand, found by the digest of their files."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from app.packages import bundle
from app.packages.content import Content

SIZE = 64


class Shelf:
    """Contents by package and digest, shared by all threads; the longest unused one makes room."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], Content] = OrderedDict()

    def content(self, package: str, digest: str, packed: Callable[[], bytes]) -> Content:
        """The content, unpacked from `packed()` if it is not at hand."""
        found = self._taken((package, digest))
        return found or self._put((package, digest), Content(package, bundle.unpack(packed()), published=True))

    def _taken(self, key: tuple[str, str]) -> Content | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _put(self, key: tuple[str, str], made: Content) -> Content:
        with self._lock:
            kept = self._kept.setdefault(key, made)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
            return kept
