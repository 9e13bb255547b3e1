"""How commands refuse: status 2 for bad usage, 1 for failure, one sentence and never a traceback."""

import pytest

from tests.app.cli.conftest import Run
from tests.plugins.servers import free_port


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["orgs"],
        ["orgs", "create", "--code", "33FM000001"],
        ["users", "create", "--org", "AJ-370685", "--role", "inspector", "--username", "li", "--name", "李一"],
        ["packages", "walk"],
        ["jobs", "run", "--as-of", "tomorrow"],
        ["jobs", "run", "--as-of", "2016-03-01T09:00:00"],
        ["demo", "load", "--scale", "galactic"],
    ],
)
def test_bad_usage_ends_with_2(run: Run, arguments: list[str]) -> None:
    said = run(*arguments)
    assert said.status == 2
    assert said.out == ""
    assert "usage" in said.err


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("APP_ENV", "test", "APP_ENV"),
        ("PORT", "http", "PORT"),
        ("APP_CLOCK", "2016-03-01T09:00:00", "APP_CLOCK"),
        ("DATABASE_URL", "nowhere", "DATABASE_URL"),
        ("DATABASE_URL", "sqlite:////nowhere/at/all.db", "不能读写文件"),
    ],
)
def test_a_bad_setting_stops_every_command(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    said = run("orgs", "list")
    assert (said.status, said.out) == (1, "")
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_a_database_without_tables_is_told_with_what_to_do(run: Run) -> None:
    said = run("orgs", "list")
    assert said.status == 1
    assert "db upgrade" in said.err


def test_a_database_that_is_away_is_told_without_an_upgrade(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """To upgrade would not bring it back; least of all is that said by the upgrade itself."""
    monkeypatch.setenv("DATABASE_URL", f"postgresql://app:x@127.0.0.1:{free_port()}/app")
    for command in (["orgs", "list"], ["db", "upgrade"]):
        said = run(*command)
        assert said.status == 1
        assert "请检查 DATABASE_URL" in said.err and "请先运行" not in said.err


def test_production_wants_its_secrets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENV", "production")
    said = run("orgs", "list")
    assert said.status == 1
    assert "SECRET_KEY" in said.err
