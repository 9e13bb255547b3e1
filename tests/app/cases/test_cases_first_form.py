"""Answers sent with a start go only where their sender may send: a first form of another post is not hers."""

from pathlib import Path

import pytest

from tests.app.engine import engine_diagrams as d
from tests.app.inbox.test_inbox_begun import MANIFEST, cases
from tests.plugins.drawn import drawn
from tests.plugins.office import REQUEST, THERE, Office


@pytest.mark.parametrize(("old", "new"), [('role = "inspector"', 'role = "head"'), ('"starter"', '"office"')])
def test_a_first_form_of_another_post_is_not_sent(office: Office, tmp_path: Path, old: str, new: str) -> None:
    nodes = [d.start(), d.rule("who", "where"), d.user("fill", "request", "request"), d.end()]
    main = d.process("main", nodes, ["begin > who", "who > fill", "fill > done"], "receiver")
    files = {
        "main.bpmn": d.document(main),
        "where.dmn": d.table("where", ["starter"], ["office"], [["-", f'"{THERE}"']]),
    }
    drawn(office, tmp_path, MANIFEST.replace(old, new), files)
    refused = office.call("li", "POST", "/cases", {"process": "drawn.main", "answers": REQUEST})
    assert refused.status_code == 403, refused.text
    assert cases(office) == 0
    assert office.call("li", "POST", "/cases", {"process": "drawn.main"}).status_code == 201
