"""T12: good files pass; disguised, booby-trapped and broken ones do not, within memory and time."""

import io
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.attachments import fork_server, inspect, probe, receive, store
from app.attachments.probe_refused import UNREAD
from app.config import ROOT
from app.errors import Invalid, Problem, Unavailable
from tests.app.attachments import attachment_packings as packings
from tests.app.attachments import attachment_samples as samples

Making = Callable[[], Iterator[samples.Sample]]
GOOD: dict[Making, int] = {samples.good: 29, packings.honest: 14}
"""The samples are made where they are tried, for making them takes longer; with the least number of each."""
BAD: dict[Making, int] = {samples.bad_pictures: 31, samples.bad_documents: 33, samples.bad_names: 12}
BAD |= {packings.bombs: 20, packings.pictures: 8, packings.active: 14}
MEASURED = """
import re, runpy, sys
sys.argv = ["probe", *sys.argv[1:]]
try:
    runpy.run_module("app.attachments.probe", run_name="__main__")
except SystemExit as end:
    print("", int(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1]) * 1024)
    raise end
"""

SAID = """
def said(_data):
    {code}
probe.LOOKS = dict.fromkeys(probe.LOOKS, said)
with probe.socket.socket(fileno=0) as line:
    probe.serve(line)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store, and as much time as a machine under test may need for three seconds of its processor."""
    monkeypatch.setattr(inspect, "LONGEST", 60.0)
    store.configure(store.Store(tmp_path / "attachments"))
    return tmp_path / "attachments"


def judged(name: str, data: bytes) -> None:
    """The way of a file up to the folder."""
    promised = receive.type_of(receive.clean(name))
    if promised is None:
        raise store.refusal("格式不符。")
    inspect.judge(store.take(io.BytesIO(data)).path, promised, 1)


def probed(kind: str, file: Path) -> subprocess.CompletedProcess[bytes]:
    """The child alone; its last output is the memory it took."""
    command = [sys.executable, "-c", MEASURED, kind, str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False)


def verdict(name: str, data: bytes) -> list[Problem]:
    """What is said against the file."""
    try:
        judged(name, data)
    except Invalid as refused:
        return list(refused.problems)
    return []


@pytest.mark.parametrize(("making", "least"), GOOD.items(), ids=[made.__name__ for made in GOOD])
def test_good_files_are_taken(making: Making, least: int) -> None:
    told = {sample: verdict(name, data) for sample, name, data in making()}
    assert len(told) >= least
    assert {sample: one for sample, one in told.items() if one} == {}


@pytest.mark.parametrize(("making", "least"), BAD.items(), ids=[made.__name__ for made in BAD])
def test_bad_files_are_refused_with_a_sentence(making: Making, least: int) -> None:
    told = {sample: verdict(name, data) for sample, name, data in making()}
    assert len(told) >= least
    assert [sample for sample, problems in told.items() if len(problems) != 1] == []
    for sample, (problem,) in told.items():
        assert (problem.field, problem.rule, problem.severity) == ("/file", "V-ATT-1", "reject"), sample
        assert problem.message.endswith("。") and "Traceback" not in problem.message, sample


