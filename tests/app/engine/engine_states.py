"""Writes the corpus of stored states: `python -m tests.app.engine.engine_states NAME` adds two folders.

Never rewrite a folder that exists: its states must load for ever.
"""

import sys
from pathlib import Path

from app.engine.spiff.run import Definition, Run, compile
from app.engine.steps import PENDING
from tests.app.engine import engine_diagrams as d
from tests.app.engine import engine_office as office
from tests.app.engine.engine_play import call, complete

FOLDER = Path(__file__).with_name("states")
FILES = {"main.bpmn": office.MAIN, "called.bpmn": office.CALLED, "grading.dmn": office.TABLE}
INPUTS = {"starter": "33FM000001", "starter_user": "1", "case": "1", "entry": None}


def definition(folder: Path) -> Definition:
    """Compile process `main` of a folder."""
    files = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix in (".bpmn", ".dmn")}
    return compile(
        "main",
        {name: raw for name, raw in files.items() if name.endswith(".bpmn")},
        {name: raw for name, raw in files.items() if name.endswith(".dmn")},
    )


def office_states(made: Definition) -> dict[str, bytes]:
    """The office at each of its waits, and after returns."""
    run = Run.start(made, INPUTS, call)
    states = {"fill": run.dump(), "examine": complete(run, "fill", kind="b").dump()}
    for _ in range(3):
        complete(complete(run, "review", decision="return"), "fill", kind="b")
    states["examine_after_returns"] = run.dump()
    states["sign_two"] = complete(run, "review", decision="approve").dump()
    states["sign_one"] = complete(run, "sign", ok=True).dump()
    pending = Run.start(made, INPUTS, lambda step: PENDING)
    states["service"] = complete(pending, "fill", kind="a").dump()
    return states


RACE = [d.start(), d.user("ask"), '<bpmn:eventBasedGateway id="race"/>', d.catch("told", d.message("go"))]
RACE += [d.catch("aged", d.timer("P1D")), d.end("a"), d.end("b")]
RACING = ["begin > ask", "ask > race", "race > told", "race > aged", "told > a", "aged > b"]


def write(name: str) -> None:
    """One folder per flow, a file per state."""
    race = {"main.bpmn": d.document(d.process("main", RACE, RACING), messages=("go",))}
    for flow, files in ((f"{name}-office", FILES), (f"{name}-race", race)):
        folder = FOLDER / flow
        folder.mkdir(parents=True)
        for file, raw in files.items():
            (folder / file).write_bytes(raw)
        made = definition(folder)
        racing = {"race": complete(Run.start(made, {}, call), "ask").dump()} if files is race else None
        for state, raw in (racing or office_states(made)).items():
            (folder / f"{state}.bin").write_bytes(raw)


if __name__ == "__main__":
    write(sys.argv[1])
