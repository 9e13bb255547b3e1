"""No new record is published in part: what only changes a record is begun with one."""

import re
from pathlib import Path

import pytest

from app.packages.content import Content
from tests.app.cases import test_cases_copy_forms as letters
from tests.app.cases.include_samples import COMPLAINT, HANDLING, REPLY, ended, item, published, sent
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, REQUEST, THERE, Office

AGAIN = "hotline.answer_again"


@pytest.fixture
def hotline(office: Office, tmp_path: Path) -> Office:
    return published(office, tmp_path / "hotline")


def test_what_only_changes_a_record_is_not_begun_without_one(hotline: Office) -> None:
    keys = [one["key"] for one in hotline.call("li", "GET", "/processes").json]
    assert "hotline.complaint" in keys and AGAIN not in keys
    for body in ({"process": AGAIN}, {"process": AGAIN, "answers": {"answer": "无"}}):
        refused = hotline.call("li", "POST", "/cases", body)
        assert (refused.status_code, "从台账" in refused.json["detail"]) == (409, True), refused.text
        told = refused.json["type"], refused.json["title"]
        assert told == ("urn:problem:not-possible", "不能这样办理，请按提示操作。"), "nobody was faster"
    asked = hotline.call("li", "POST", "/forms/hotline/reply/check", {"answers": {"answer": "无"}})
    assert asked.status_code == 403
    for page in (f"/start/{AGAIN}", f"/guide/{AGAIN}"):
        text = hotline.client().get(page, headers={"Authorization": f"Bearer {hotline.tokens['li']}"}).text
        assert "请从台账中该记录的页面发起" in text and "开始填报" not in text and "发起办理" not in text
    assert f"/start/{AGAIN}" not in seen(hotline, "/inbox")
    assert hotline.call("li", "GET", "/cases").json["total"] == 0


def seen(office: Office, path: str) -> str:
    """A page in the name of li."""
    return office.client().get(path, headers={"Authorization": f"Bearer {office.tokens['li']}"}).text


def test_it_is_begun_with_the_record(hotline: Office) -> None:
    entry = ended(hotline)["entry"]
    assert "开始变更" in seen(hotline, f"/start/{AGAIN}?entry_id={entry}")
    begun = hotline.call("li", "POST", "/cases", {"process": AGAIN, "entry_id": entry})
    assert begun.status_code == 201, begun.text


def test_publish_refuses_what_is_not_whole(hotline: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever lets it begin: a release of an older program, say."""
    monkeypatch.setattr(Content, "changing_only", property(lambda content: frozenset()))
    case = hotline.started("li", AGAIN)
    sent(hotline, "li", case, {"answer": "无"})
    failed = hotline.done("wang", item(hotline, case)["id"], {"decision": "approve"})
    assert failed.status_code == 500
    (incident,) = hotline.call("guan", "GET", "/incidents").json["items"]
    assert "没有填写「举报登记」，新的记录不完整，不能公示" in str(incident)


def test_a_record_named_where_there_is_no_register_is_refused(hotline: Office) -> None:
    for number in ("1", "999", "x"):
        refused = hotline.call("li", "POST", "/cases", {"process": "bench.plain", "entry_id": number})
        assert refused.status_code == 404, refused.text


AGAIN_TOO = """
[process.again]
title = "续办"
start = ["inspector"]
register = "letter"
unreviewed = "只续办，内容不变"

"""
TAIL = [d.service("publish", "publish", register="'letter'", face="'full'"), d.end()]


def test_a_change_that_does_not_send_the_form_keeps_the_record(office: Office, tmp_path: Path) -> None:
    """Of a register of one form as of one of several."""
    nodes = [d.start(), d.user("receive", "letter", "letter"), d.user("handle", "decision", "decision"),
             d.xor("g", default="back"), d.end("none"), *TAIL]  # fmt: skip
    flows = ["begin > receive", "receive > handle", "handle > g", "back: g > none",
             'g > publish | decision["decision"] == "approve"', "publish > done"]  # fmt: skip
    manifest = letters.MANIFEST.replace('include = {extra = ["extra"]}\n', "").replace(', "more"]', "]")
    manifest = manifest.replace('org = "office"', 'org = "starter"')
    main = d.document(d.process("main", nodes, flows, lanes={"receive": "receiver", "handle": "handler"}))
    again = [d.start(), d.user("ask", "request", "request"), *TAIL]
    more = d.document(d.process("again", again, ["begin > ask", "ask > publish", "publish > done"], "receiver"))
    manifest = manifest.replace("[form.extra]\n[form.ruled]\n[form.reply]\n", "")
    manifest = manifest.replace("\n[lane.receiver]", AGAIN_TOO + "[lane.receiver]", 1)
    drawn(
        office, tmp_path, manifest, {"main.bpmn": main, "again.bpmn": more}, forms_too={"letter": letters.LETTER}
    )
    case = office.started("li", "drawn.main")
    sent(office, "li", case, {"subject": "事项", "number": "1"})
    entry = sent(office, "wang", case, {"decision": "approve"})["entry"]
    begun = office.call("li", "POST", "/cases", {"process": "drawn.again", "entry_id": entry}).json["case"]
    assert sent(office, "li", begun, REQUEST)["entry"] == entry
    document = office.call("li", "GET", f"/registers/drawn.letter/{entry}").json["document"]
    assert document == {"subject": "事项", "number": "1"}


def test_two_ways_to_change_a_record_are_told_apart(office: Office, tmp_path: Path) -> None:
    """By their titles, where they are called the same."""
    more = '[process.answer_again]\ntitle = "补充答复"'
    published(office, tmp_path / "one", more, f'{more}\nchange = "变更"')
    entry = ended(office)["entry"]
    page = seen(office, f"/records/hotline.complaint/{entry}")
    told = re.findall(r"/start/hotline\.\w+\?entry_id=\d+\"[^>]*>(?:<svg.*?</svg>)?([^<]+)<", page)
    assert sorted(told) == ["举报办理", "补充答复"], told


def test_a_record_that_a_colleague_has_approved_is_told_as_approved(hotline: Office) -> None:
    """Nobody is named as its owner, so it is the department's own; its change, too."""
    case = hotline.started("li", "hotline.complaint")
    sent(hotline, "li", case, {name: value for name, value in COMPLAINT.items() if name != "unit"})
    sent(hotline, "li", case, {"code": THERE})
    sent(hotline, "zhao", case, HANDLING)
    sent(hotline, "wang", case, {"decision": "approve"})
    entry = sent(hotline, "li", case, REPLY)["entry"]
    again = hotline.call("li", "POST", "/cases", {"process": "hotline.answer_again", "entry_id": entry})
    for version in (1, 2):
        shown = hotline.client().get(f"/api/v1/public/hotline.complaint/{entry}").json
        assert (shown["by_org"], shown["self_filed_at"]) == (HERE, None)
        versions = hotline.call("li", "GET", f"/registers/hotline.complaint/{entry}/versions").json["items"]
        assert [one["approved"] for one in versions] == [True] * version
        assert "尚未经公示部门审核" not in hotline.client().get(f"/public/hotline.complaint/{entry}").text
        if version == 1:
            sent(hotline, "li", again.json["case"], {"answer": "已复查"})
            sent(hotline, "wang", again.json["case"], {"decision": "approve"})