def spent() -> float:
    """Seconds of the processor in processes that have ended: others at work beside them do not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_largest_picture_fits_into_memory_and_time(tmp_path: Path) -> None:
    file = tmp_path / "large.png"
    file.write_bytes(samples.blank(7000))
    began = spent()
    done = probed("image/png", file)
    assert done.stdout.startswith(b"ok ") and int(done.stdout.split()[-1]) <= probe.MEMORY
    assert spent() - began < 3 * probe.SECONDS


@pytest.mark.parametrize("kind", ["pdf bomb", "png text bomb", "png flood 30000", "pdf nested"])
def test_bombs_do_not_take_the_memory_they_want(kind: str, tmp_path: Path) -> None:
    makings = (samples.bad_documents, samples.bad_pictures, packings.pictures)
    data = next(data for making in makings for sample, _, data in making() if sample == kind)
    file = tmp_path / "bomb"
    file.write_bytes(data)
    done = probed("application/pdf" if kind.startswith("pdf") else "image/png", file)
    assert done.returncode != 0 and int(done.stdout.split()[-1]) <= probe.MEMORY


def test_the_child_may_not_write(tmp_path: Path) -> None:
    file = tmp_path / "trial"
    code = "import sys, pathlib, app.attachments.probe as p; p.limit(); pathlib.Path(sys.argv[1]).write_text('a')"
    done = subprocess.run([sys.executable, "-c", code, str(file)], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode != 0 and not file.read_bytes()


def test_a_child_that_takes_too_long_has_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspect, "LONGEST", 0.001)
    with pytest.raises(Unavailable):
        judged("a.pdf", samples.pdf())


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """looks(code): children run this instead of looking."""

    def say(code: str) -> None:
        program = "import os, pathlib, sys, threading, time, app.attachments.probe as probe\n" + SAID.format(
            code=code
        )
        monkeypatch.setattr(fork_server, "COMMAND", [sys.executable, "-X", "utf8", "-c", program])
        fork_server.end()

    yield say
    fork_server.end()


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("os.kill(os.getpid(), 9)", Unavailable),
        ("os.kill(os.getpid(), 15)", Unavailable),
        ("os.kill(os.getppid(), 9)", Unavailable),
        ("os.killpg(0, 9)", Unavailable),
        ("os._exit(1)", Unavailable),
        ("os.kill(os.getpid(), 11)", Invalid),
        ("raise probe.Refused('不行')", Invalid),
        ("import nowhere", Invalid),
        ("while True: pass", Invalid),
    ],
)
def test_only_a_verdict_is_laid_at_the_file_s_door(
    looks: Callable[[str], None], code: str, verdict: type[Exception]
) -> None:
    looks(code)
    for _ in range(2):
        with pytest.raises(verdict):
            judged("a.pdf", samples.pdf())


def test_a_mother_that_cannot_begin_has_not_judged(looks: Callable[[str], None]) -> None:
    looks("pass\nraise SystemExit")
    with pytest.raises(Unavailable):
        judged("a.pdf", samples.pdf())


def test_a_child_reaches_neither_its_mother_nor_the_next_file(looks: Callable[[str], None]) -> None:
    """The line to the mother is closed to it, and what it changes in its memory is gone with it."""
    looks("raise probe.Refused(str((os.listdir('/proc/self/fd')[:3], len(probe.LOOKS), probe.LOOKS.clear())))")
    for _ in range(2):
        with pytest.raises(Invalid, match=r"\(\['0', '1', '2'\], 3, None\)"):
            judged("a.pdf", samples.pdf())


def test_many_are_looked_into_at_once_and_mothers_serve_again(looks: Callable[[str], None]) -> None:
    looks("time.sleep(0.3); raise probe.Refused(str(os.getppid()))")

    def mother(_number: int) -> str:
        with pytest.raises(Invalid) as refused:
            inspect.judge(store.take(io.BytesIO(samples.pdf())).path, "application/pdf", _number)
        return refused.value.problems[0].message

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(mother, range(2)))) == 2
        assert len(set(pool.map(mother, range(6)))) == 2


def test_a_mother_that_was_ended_while_idle_is_replaced(looks: Callable[[str], None]) -> None:
    looks("raise probe.Refused(str(os.getppid()))")
    told = []
    for _ in range(2):
        with pytest.raises(Invalid) as refused:
            judged("a.pdf", samples.pdf())
        told.append(int(refused.value.problems[0].message))
        os.kill(told[-1], signal.SIGKILL)
        time.sleep(0.2)
    assert told[0] != told[1]


def test_a_server_started_with_children_ignored_has_files_judged(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(samples.pdf())
    program = (
        "import signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); from pathlib import Path\n"
        "from app.attachments import fork_server as f; print(f.look('application/pdf', Path(sys.argv[1]), 60))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "(0, 'ok')\n"


def test_a_mother_ends_with_who_asked_her() -> None:
    program = (
        "from pathlib import Path; from app.attachments import fork_server as f; m = f.Mother()\n"
        "print(m._process.pid, m.look('application/pdf', Path('nothing'), 60)[0], flush=True)\n"
        "import os; os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    pid, code = (int(one) for one in done.stdout.split())
    assert code == UNREAD
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_scanner_that_does_not_answer_has_not_judged(folder: Path) -> None:
    def silent(_path: Path) -> bool:
        raise ConnectionError

    for scan, verdict in ((silent, Unavailable), (lambda _path: False, Invalid)):
        store.configure(store.Store(folder, scan=scan))
        with pytest.raises(verdict):
            judged("a.pdf", samples.pdf())
    store.configure(store.Store(folder, scan=lambda path: path.read_bytes() == samples.pdf()))
    judged("a.pdf", samples.pdf())


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("扫描件.pdf", "扫描件.pdf"),
        ("C:\\资料\\许可证.PDF", "许可证.PDF"),
        ("../../etc/许可证.pdf", "许可证.pdf"),
        ("甲\r\nSet-Cookie: a=b.pdf", "甲Set-Cookie_ a=b.pdf"),
        ("甲\u202efdp.png", "甲fdp.png"),
        ("甲\x00.pdf", "甲.pdf"),
        ("\ud800甲.pdf", "甲.pdf"),
        ("..pdf", "附件.pdf"),
        ('a<b>"c"|d?.pdf', "a_b__c__d_.pdf"),
        ("\u200b.pdf", "附件.pdf"),
    ],
)
def test_names_are_made_harmless_and_stay_chinese(sent: str, kept: str) -> None:
    assert receive.clean(sent) == kept


def test_long_names_keep_their_extension() -> None:
    name = receive.clean("长" * 300 + ".pdf")
    assert len(name) == receive.LONGEST and name.endswith("长.pdf")
    assert len(receive.clean("长" * 300)) == receive.LONGEST
    assert len(receive.clean("a." + "b" * 300)) == receive.LONGEST


def test_a_look_may_use_three_seconds_of_the_processor() -> None:
    """Whoever goes round in a circle is stopped by the system, long before the time by the clock is over."""
    began = time.monotonic()
    program = "from app.attachments import probe; probe.limit()\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=60, check=False)
    assert done.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
    assert probe.SECONDS == 3 and time.monotonic() - began >= 2.5
