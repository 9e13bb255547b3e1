"""The set as a whole: the main way through nginx, its configuration, slow and ambiguous clients, silent logs."""

import contextlib
import http.client
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from tests.app.accounts.conftest import PASSWORD
from tests.cluster.cluster_client import Spread, timed
from tests.cluster.cluster_set import Production
from tests.plugins.country import APPROVE, sample, task
from tests.plugins.patience import LONG, within
from tests.plugins.tree import ROOT

SECRET = "110101199003077758"
SLOW = 300
POST, GET = "POST /api/v1/cases HTTP/1.1\r\nHost: 127.0.0.1\r\n", "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
LENGTH, CHUNKED, EMPTY = "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "\r\n0\r\n\r\n"
AMBIGUOUS = {
    "length and chunks": POST + LENGTH + CHUNKED + EMPTY,
    "two lengths": POST + "Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
    "a list of lengths": POST + "Content-Length: 0, 0\r\n\r\n",
    "a signed length": POST + "Content-Length: +0\r\n\r\n",
    "folded": GET + "X: a\r\n b\r\n\r\n",
    "space before the colon": POST + "Transfer-Encoding : chunked\r\n" + EMPTY,
    "a bad chunk": POST + CHUNKED + "\r\nzz\r\n\r\n0\r\n\r\n",
}


def answered(production: Production, text: str) -> str:
    """Everything nginx sends back to those bytes until it closes."""
    with socket.create_connection(("127.0.0.1", production.cluster.place.port), 60) as made:
        made.sendall(text.encode())
        return b"".join(iter(lambda: made.recv(4096), b"")).decode()


def test_the_main_way(production: Production) -> None:
    """Sign in, fill in, approve; what was approved is public."""
    form = urlencode({"username": "zhe", "password": PASSWORD}).encode()
    own = {"Origin": production.cluster.url, "Content_Type": "application/x-www-form-urlencoded"}
    entered = production.ask("POST", "/sign-in", form, **own)
    assert entered.status_code == 303 and "__Host-sid" in entered.cookies
    sent = {"process": "outsourcing.collect_contractor", "answers": sample("contractor")}
    warned = production.call("yan", "POST", "/cases", sent)
    confirm = [one["rule"] for one in warned.json.get("problems", ()) if one["severity"] == "warn"]
    begun = production.call("yan", "POST", "/cases", {**sent, "confirm": confirm}) if confirm else warned
    assert begun.status_code == 201, begun.text
    case = begun.json["case"]
    item = task(case)["id"]
    assert f"/items/{item}" in production.ask("GET", "/inbox", Cookie=entered.cookies).text
    done = production.call("zhe", "POST", f"/work-items/{item}/complete", {"answers": APPROVE})
    assert done.status_code == 200, done.text
    name, reader = str(sample("contractor")["name"]), replace(production, station="127.0.0.2")
    assert name in reader.ask("GET", f"/public?{urlencode({'q': name})}").text


def test_nginx_accepts_its_configuration(production: Production) -> None:
    process = production.cluster.processes["nginx"]
    place = production.cluster.place
    folder = str(place.folder / "nginx")
    command = [*place.command(process.service, ["nginx"]), "-t", "-p", folder, "-c", f"{folder}/nginx.conf"]
    said = subprocess.run(command, capture_output=True, text=True)
    assert "test is successful" in said.stderr and "warn" not in said.stderr


def test_an_ambiguous_request_is_refused_with_all_behind_it(production: Production) -> None:
    answers = {kind: answered(production, text + GET + "\r\n") for kind, text in AMBIGUOUS.items()}
    wrong = {kind: said for kind, said in answers.items() if said[8:13] != " 400 " or said.count("HTTP/1.") != 1}
    assert wrong == {}


def test_what_a_client_says_of_other_stations_is_not_believed(production: Production) -> None:
    """Its own address and scheme are what nginx sees."""
    claims = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Host": "bad.example", "X_Forwarded_Proto": "ftp"}
    moved = production.ask("GET", "/inbox", None, X_Forwarded_Prefix="/evil", **claims)
    assert moved.status_code == 303 and moved.headers["Location"].startswith("/sign-in")
    assert "203.0.113.9" not in production.log("nginx") + production.log("web-1") + production.log("web-2")


