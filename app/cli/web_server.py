"""The embedded edition's web server: waitress, with a bound on slowness, on connections and on ambiguity.

Nothing stands in front of it, so it must hold what nginx holds in production. One thread reads for all, so a slow
client costs the others nothing; being slow without end costs him the connection.
"""

import errno
import logging
import re
import resource
import time
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.utilities import BadRequest

from app.config import Settings

log = logging.getLogger(__name__)
THREADS = 16
CONNECTIONS, FILES, OWN_FILES = 2000, 8192, 200
HEAD_SECONDS, BODY_SECONDS, BODY_RATE = 15.0, 20.0, 1024
IDLE_SECONDS, LOOK_SECONDS, REST_SECONDS, QUIET_SECONDS = 30, 2, 1.0, 60.0
HEAD_SIZE = 32 * 1024
END = b"\r\n\r\n"
BARE = re.compile(rb"(?<!\r)\n|\r(?!\n|$)")
SINGLE = (b"content-length", b"transfer-encoding", b"host")


class Request(HTTPRequestParser):  # type: ignore[misc]
    """A request as it comes in; one that two servers could understand differently is refused."""

    def __init__(self, adjustments: Any) -> None:
        super().__init__(adjustments)
        self.begun = time.monotonic()

    def received(self, data: bytes) -> int:
        """Take a piece. A lone line feed would otherwise be waited on for ever: the head seems never to end."""
        if self.body_rcv is None and BARE.search((self.header_plus + data).lstrip(b"\r\n").partition(END)[0]):
            self.parse_header(b"GET / HTTP/1.0\r\n")
            self.error, self.completed = BadRequest("bare CR or LF"), True
            return len(data)
        return int(super().received(data))

    def parse_header(self, head: bytes) -> None:
        """Read the head. Raises ParsingError, told as 400 with the connection closed."""
        _require_clear(head)
        super().parse_header(head)

    def late(self) -> bool:
        """Whether the client takes longer than anybody has to: a head in 15 s, a body at 1 KB a second."""
        waited = time.monotonic() - self.begun
        if not self.headers_finished:
            return waited > HEAD_SECONDS
        received: int = self.body_bytes_received
        return waited > HEAD_SECONDS + BODY_SECONDS + received / BODY_RATE


def _require_clear(head: bytes) -> None:
    """Refuse what smuggling is made of: two lengths, a length beside chunks, folded lines, unknown encodings."""
    first, *lines = head.split(b"\r\n")
    if any(line[:1] in (b" ", b"\t") for line in lines):
        raise ParsingError("folded header")
    fields: dict[bytes, list[bytes]] = {}
    for line in lines:
        name, _, value = line.partition(b":")
        fields.setdefault(name.lower(), []).append(value.strip(b" \t"))
    if any(len(fields.get(name, ())) > 1 for name in SINGLE):
        raise ParsingError("repeated header")
    encoding = fields.get(b"transfer-encoding")
    if not encoding:
        return
    if b"content-length" in fields or encoding != [b"chunked"] or not first.endswith(b"HTTP/1.1"):
        raise ParsingError("ambiguous length")


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection."""

    parser_class = Request

    def late(self) -> bool:
        """Whether it is in the middle of a request and too slow."""
        request: Request | None = self.request
        return request is not None and request.late()


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Serves one application."""

    channel_class = Channel
    _resting_until = _quiet_until = 0.0

    def maintenance(self, now: float) -> None:
        """Close what is idle or late."""
        super().maintenance(now)
        for channel in self.active_channels.values():
            if channel.late():
                channel.will_close = True

    def readable(self) -> bool:
        """Whether a new connection may come in now."""
        return bool(super().readable()) and time.monotonic() >= self._resting_until

    def accept(self) -> Any:
        """The next connection. Where no file is left it waits: asking again at once would fill the log."""
        try:
            return super().accept()
        except OSError as failure:
            if failure.errno not in (errno.EMFILE, errno.ENFILE):
                raise
            now = time.monotonic()
            self._resting_until = now + REST_SECONDS
            if now >= self._quiet_until:
                self._quiet_until = now + QUIET_SECONDS
                log.error("no file is left for another connection: %s", failure)
            return None


def create(application: Any, settings: Settings) -> Server:
    """The server, listening; `run()` serves until interrupted."""
    return Server(
        application,
        adj=Adjustments(
            listen=f"127.0.0.1:{settings.port}",
            threads=THREADS,
            ident=None,
            connection_limit=_room(),
            backlog=CONNECTIONS,
            channel_timeout=IDLE_SECONDS,
            cleanup_interval=LOOK_SECONDS,
            max_request_header_size=HEAD_SIZE,
            max_request_body_size=2 * settings.max_request,
            asyncore_use_poll=True,
        ),
    )


def _room() -> int:
    """How many connections there are files for, once this process may have as many as the machine lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return CONNECTIONS if soft == resource.RLIM_INFINITY else max(50, min(CONNECTIONS, soft - OWN_FILES))
