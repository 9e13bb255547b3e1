"""A business that begins with something else than a form: whoever starts it is led to its case, once."""

from pathlib import Path

from sqlalchemy import func, select

from app.cases.models import Case
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import REQUEST, Office

MANIFEST = """
title = "登记"

[process.main]
title = "办理"
start = ["inspector"]

[lane.receiver]
role = "inspector"
org = "starter"

[form.request]
facts = ["amount"]
"""


def waiting(office: Office, folder: Path) -> Office:
    """The form comes an hour after the start."""
    nodes = [d.start(), d.catch("later", d.timer('"PT1H"')), d.user("fill", "request", "request"), d.end()]
    main = d.process("main", nodes, ["begin > later", "later > fill", "fill > done"], "receiver")
    return drawn(office, folder, MANIFEST, {"main.bpmn": d.document(main)})


def cases(office: Office) -> int:
    with office.database.transaction() as unit:
        return unit.session.scalar(select(func.count()).select_from(Case)) or 0


def test_the_page_leads_to_the_case(office: Office, tmp_path: Path) -> None:
    waiting(office, tmp_path)
    headers = {"Authorization": f"Bearer {office.tokens['li']}"}
    began = office.client().post("/start/drawn.main", headers=headers)
    assert began.status_code == 303, began.text
    place = began.headers["Location"]
    assert "/cases/" in place and office.client().get(place, headers=headers).status_code == 200
    assert cases(office) == 1


def test_answers_with_no_form_to_send_are_refused_with_a_sentence(office: Office, tmp_path: Path) -> None:
    waiting(office, tmp_path)
    refused = office.call("li", "POST", "/cases", {"process": "drawn.main", "answers": REQUEST})
    assert refused.status_code == 409, refused.text
    assert "请先发起" in refused.json["detail"]
    assert cases(office) == 0
    assert office.call("li", "POST", "/cases", {"process": "drawn.main"}).status_code == 201
    assert cases(office) == 1
