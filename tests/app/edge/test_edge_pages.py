"""The pages of the accounts room, and what every template is given."""

from flask import render_template_string
from flask.testing import FlaskClient

from app.accounts.change_password import reset_password
from app.accounts.create_user import NewUser, enter
from app.accounts.demo import DEMO_PASSWORD
from app.accounts.hashing import hash_password
from app.config import Settings
from app.factory import Application, create_app
from tests.app.edge.conftest import csrf, settings_for, sign_in


def test_sign_in_page_is_quiet_at_first(browser: FlaskClient) -> None:
    page = browser.get("/sign-in?next=/desk").text
    assert 'name="password"' in page and 'value="/desk"' in page and 'role="alert"' not in page


def test_sign_in_page_tells_a_refusal_and_keeps_the_name_only(browser: FlaskClient) -> None:
    answer = sign_in(browser, 'li"><b>', "Wrong-password-1")
    assert answer.status_code == 401 and "登录名或密码不正确" in answer.text
    assert "li&#34;&gt;&lt;b&gt;" in answer.text and "Wrong-password-1" not in answer.text


def test_demo_accounts_are_one_click_away(app: Application) -> None:
    with app.database.transaction():
        enter(NewUser("AJ-370685", "head", "yanshi", "王测演", demo=True), hash_password(DEMO_PASSWORD))
    browser = app.test_client()
    page = browser.get("/sign-in").text
    assert "王测演" in page and "科室负责人" in page and DEMO_PASSWORD in page and "招远" in page
    assert sign_in(browser, "yanshi", DEMO_PASSWORD).status_code == 303


def test_production_shows_no_demo_accounts(app: Application, settings: Settings) -> None:
    page = (
        create_app(settings_for(settings.data_dir, "production"), app.database).test_client().get("/sign-in").text
    )
    assert 'id="password"' in page and "演示" not in page and DEMO_PASSWORD not in page


def test_whoever_is_signed_in_goes_on(li: FlaskClient) -> None:
    assert li.get("/sign-in?next=/desk").location == "/desk"


def test_account_page_shows_posts_and_sessions(li: FlaskClient, app: Application) -> None:
    sign_in(app.test_client())
    page = li.get("/account").text
    assert "审核岗" in page and "招远市安全生产监督管理局" in page
    assert page.count("本次登录") == 1 and page.count("/end") == 1


def test_password_page_says_why_it_comes_first(browser: FlaskClient, app: Application) -> None:
    with app.database.transaction():
        once = reset_password(1)
    sign_in(browser, password=once)
    assert "须先修改密码" in browser.get("/account/password").text


def test_password_page_tells_each_fault(li: FlaskClient) -> None:
    for new, again, told in (("short", "short", "至少 10 个字符"), ("Muyuan-7788-x", "other", "不一致")):
        data = {"old": "Tieshan-2016", "new": new, "again": again}
        answer = li.post("/account/password", data=data, headers=csrf(li))
        assert answer.status_code == 422 and told in answer.text and new not in answer.text


def test_menu_offers_what_the_person_may_open(li: FlaskClient, app: Application) -> None:
    page = li.get("/account").text
    assert '<a href="/account" aria-current="page">' in page
    assert "app-nav-title" not in app.test_client().get("/sign-in").text


def test_templates_keep_the_order_of_data(app: Application) -> None:
    with app.test_request_context():
        assert render_template_string("{{ x|tojson }}", x={"b": 1, "a": 2}) == '{"b":1,"a":2}'
        assert app.json.dumps({"b": 1, "a": "中"}) == '{"b":1,"a":"中"}'


PAGE = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_link_to_a_file_that_leads_nowhere_ends_in_a_page(li: FlaskClient) -> None:
    answer = li.get("/api/v1/attachments/999", headers=PAGE)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    program = li.get("/api/v1/attachments/999")
    assert program.content_type == "application/problem+json" and program.json["detail"] in answer.text
    sent = li.put("/api/v1/work-items/1/draft", json={}, headers=PAGE)
    assert sent.content_type == "application/problem+json", "what a script sends is told to the script"


def test_a_link_to_a_file_asks_to_sign_in_and_leads_back_to_its_page(browser: FlaskClient) -> None:
    from_record = {**PAGE, "Referer": "http://localhost/cases/7"}
    answer = browser.get("/api/v1/attachments/1", headers=from_record)
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/cases/7")
    elsewhere = browser.get("/api/v1/attachments/1", headers={**PAGE, "Referer": "http://other.example/x"})
    assert elsewhere.location == "/sign-in"
    assert browser.get("/api/v1/attachments/1").status_code == 401
