"""Steps inside a subprocess: they lie in its lane, and the picture shows them where a case stands."""

from pathlib import Path

from tests.app.engine import engine_diagrams as d
from tests.app.engine.test_engine_lanes import inner
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, REQUEST, Office

MANIFEST = """
title = "走访"

[process.main]
title = "走访"
start = ["inspector"]

[lane.worker]
role = "inspector"
org = "starter"

[form.request]
facts = ["amount"]
"""


def test_a_case_inside_a_subprocess_is_shown_there(office: Office, tmp_path: Path) -> None:
    deep = inner("deep", d.user("visit", "visit", "request"))
    whole = inner("visits", d.user("plan", "plan", "request"), deep, d.user("report", "report", "request"))
    nodes = [d.start(), whole, d.user("last", "last", "request"), d.end()]
    lane = "".join(f"<bpmn:flowNodeRef>{key}</bpmn:flowNodeRef>" for key in ("visits", "last"))
    lanes = f'<bpmn:laneSet id="set"><bpmn:lane id="lane_worker" name="worker">{lane}</bpmn:lane></bpmn:laneSet>'
    flows = ["begin > visits", "visits > last", "last > done"]
    body = lanes + "".join([*nodes, *map(d.flow, flows)])
    main = d.document(f'<bpmn:process id="main" name="走访" isExecutable="true">{body}</bpmn:process>')
    drawn(office, tmp_path, MANIFEST, {"main.bpmn": main})
    case = office.started("li", "drawn.main")
    seen = []
    for _ in range(4):
        (item,) = office.call("li", "GET", f"/cases/{case['id']}").json["case"]["work_items"]
        assert item["post"]["org"] == HERE
        (shown,) = list(office.call("li", "GET", f"/cases/{case['id']}/diagram").json or [])
        steps = ("plan", "visit", "report", "last")
        seen.append((set(shown["active"]), [one for one in steps if one in shown["done"]]))
        assert office.done("li", item["id"], REQUEST).status_code == 200
    assert seen == [
        ({"visits", "plan"}, []),
        ({"visits", "deep", "visit"}, ["plan"]),
        ({"visits", "report"}, ["plan", "visit"]),
        ({"last"}, ["plan", "visit", "report"]),
    ]
    (shown,) = list(office.call("li", "GET", f"/cases/{case['id']}/diagram").json or [])
    assert shown["active"] == [] and {"visits", "deep", "visit", "last"} <= set(shown["done"])