@pytest.mark.parametrize("beginning", [GET + "X: ", POST + "Content-Length: 100000\r\n\r\n"])
def test_slow_clients_keep_nobody_waiting(production: Production, beginning: str) -> None:
    with contextlib.ExitStack() as stack:
        address = ("127.0.0.1", production.cluster.place.port)
        slow = [stack.enter_context(socket.create_connection(address, 60)) for _ in range(SLOW)]
        for one in slow:
            one.sendall(beginning.encode())
        waits = []
        for place in range(60):
            waits.append(timed(lambda: looked(production)))
            for one in slow[place % 6 :: 6]:
                one.send(b"a")
    spread = Spread.of(waits)
    sys.stdout.write(f"beside {SLOW} slow clients: {spread}\n")
    assert (spread.p95 if LONG else spread.median) <= within(2)


def looked(production: Production) -> None:
    """What the others do: a list of their own, a public page."""
    assert production.call("li", "GET", "/work-items?size=20").status_code == 200
    assert production.ask("GET", "/public").status_code in (200, 429)


def test_no_log_holds_a_query_string(production: Production) -> None:
    """Not of a good request, nor of a refused one, nor of one whose server died under it."""
    for path in (
        f"/public?q={SECRET}",
        f"/nowhere?q={SECRET}",
        f"/api/v1/cases?q={SECRET}",
        f"/public?q={SECRET}%00",
    ):
        production.ask("GET", path, Referer=f"http://site.test/?q={SECRET}")
    answered(production, f"GET /public?q={SECRET} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n\r\n")
    answered(production, f"BAD /public?q={SECRET} HTTP/9.9\r\n\r\n")
    for name in production.cluster.processes:
        log = production.log(name) if production.cluster.processes[name].log.exists() else ""
        assert SECRET not in log, name


def test_without_web_servers_people_are_told_when_to_come_back(production: Production) -> None:
    try:
        for name in ("web-1", "web-2"):
            production.cluster.processes[name].stop(gently=False)
        page, api = production.ask("GET", "/public"), production.ask("GET", "/api/v1/me")
    finally:
        for name in ("web-1", "web-2"):
            production.cluster.begin(name)
        for name in ("web-1", "web-2"):
            production.cluster.answer(name)
    for answer in (page, api):
        assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
        assert "系统繁忙，请稍后再试。" in answer.text and "编号" in answer.text
    assert api.json["status"] == 503


def test_one_broken_process_does_not_close_its_server() -> None:
    """All its threads may break off an answer at once; nginx counts each as a failure of the server."""
    (threads,) = re.findall(r"--threads=(\d+)", (ROOT / "Dockerfile").read_text())
    allowed = re.findall(r"server web-\d:8000 max_fails=(\d+)", (ROOT / "deploy/nginx.conf").read_text())
    assert len(allowed) == 2 and min(map(int, allowed)) > int(threads)


def test_ready_means_that_requests_are_answered(production: Production) -> None:
    """gunicorn listens before one of its processes is up: that alone makes no server ready."""
    web, host = production.cluster.processes["web-1"], production.cluster.place.host("web-1")
    web.stop()
    web.start()
    production.cluster.answer("web-1")
    waits = []
    for _ in range(30):
        with closing(http.client.HTTPConnection(host, 8000, timeout=5)) as made:
            begun = time.monotonic()
            made.request("GET", "/", headers={"Host": "127.0.0.1"})
            assert made.getresponse().status == 200
            waits.append(time.monotonic() - begun)
    sys.stdout.write(f"first answers of a new server: {Spread.of(waits)}\n")


def test_a_server_that_begins_anew_costs_nobody_an_answer(production: Production) -> None:
    reader, over, told = replace(production, station="127.0.0.3"), threading.Event(), list[int]()

    def ask() -> None:
        while not over.is_set():
            told.append(reader.ask("GET", "/healthz").status_code)

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for one in asking:
        one.start()
    production.cluster.replace("web-1")
    over.set()
    for one in asking:
        one.join()
    assert set(told) == {200}


def test_who_needs_servers_waits_until_they_answer(production: Production) -> None:
    check = re.search(r"HEALTHCHECK.*\\\n.*", (ROOT / "Dockerfile").read_text())
    assert check and "/readyz" in check[0]
    for name in ("nginx", "publish"):
        after = production.cluster.processes[name].service.after
        assert (after["web-1"], after["web-2"]) == ("service_healthy", "service_healthy")
