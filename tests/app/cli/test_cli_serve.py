"""The embedded server: whom it refuses to serve, and that slow or ambiguous clients harm nobody."""

import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from waitress.server import TcpWSGIServer

from app import database_file
from app.cli import schema, web_server
from app.config import BadSetting
from tests.app.cli.conftest import Run
from tests.plugins.databases import FIELD_KEY
from tests.plugins.office import settings_for
from tests.plugins.servers import free_port
from tests.plugins.tree import ROOT

SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
SLOW = 300
HEAD = b"GET / HTTP/1.1\r\nHost: a\r\nX: "
BODY = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"


@pytest.fixture
def file(ready: Path) -> Path:
    """A database that is ready to be served."""
    return ready / "app.db"


def test_one_file_is_served_once(run: Run, file: Path) -> None:
    with database_file.claim(file):
        told = run("serve")
        assert told.status == 1 and "正由另一个网页服务使用" in told.err
        assert run("orgs", "list").status == 0


def test_a_served_file_is_not_upgraded(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody could write meanwhile. Where nothing is missing nothing is done."""
    with database_file.claim(file, shared=True):
        assert run("db", "upgrade").status == 0
        monkeypatch.setattr(schema, "current", lambda _database: False)
        told = run("db", "upgrade")
        assert told.status == 1 and "正由另一个网页服务使用，请先停止它" in told.err
    assert run("db", "upgrade").status == 0


def test_processes_of_one_server_share_its_file(run: Run, file: Path) -> None:
    with database_file.claim(file, shared=True), database_file.claim(file, shared=True):
        assert run("serve").status == 1


def test_a_running_server_has_claimed_its_file(file: Path) -> None:
    """The whole way once, with real processes."""
    settings = {"DATA_DIR": str(file.parent), "FIELD_KEY": FIELD_KEY, "PORT": str(free_port())}
    settings |= {"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{file}"}
    command = [sys.executable, "-m", "app", "serve"]
    with subprocess.Popen(command, cwd=ROOT, env=settings, stderr=subprocess.PIPE) as server:
        assert server.stderr
        for line in server.stderr:
            if "服务已启动".encode() in line:
                break
        with pytest.raises(BadSetting, match="另一个网页服务"):
            database_file.claim(file)
        server.terminate()


def test_a_read_only_file_is_not_served(run: Run, file: Path) -> None:
    file.chmod(0o444)
    told = run("serve")
    assert told.status == 1 and "只读" in told.err


@pytest.mark.parametrize("place", [0, 1])
def test_a_damaged_file_is_not_served(run: Run, file: Path, place: int) -> None:
    """Its beginning, or pages in the middle, were overwritten."""
    whole = file.read_bytes()
    hurt = len(whole) // 2 // 4096 * 4096 * place
    file.write_bytes(whole[:hurt] + b"\xa5" * 65536 + whole[hurt + 65536 :])
    for command in (["serve"], ["db", "upgrade"]):
        told = run(*command)
        assert told.status == 1 and "已损坏" in told.err


def test_a_file_that_cannot_be_read_now_is_not_called_damaged(file: Path) -> None:
    """A full disk refuses the index of the log that SQLite lays beside a database to read it."""
    with contextlib.closing(sqlite3.connect(file)) as writing:
        writing.execute("UPDATE orgs SET name = name || '甲'")
        writing.commit()
        left = shutil.copytree(file.parent, file.parent.parent / "left") / "app.db"
    Path(f"{left}-shm").unlink()
    python = f"import pathlib, app.database_file as d; d.require_usable(pathlib.Path('{left}'))"
    asked = f'ulimit -f 0; exec {sys.executable} -c "{python}"'
    told = subprocess.run(["bash", "-c", asked], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "不能读取数据库文件" in told.stderr and "磁盘空间" in told.stderr
    assert "已损坏" not in told.stderr and "从备份恢复" not in told.stderr
    database_file.require_usable(left)


def test_a_foreign_log_is_not_merged(run: Run, file: Path) -> None:
    """The log of a newer time beside a copy of an older one: nothing is served, and nothing is changed."""
    old, log = file.read_bytes(), Path(f"{file}-wal")
    with contextlib.closing(sqlite3.connect(file)) as newer:
        newer.execute("CREATE INDEX later ON orgs (name)")
        newer.commit()
        newer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        newer.execute("UPDATE orgs SET name = name || '甲'")
        newer.commit()
        kept = log.read_bytes()
    file.write_bytes(old)
    log.write_bytes(kept)
    for command in (["serve"], ["db", "upgrade"]):
        told = run(*command)
        assert told.status == 1 and "-wal" in told.err
    assert file.read_bytes() == old and log.read_bytes() == kept


def test_a_log_left_by_a_kill_is_no_fault(file: Path, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as writing:
        writing.execute("UPDATE orgs SET name = name || '甲'")
        writing.commit()
        left = shutil.copytree(file.parent, tmp_path / "left")
    assert (left / "app.db-wal").stat().st_size
    database_file.require_usable(left / "app.db")
    with contextlib.closing(sqlite3.connect(left / "app.db")) as kept:
        assert kept.execute("SELECT count(*) FROM orgs WHERE name NOT LIKE '%甲'").fetchone() == (0,)


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Stands for the application: reads the body and says so."""
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


class Served:
    """A server with that application in a thread."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.server = web_server.create(app, replace(settings_for(folder, "sqlite://"), port=self.port))
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        """Serve until closed."""
        with contextlib.suppress(OSError):
            self.server.run()

    def close(self) -> None:
        """End the loop and its threads."""
        self.server.task_dispatcher.shutdown()
        left = list(self.server._map.values())
        for one in left:
            one.del_channel(self.server._map)
        self.server.trigger.pull_trigger()
        self.thread.join()
        for one in left:
            if isinstance(one.socket, socket.socket):
                one.socket.close()
        self.server.close()

    def ask(self) -> None:
        """One request that must be answered."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=30) as answer:
            assert answer.status == 200

    def connect(self) -> socket.socket:
        """A connection that will not wait for ever."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def send(self, text: str) -> str:
        """Everything answered to those bytes until the server closes."""
        with self.connect() as made:
            made.sendall(text.encode())
            return b"".join(iter(lambda: made.recv(4096), b"")).decode()


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The server, with less patience than it has."""
    monkeypatch.setattr(web_server, "HEAD_SECONDS", 2.0)
    monkeypatch.setattr(web_server, "BODY_SECONDS", 0.0)
    one = Served(tmp_path)
    yield one
    one.close()


GET, POST = "GET / HTTP/1.1\r\nHost: a\r\n", "POST / HTTP/1.1\r\nHost: a\r\n"
LENGTH, CHUNKED, EMPTY = "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "\r\n0\r\n\r\n"
AMBIGUOUS = {
    "length and chunks": POST + LENGTH + CHUNKED + EMPTY,
    "chunks and length": POST + CHUNKED + LENGTH + EMPTY,
    "two lengths": POST + "Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
    "equal lengths": POST + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
    "a list of lengths": POST + "Content-Length: 0, 0\r\n\r\n",
    "a signed length": POST + "Content-Length: +0\r\n\r\n",
    "a folded encoding": POST + "Transfer-Encoding:\r\n chunked\r\n" + EMPTY,
    "folded with a tab": GET + "X: a\r\n\tb\r\n\r\n",
    "space before the colon": POST + "Transfer-Encoding : chunked\r\n" + EMPTY,
    "an unknown encoding": POST + "Transfer-Encoding: xchunked\r\n" + EMPTY,
    "identity": POST + LENGTH + "Transfer-Encoding: identity\r\n\r\n",
    "chunked twice": POST + "Transfer-Encoding: chunked, chunked\r\n" + EMPTY,
    "two encodings": POST + CHUNKED + CHUNKED + EMPTY,
    "chunks in 1.0": "POST / HTTP/1.0\r\nHost: a\r\n" + CHUNKED + EMPTY,
    "bare line feeds": "GET / HTTP/1.1\nHost: a\n\n",
    "one bare line feed": GET + "X: b\nContent-Length: 5\r\n\r\n",
    "a bare carriage return": GET + "X: b\rContent-Length: 5\r\n\r\n",
    "two hosts": GET + "Host: b\r\n\r\n",
    "a bad chunk": POST + CHUNKED + "\r\nzz\r\n\r\n0\r\n\r\n",
}


def test_an_ambiguous_request_is_refused_with_all_behind_it(served: Served) -> None:
    answers = {kind: served.send(text + SMUGGLED) for kind, text in AMBIGUOUS.items()}
    wrong = {kind: said for kind, said in answers.items() if said[8:13] != " 400 " or said.count("HTTP/1.") != 1}
    assert wrong == {}


def test_a_bare_line_feed_is_seen_in_whatever_pieces_it_comes(served: Served) -> None:
    with served.connect() as made:
        for byte in (GET + "X: b\n").encode():
            made.sendall(bytes([byte]))
        assert made.recv(12) == b"HTTP/1.0 400"


def test_honest_requests_follow_each_other_on_one_connection(served: Served) -> None:
    chunked = POST + CHUNKED + "\r\n2\r\nab\r\n0\r\n\r\n"
    length = POST + LENGTH + "\r\nab\ncd"
    closing = GET + "Connection: close\r\n\r\n"
    for text in (chunked + length + chunked + closing, "\r\n" + length + length + GET + "\r\n" + closing):
        assert served.send(text).count("HTTP/1.1 200") == 4
    with served.connect() as made:
        for byte in (POST + LENGTH + "\r\nabcde").encode():
            made.sendall(bytes([byte]))
        assert made.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize("beginning", [HEAD, BODY])
def test_slow_clients_keep_nobody_waiting_and_are_shown_out(served: Served, beginning: bytes) -> None:
    slow = [served.connect() for _ in range(SLOW)]
    for one in slow:
        one.sendall(beginning)
    waits = []
    for place in range(60):
        begun = time.monotonic()
        served.ask()
        waits.append(time.monotonic() - begun)
        for one in slow[place % 6 :: 6]:
            with contextlib.suppress(OSError):
                one.send(b"a")
    sys.stdout.write(f"beside {SLOW} slow clients: p95 {sorted(waits)[56]:.3f} s\n")
    assert sorted(waits)[56] <= 2
    assert slow[0].recv(1) == slow[-1].recv(1) == b""
    for one in slow:
        one.close()


def test_connections_stay_below_the_files_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr("resource.setrlimit", lambda _kind, both: asked.append(both))
    for (soft, hard), room in (((256, 4096), 2000), ((256, 512), 312), ((64, 64), 50), ((9000, -1), 2000)):
        monkeypatch.setattr("resource.getrlimit", lambda _kind, both=(soft, hard): both)
        assert web_server._room() == room
    assert asked == [(4096, 4096), (512, 512)]


def test_a_server_without_files_says_so_once(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none_left(_server: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(TcpWSGIServer, "accept", none_left)
    with served.connect():
        time.sleep(2.5)
        assert len(caplog.records) == 1
        monkeypatch.undo()
        served.ask()
