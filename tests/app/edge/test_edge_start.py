"""What must be true before the application starts, and who may call what."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Blueprint
from flask.testing import FlaskClient

from app import db
from app.accounts.audience import audience, audiences
from app.accounts.create_user import NewUser, enter
from app.config import BadSetting, from_env
from app.factory import Application, create_app
from tests.app.accounts.conftest import HASH, make_places
from tests.app.edge.conftest import settings_for, sign_in
from tests.plugins.office import GOOD


def test_a_view_without_audience_stops_the_start(database: db.Database, tmp_path: Path) -> None:
    room = Blueprint("forgetful", __name__)
    room.get("/forgotten")(lambda: "?")
    with pytest.raises(BadSetting, match="forgetful"):
        create_app(settings_for(tmp_path), database, (room,))


def test_a_blueprint_may_speak_for_its_views(database: db.Database, tmp_path: Path) -> None:
    room = audience("auditor")(Blueprint("archive", __name__))
    room.get("/archive", endpoint="all")(lambda: "?")
    room.get("/archive/help", endpoint="help")(audience("public")(lambda: "?"))
    told = audiences(create_app(settings_for(tmp_path), database, (room,)))
    assert [told[name].who for name in ("archive.all", "archive.help") if told[name]] == [{"auditor"}, {"public"}]


def test_unknown_audiences_are_refused() -> None:
    for who in ((), ("everybody",)):
        with pytest.raises(ValueError, match="audience"):
            audience(*who)


def test_a_route_added_later_without_audience_is_closed(li: FlaskClient, app: Application) -> None:
    app._got_first_request = False
    app.add_url_rule("/late", "late", lambda: "?")
    assert li.get("/late").status_code == 403


def test_roles_open_doors(browser: FlaskClient, app: Application) -> None:
    sign_in(browser)
    assert browser.get("/desk").status_code == 200
    sign_in(browser, "shen")
    assert browser.get("/desk").status_code == 403 and browser.get("/closed").status_code == 200


def test_production_refuses_demo_accounts(database: db.Database, tmp_path: Path) -> None:
    production = settings_for(tmp_path, "production")
    create_app(production, database)
    with database.transaction():
        make_places()
        enter(NewUser("AJ-370685", "inspector", "yanshi", "演示", demo=True), HASH)
    with pytest.raises(BadSetting, match="演示账户"):
        create_app(production, database)


def test_production_refuses_a_trial_clock_and_missing_secrets(database: db.Database, tmp_path: Path) -> None:
    production = settings_for(tmp_path, "production")
    for wrong in ({"app_clock": datetime(2016, 1, 1, tzinfo=UTC)}, {"secret_key": ""}, {"field_key": "short"}):
        with pytest.raises(BadSetting):
            create_app(replace(production, **wrong), database)


UNFIT: dict[str, tuple[dict[str, object], str]] = {
    "short": ({"secret_key": "a1b2c3d4" * 3}, "SECRET_KEY"),
    "missing": ({"field_key": ""}, "FIELD_KEY"),
    "one character": ({"secret_key": "s" * 64}, "SECRET_KEY"),
    "few characters": ({"field_key": "abab1c2c" * 8 + "ab1"}, "FIELD_KEY"),
    "a piece repeated": ({"secret_key": "a1b2c3d4e5f60718" * 4}, "SECRET_KEY"),
    "equal": ({"field_key": "7c1e" + GOOD}, "相同"),
    "from an example": ({"secret_key": "change-me-please-0f9a8b7c6d5e4132"}, "SECRET_KEY"),
    "counted up": ({"secret_key": "abcdefghijklmnopqrstuvwxyz0123456789"}, "SECRET_KEY"),
    "trial clock": ({"app_clock": datetime(2016, 1, 1, tzinfo=UTC)}, "APP_CLOCK"),
    "any host": ({"hosts": ()}, "HOSTS"),
    "wildcard": ({"hosts": ("*",)}, "HOSTS"),
    "wildcard below": ({"hosts": ("example.com", "*.example.com")}, "HOSTS"),
    "suffix": ({"hosts": (".example.com",)}, "HOSTS"),
    "address": ({"hosts": ("https://example.com/",)}, "HOSTS"),
    "kind of broker": ({"broker_url": "memory://"}, "BROKER_URL"),
    "no kind of broker": ({"broker_url": "redis.example.com:6379"}, "BROKER_URL"),
    "kind of database": ({"database_url": "mysql://x/y"}, "DATABASE_URL"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_production_refuses_each_unsafe_setting_by_name(name: str, database: db.Database, tmp_path: Path) -> None:
    changed, word = UNFIT[name]
    with pytest.raises(BadSetting, match=word):
        create_app(replace(settings_for(tmp_path, "production"), **changed), database)  # type: ignore[arg-type]


def test_everything_unsafe_is_told_at_once() -> None:
    with pytest.raises(BadSetting) as refused:
        from_env({"APP_ENV": "production", "SECRET_KEY": "s" * 40, "FIELD_KEY": "s" * 40, "HOSTS": "*"})
    assert all(word in str(refused.value) for word in ("SECRET_KEY", "FIELD_KEY", "相同", "HOSTS"))


def test_production_has_secure_cookies_and_answers_its_own_names(database: db.Database, tmp_path: Path) -> None:
    client = create_app(settings_for(tmp_path, "production"), database).test_client()
    assert client.get("/healthz", headers={"Host": "localhost"}).status_code == 200
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


KEY, URL = (
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "postgresql://app:52f1c0a9d3e84b67@db/app",
)
SOUND = {
    "APP_ENV": "production", "SECRET_KEY": KEY, "HOSTS": "a.gov.cn", "DATABASE_URL": URL,
    "FIELD_KEY": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"FIELD_KEY": KEY[::-1]}, "推出"),
        ({"FIELD_KEY": KEY.upper()}, "推出"),
        ({"FIELD_KEY": KEY + "0"}, "推出"),
        ({"FIELD_KEY": KEY[:40]}, "推出"),
        ({"SECRET_KEY": "qwertyuiopasdfghjklzxcvbnmqwertyuiop"}, "SECRET_KEY"),
        ({"UPGRADE_DATABASE_URL": URL}, "UPGRADE_DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://app@db/app"}, "DATABASE_URL 必须写明"),
        ({"DATABASE_URL": "postgresql:///app?host=/run/postgresql"}, "DATABASE_URL 必须写明"),
        ({"DATABASE_URL": "postgresql+psycopg://app:APP@db/app"}, "DATABASE_URL 的密码不得"),
        ({"DATABASE_URL": "postgresql://app:7f3a@db/app"}, "DATABASE_URL 的密码过短"),
        ({"DATABASE_URL": "postgresql://app:password1234@db/app"}, "DATABASE_URL 的密码过短或者像是示例"),
        ({"DATABASE_URL": "postgresql://app:52f1c0a9d3e84b67@db:x/app"}, "DATABASE_URL 的写法"),
        ({"UPGRADE_DATABASE_URL": "postgresql://upgrade@db/app"}, "UPGRADE_DATABASE_URL 必须写明"),
        ({"UPGRADE_DATABASE_URL": "postgresql://upgrade:upgrade@db/app"}, "UPGRADE_DATABASE_URL 的密码不得"),
        ({"UPGRADE_DATABASE_URL": URL.replace("app:", "upgrade:")}, "两个数据库角色"),
        ({"HOSTS": "cn"}, "HOSTS"),
        ({"HOSTS": "0.0.0.0"}, "HOSTS"),
    ],
)
def test_two_keys_two_roles_and_a_name_of_its_own(changed: dict[str, str], word: str, tmp_path: Path) -> None:
    sound = {**SOUND, "DATA_DIR": str(tmp_path)}
    from_env(sound)
    with pytest.raises(BadSetting, match=word):
        from_env({**sound, **changed})
