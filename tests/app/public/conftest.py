"""The portal behind the real edge, and a browser nobody has signed in with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from app import clock, db
from app.config import Settings
from app.factory import ROOMS, create_app
from app.public import kinds
from app.public.api import public_api
from app.public.views import public
from app.publications.publish import Notice, publish
from app.site.texts import PortalEntry

ENTRY = text(
    "INSERT INTO entries (id, register, key, title, owner_org, state, version, document, sealed, by_org,"
    " entered_on, published_at) VALUES (:id, :register, :key, '', 'x', 'current', 1, '{}', '[]', 'x',"
    " '2016-03-01', :now)"
)
OFFERED = [
    PortalEntry("contractor", "承包单位", "承包单位", "承包单位的基本情况、安全管理与技术力量"),
    PortalEntry("licence", "持证情况", "持证情况"),
    PortalEntry("project", "外包工程项目部", "项目部"),
    PortalEntry("accident", "生产安全事故", "事故"),
    PortalEntry("reward_penalty", "奖惩情况", "奖惩"),
]
DOCUMENT = {"project_name": "玲珑金矿井巷工程", "signed": True}
TABLE = {"columns": ["名称", "数量"], "rows": [["凿岩台车", "2"], ["装载机", "1"]]}
VIEW = [
    {"title": "基本情况", "rows": [["项目名称", "玲珑金矿井巷工程"], ["是否签订协议", "是"]]},
    {"title": "主要设备", "rows": [["设备", TABLE], ["备注", ""]]},
]


@pytest.fixture
def put_up(database: db.Database) -> Callable[..., None]:
    """Publish an entry, committed: `put_up(7, "金矿工程", register="accident")`."""

    def write(number: int, title: str, **given: Any) -> None:
        usual = {
            "register": "project", "version": 1, "document": DOCUMENT, "region": "370685",
            "by_org": "AJ-370685", "by_name": "招远市安全生产监督管理局", "view": VIEW,
        }  # fmt: skip
        chosen = {**usual, **given}
        with database.transaction():
            line = {"id": number, "register": chosen["register"], "key": str(number), "now": clock.now()}
            db.write().execute(ENTRY, line)
            publish(Notice(entry_id=number, title=title, **chosen))

    return write


@pytest.fixture
def browser(database: db.Database, tmp_path: Path) -> FlaskClient:
    """A browser at the portal."""
    settings = Settings("demo", "sqlite://", "", tmp_path, "s" * 64, "k" * 64, 8000, None)
    rooms = dict.fromkeys((*ROOMS, public, public_api))
    app = create_app(settings, database, tuple(rooms))
    app.config[kinds.OFFERED] = lambda: OFFERED
    return app.test_client()
