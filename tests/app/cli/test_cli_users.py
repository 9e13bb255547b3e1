"""users create and tokens create: who may be entered, with which password, and that both really let in."""

import pytest

from app import config, db
from app.factory import create_app
from app.jobs import queries as jobs
from tests.app.cli.conftest import Run, Said

PASSWORD = "Wenzhou-Kuangshan-7"
LI = ("--org", "AJ-370685", "--role", "inspector", "--username", "li", "--name", "李一")
UNIT = ("--code", "33FM000001", "--kind", "contractor", "--name", "样例矿建有限公司", "--region", "330326")


def entered(run: Run, *more: str) -> Said:
    return run("users", "create", *LI, "--password-stdin", *more, stdin=f"{PASSWORD}\n")


def signed_in(base: db.Database, password: str) -> tuple[int, dict[str, object]]:
    client = create_app(config.from_env(), base).test_client()
    answer = client.post("/api/v1/session", json={"username": "li", "password": password})
    return answer.status_code, answer.get_json()


def test_the_password_typed_in_lets_in(run: Run, base: db.Database) -> None:
    said = entered(run, "--json")
    assert said.status == 0
    assert said.json["username"] == "li"
    assert PASSWORD not in said.out + said.err
    assert signed_in(base, PASSWORD)[0] < 300
    assert signed_in(base, "another")[0] == 401


@pytest.mark.usefixtures("ready")
def test_a_one_time_password_is_shown_once(run: Run) -> None:
    said = run("users", "create", *LI, "--password-once")
    assert said.status == 0
    assert len(said.out.strip()) >= 10
    again = run("users", "create", *LI[:4], "--username", "wang", "--name", "王二", "--password-once", "--json")
    assert again.json["password"] != said.out.strip()


def test_a_one_time_password_lets_in(run: Run, base: db.Database) -> None:
    password = run("users", "create", *LI, "--password-once").out.strip()
    assert signed_in(base, password)[0] < 300


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("changed", "typed", "sentence"),
    [
        ({"--org": "AJ-999999"}, PASSWORD, "AJ-999999"),
        ({"--role": "king"}, PASSWORD, "king"),
        ({"--role": "contractor"}, PASSWORD, "不能担任"),
        ({"--username": "li yi"}, PASSWORD, "登录名"),
        ({}, "short", "V-PWD"),
        ({}, "", "V-PWD"),
    ],
)
def test_who_cannot_be_entered_is_refused(run: Run, changed: dict[str, str], typed: str, sentence: str) -> None:
    options = dict(zip(LI[::2], LI[1::2], strict=True)) | changed
    words = [word for pair in options.items() for word in pair]
    said = run("users", "create", *words, "--password-stdin", stdin=f"{typed}\n")
    assert (said.status, said.out) == (1, "")
    assert sentence in said.err


@pytest.mark.usefixtures("ready")
def test_a_name_is_used_once(run: Run) -> None:
    entered(run)
    said = entered(run)
    assert said.status == 1
    assert "已被使用" in said.err


def test_a_contractors_forms_are_laid_on_its_desk(run: Run, base: db.Database) -> None:
    run("orgs", "create", *UNIT)
    options = ("--org", "33FM000001", "--role", "contractor", "--username", "u", "--name", "张测甲")
    assert run("users", "create", *options, "--password-stdin", stdin=f"{PASSWORD}\n").status == 0
    with base.transaction():
        assert jobs.due_count() == 1
    run("packages", "publish", "outsourcing")
    assert run("jobs", "run", "--json").json == {"run": 1}
    token = run("tokens", "create", "u").out.strip()
    client = create_app(config.from_env(), base).test_client()
    drafts = client.get("/api/v1/work-items?box=todo", headers={"Authorization": f"Bearer {token}"})
    processes = {item["case"]["process"] for item in drafts.json["items"]}
    assert processes == {"outsourcing.collect_contractor", "outsourcing.collect_licence"}


def test_a_token_lets_a_program_in(run: Run, base: db.Database) -> None:
    entered(run)
    token = run("tokens", "create", "li", "--json").json["token"]
    client = create_app(config.from_env(), base).test_client()
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json["username"] == "li"
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}x"}).status_code == 401


@pytest.mark.usefixtures("ready")
def test_nobody_gets_no_token(run: Run) -> None:
    said = run("tokens", "create", "nobody")
    assert (said.status, said.out) == (1, "")
    assert "nobody" in said.err


@pytest.mark.usefixtures("ready")
def test_a_forgotten_password_is_replaced_by_one_for_once(run: Run, base: db.Database) -> None:
    entered(run)
    token = run("tokens", "create", "li").out.strip()
    client = create_app(config.from_env(), base).test_client()
    assert client.post("/api/v1/session", json={"username": "li", "password": PASSWORD}).status_code < 300
    said = run("users", "reset-password", "li")
    once = said.out.strip()
    assert said.status == 0 and once not in said.err and PASSWORD not in said.out
    assert client.get("/api/v1/me").status_code == 401
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert signed_in(base, PASSWORD)[0] == 401
    assert run("users", "reset-password", "li", "--json").json["password"] != once
    assert signed_in(base, once)[0] == 401


def test_a_password_for_once_opens_nothing_but_its_change(run: Run, base: db.Database) -> None:
    entered(run)
    once = run("users", "reset-password", "li", "--json").json["password"]
    client = create_app(config.from_env(), base).test_client()
    client.post("/api/v1/session", json={"username": "li", "password": once})
    refused = client.get("/api/v1/work-items")
    assert (refused.status_code, refused.json["type"]) == (403, "urn:problem:password-due")


def test_who_is_locked_out_is_let_in_after_a_reset(run: Run, base: db.Database) -> None:
    """As the sentence advises that tells of the lock."""
    entered(run)
    for _ in range(5):
        signed_in(base, "another")
    status, told = signed_in(base, PASSWORD)
    assert status == 429 and "联系管理员重置密码" in str(told["detail"])
    once = run("users", "reset-password", "li", "--json").json["password"]
    assert signed_in(base, once)[0] < 300


@pytest.mark.usefixtures("ready")
def test_nobody_has_no_password_to_reset(run: Run) -> None:
    said = run("users", "reset-password", "nobody")
    assert (said.status, said.out) == (1, "")
    assert "没有登录名为“nobody”的有效用户" in said.err
