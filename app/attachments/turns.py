"""Whose file is looked into now: a few at a time, one of each account, and each for a bounded time in an hour.

Otherwise a handful of slow files would hold every thread of the web server, or one account all turns, and with
them everybody's uploads.
"""

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

from app.errors import TooMany, Unavailable

AT_ONCE, WAITING = 2, 2
PATIENCE = 3.0
"""Seconds that somebody waits for her turn."""
HOUR = timedelta(hours=1)
SHARE = 300.0
"""Seconds of looking that an account has in an hour: some hundreds of ordinary scans."""
BUSY = "正在检查的附件较多，请过几秒再上传。"
ONE_EACH = "您上传的附件正在检查，请等它完成后再上传下一个。"
SPENT = "您近一小时上传的附件检查耗时过长，请稍后再上传；文件过于复杂的，请重新扫描。"


class Turns:
    """The turns of one process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._looking: set[int] = set()
        self._waiting = Counter[int]()
        self._spent: dict[int, tuple[float, float]] = {}

    @contextlib.contextmanager
    def turn(self, account: int) -> Iterator[None]:
        """Look into a file of this account. Raises TooMany where it is this account's own doing that there is no
        turn, else Unavailable."""
        self._wait(account)
        begun = monotonic()
        try:
            yield
        finally:
            with self._changed:
                self._looking.discard(account)
                self._charge(account, begun)
                self._changed.notify_all()

    def _wait(self, account: int) -> None:
        with self._changed:
            self._within_share(account)
            own = account in self._looking
            if self._waiting[account]:
                raise TooMany(ONE_EACH, timedelta(seconds=PATIENCE))
            if not own and self._full() and len(self._strangers()) >= WAITING:
                raise Unavailable(BUSY)
            self._waiting[account] += 1
            try:
                free = self._changed.wait_for(lambda: account not in self._looking and not self._full(), PATIENCE)
            finally:
                del self._waiting[account]
            if not free:
                raise TooMany(ONE_EACH, timedelta(seconds=PATIENCE)) if own else Unavailable(BUSY)
            self._looking.add(account)

    def _full(self) -> bool:
        return len(self._looking) >= AT_ONCE

    def _strangers(self) -> set[int]:
        """Who waits for others, and not for herself."""
        return set(self._waiting) - self._looking

    def _within_share(self, account: int) -> None:
        used, until = self._spent.get(account, (0.0, 0.0))
        left = until - monotonic()
        if used >= SHARE and left > 0:
            raise TooMany(SPENT, timedelta(seconds=left))

    def _charge(self, account: int, begun: float) -> None:
        """What a look took counts whatever came of it."""
        now = monotonic()
        self._spent = {one: line for one, line in self._spent.items() if line[1] > now}
        used, until = self._spent.get(account, (0.0, now + HOUR.total_seconds()))
        self._spent[account] = (used + now - begun, until)
