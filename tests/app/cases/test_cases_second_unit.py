"""A form that one unit was asked to mend begins anew at another unit, which reads nothing of the first."""

from pathlib import Path

import pytest

from app import db
from app.accounts.create_user import NewUser, enter
from app.accounts.models import Org
from app.accounts.tokens import create_token
from tests.app.cases.door_samples import page
from tests.app.cases.mask_samples import LETTER, UNIT, enter_unit
from tests.app.cases.test_cases_inner_word import only, send
from tests.app.cases.test_cases_signers_told import INNER
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, REQUEST, THERE, Office

SECOND = "37FM000002"
MANIFEST = """
title = "登记"
[process.main]
title = "登记"
start = ["inspector"]
[lane.orderer]
role = "inspector"
org = "starter"
[lane.unit]
role = "contractor"
org = "unit"
[lane.second]
role = "contractor"
org = "second"
[lane.inner]
role = "inspector"
org = "other"
[form.request]
[form.letter]
[form.inner]
facts = ["decision"]
"""
WHERE = d.table(
    "where", ["starter"], ["unit", "second", "other"], [["-", f'"{UNIT}"', f'"{SECOND}"', f'"{THERE}"']]
)
ASKS = {"decision": "return", "opinion": "甲所写不实", "remarks": [{"field": "/note", "message": "甲的说明不实"}]}
WRITTEN = {"subject": "乙井", "holder": UNIT, "note": "新"}


def entered(office: Office) -> None:
    """Both units, of which `jia` and `yi` may act."""
    enter_unit(office)
    with office.database.transaction():
        place = Org(code=SECOND, kind="contractor", name="单位乙", region_code=HERE[3:], active=True)
        db.write().add(place)
        db.session().flush()
        enter(NewUser(SECOND, "contractor", "yi", "测乙"), "x")
        office.tokens["yi"] = create_token("yi")


def asked(office: Office, folder: Path, second: bool) -> None:
    """What the first unit has written is to be mended, there or by the second."""
    nodes = [d.start(), d.rule("who", "where"), d.user("order", "request", "request"), d.end()]
    nodes += [d.user("fill", "letter", "letter"), d.user("check", "inner", "inner"), d.xor("g", default="x")]
    nodes += [d.user("over", "letter", "letter")]
    flows = [
        "begin > who",
        "who > order",
        "order > fill",
        "fill > check",
        "check > g",
        "over > done",
        "x: g > done",
    ]
    flows += ['g > over | inner["decision"] == "return"']
    lanes = {"order": "orderer", "fill": "unit", "check": "inner", "over": "second" if second else "unit"}
    files = {"main.bpmn": d.document(d.process("main", nodes, flows, lanes=lanes)), "where.dmn": WHERE}
    manifest = MANIFEST if second else MANIFEST.replace('[lane.second]\nrole = "contractor"\norg = "second"\n', "")
    drawn(office, folder, manifest, files, forms_too={"letter": LETTER, "inner": INNER})
    case = office.started("li", "drawn.main")
    send(office, "li", case["work_items"][0]["id"], REQUEST)
    send(office, "jia", only(office, "jia"), {"subject": "一"})
    send(office, "zhao", only(office, "zhao"), ASKS)


@pytest.mark.parametrize("second", [True, False])
def test_it_is_nothing_that_came_back(office: Office, tmp_path: Path, second: bool) -> None:
    entered(office)
    asked(office, tmp_path, second)
    who = "yi" if second else "jia"
    item = only(office, who)
    shown = office.call(who, "GET", f"/work-items/{item}").json
    assert (shown["returned"], bool(shown["remarks"])) == (not second, not second)
    assert ("甲的说明不实" in page(office, who, f"/items/{item}").text) is not second
    assert (office.done(who, item, WRITTEN).status_code == 200) is second
