"""The running core on one database: the real application with the measuring package, called as clients call it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from werkzeug.test import TestResponse

from app import db
from app.accounts.create_user import NewUser, enter_many
from app.accounts.models import Org
from app.accounts.tokens import create_token
from app.config import Settings
from app.edge import Edge
from app.effects.operators import OPERATORS
from app.factory import Application, create_app
from app.packages.deploy import deploy
from bench.meter import Meter

SMALL, LARGE, DESK = "AJ-370685", "AJ-370686", "AJ-370687"
HOLDERS = {SMALL: 1, LARGE: 200, DESK: 2}
APPROVE, RETURN = {"decision": "approve"}, {"decision": "return", "opinion": "请补充材料"}


def answers(number: int) -> dict[str, Any]:
    """Twelve fields, some 600 bytes, unlike those of any other case."""
    return {
        "title_text": f"第 {number} 号采购申请：井下通风与监测设备更新",
        "applicant": f"申请人{number % 977}",
        "department": "安全生产监督管理一科",
        "amount": 1000 + number,
        "currency": "人民币",
        "urgent": number % 2 == 0,
        "needed_on": "2016-05-20",
        "phone": f"分机 {80_000 + number}",
        "email": f"office{number}@example.cn",
        "address": f"山东省烟台市招远市示范路 {number} 号",
        "reason": f"原有设备已到使用年限，{number} 号巷道监测数据不连续，须在汛期之前完成更新并调试。",
        "note": f"随附清单 {number}，请于五个工作日内答复。",
    }


def application(base: db.Database, folder: Path) -> Application:
    """The real application; the rate of writes is counted but not limited."""
    settings = Settings("demo", str(base.engine.url), "", folder, "s" * 64, "k" * 64, 8000, None)
    return create_app(settings, base, doors=Edge(writes="10000000/minute"))


class Ours:
    """The application, one token per organisation (and a second one at the desk), and its meter."""

    def __init__(self, base: db.Database, folder: Path) -> None:
        self.base = base
        self.tokens = _staffed(base)
        self.app = application(base, folder)
        self.url = str(base.engine.url)
        self.meter = Meter(base.engine)
        self.client = self.app.test_client()
        self.number = 0

    def call(self, who: str, method: str, path: str, body: Any = None) -> TestResponse:
        """One API call."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

    def started(self, who: str = SMALL, process: str = "bench.plain") -> dict[str, Any]:
        """A new case."""
        return _case(self.call(who, "POST", "/cases", {"process": process}))

    def sent(self, case: Mapping[str, Any], form: Mapping[str, Any], who: str = SMALL) -> dict[str, Any]:
        """Complete the case's first open item."""
        path = f"/work-items/{case['work_items'][0]['id']}/complete"
        return _case(self.call(who, "POST", path, {"answers": dict(form)}))

    def filled(self, case: Mapping[str, Any], who: str = SMALL) -> dict[str, Any]:
        """Complete the form with fresh answers."""
        self.number += 1
        return self.sent(case, answers(self.number), who)


def _case(answer: TestResponse) -> dict[str, Any]:
    if answer.status_code >= 300:
        raise SystemExit(f"unexpected answer {answer.status_code}: {answer.text[:300]}")
    return dict(orjson.loads(answer.data)["case"])


def _staffed(base: db.Database) -> dict[str, str]:
    """Organisations with their inspectors and tokens; the measuring package published."""
    with base.transaction():
        for code, holders in HOLDERS.items():
            place = Org(code=code, kind="department", name=code, level="county", region_code=code[3:], active=True)
            db.write().add(place)
            db.session().flush()
            enter_many([NewUser(code, "inspector", f"{code}-{n}", f"人员{n}") for n in range(holders)], "x")
        deploy(Path("bench/processes"), Path("bench/forms"), OPERATORS)
        tokens = {code: create_token(f"{code}-0") for code in HOLDERS}
        return {**tokens, "second": create_token(f"{DESK}-1")}
