"""What was typed is not lost with its item: it waits for its writer, and goes a week after the case."""

from typing import Any

from sqlalchemy import func, select

from app import db
from app.cases.models import Draft, DraftAside
from tests.app.cases.test_cases_colleagues import act, saved
from tests.plugins.country import APPROVE, CITY, Case, Country, later, other_project, task

NAME, OPINION = "新城金矿采掘工程", "一小时写成的审核意见"
RETURN = {"decision": "return", "opinion": OPINION, "remarks": [{"field": "/work_content", "message": "请写明"}]}


def reviewed(here: Country) -> tuple[Case, str]:
    """A project at its review, and the address of that."""
    case = here.sent("yan", "collect_project", other_project(NAME))
    return case, f"/work-items/{task(case)['id']}"


def recalled(here: Country, item: str) -> str:
    """The form back at yan's."""
    back = here.call("yan", "POST", f"{item}/withdraw")
    assert back.status_code == 200, back.text
    return str(task(back.json["case"])["id"])


def notices(here: Country, who: str) -> list[dict[str, Any]]:
    found = here.read(who, "/work-items?box=copied")["items"]
    return [one for one in found if "填写而未提交的内容已另存" in one["title"]]


def rows(here: Country) -> list[int]:
    with here.database.transaction():
        kinds = (Draft, DraftAside)
        return [db.session().scalar(select(func.count()).select_from(one)) or 0 for one in kinds]


def test_what_a_reviewer_wrote_waits_for_her_when_the_step_comes_again(each_country: Country) -> None:
    here = each_country
    _, item = reviewed(here)
    assert saved(here, "zhao", item, 0, RETURN).status_code == 200
    form = recalled(here, item)
    (told,) = notices(here, "zhao")
    assert notices(here, "zhao2") == [] and OPINION in here.page("zhao", f"/items/{told['id']}").text
    assert OPINION in here.page("zhao", item.replace("work-items", "items")).text
    assert OPINION not in here.page("zhao2", item.replace("work-items", "items")).text
    again = f"/work-items/{task(here.done('yan', form, other_project(NAME)).json['case'])['id']}"
    seen = here.read("zhao", again)
    assert seen["answers"] == {} and [(one["by"], one["mine"]) for one in seen["drafts"]] == [("zhao", True)]
    assert [one["sending"] for one in seen["drafts"]] == [1]
    page = here.page("zhao", again.replace("work-items", "items")).text
    assert "您上次于6月10日09:00填写的内容没有提交（针对第1次提交）" in page
    assert here.read("zhao", "/work-items?box=copied&only=unread")["total"] == 1
    assert act(here, "zhao", again, "draft/take", by="zhao") == 200
    assert here.read("zhao", again)["answers"]["opinion"] == OPINION
    assert here.read("zhao", "/work-items?box=copied&only=unread")["total"] == 0, "the notice has done its work"
    assert here.done("zhao", again.rsplit("/", 1)[1], APPROVE).status_code == 200
    assert rows(here) == [0, 0]


def test_what_was_written_on_an_earlier_sending_is_its_writers_alone(each_country: Country) -> None:
    here = each_country
    _, item = reviewed(here)
    assert saved(here, "zhao", item, 0, RETURN).status_code == 200
    form = recalled(here, item)
    again = f"/work-items/{task(here.done('yan', form, other_project(NAME)).json['case'])['id']}"
    seen, page = here.read("zhao2", again), here.page("zhao2", again.replace("work-items", "items")).text
    assert (seen["drafts"], seen["kept"], OPINION in page, "data-by=" in page) == ([], [], False, False)
    assert act(here, "zhao2", again, "draft/take", by="zhao") == 404
    assert "草稿" not in here.page("zhao2", "/inbox").text.partition("<main")[2].partition("<tbody")[2]
    assert here.read("zhao2", "/work-items?box=drafts")["total"] == 0
    assert here.done("zhao2", again.rsplit("/", 1)[1], APPROVE).status_code == 200
    assert rows(here) == [0, 1]


def test_what_was_written_twice_is_told_of_the_latest(each_country: Country) -> None:
    here, texts = each_country, ("第一稿意见", "第二稿意见")
    _, item = reviewed(here)
    for text in texts:
        rev = here.read("zhao", item)["draft_rev"]
        assert saved(here, "zhao", item, rev, {"opinion": text}).status_code == 200
        form = recalled(here, item)
        item = f"/work-items/{task(here.done('yan', form, other_project(NAME)).json['case'])['id']}"
    assert [one["sending"] for one in here.read("zhao", item)["drafts"]] == [2]
    assert act(here, "zhao", item, "draft/take", by="zhao") == 200
    assert here.read("zhao", item)["answers"]["opinion"] == texts[1]
    assert here.done("zhao", item.rsplit("/", 1)[1], APPROVE).status_code == 200
    assert rows(here) == [0, 0]


def test_what_was_written_anew_stands_beside_it(country: Country) -> None:
    _, item = reviewed(country)
    saved(country, "zhao", item, 0, RETURN)
    form = recalled(country, item)
    again = f"/work-items/{task(country.done('yan', form, other_project(NAME)).json['case'])['id']}"
    rev = country.read("zhao", again)["draft_rev"]
    assert saved(country, "zhao", again, rev, {"opinion": "另写"}).status_code == 200
    seen = country.read("zhao", again)
    assert seen["answers"]["opinion"] == "另写" and seen["restored"]
    assert [one["mine"] for one in seen["drafts"]] == [True]


def test_a_case_that_is_stopped_leaves_her_text_to_be_read_for_a_week(each_country: Country) -> None:
    here = each_country
    case, item = reviewed(here)
    saved(here, "zhao", item, 0, RETURN)
    stopped = here.call("guan", "POST", f"/cases/{case['id']}/cancel", {"reason": "重复办理"})
    assert stopped.status_code == 200, stopped.text
    (told,) = notices(here, "zhao")
    assert [one["answers"]["opinion"] for one in here.read("zhao", f"/work-items/{told['id']}")["kept"]] == [
        OPINION
    ]
    assert [one["answers"]["opinion"] for one in here.read("zhao", item)["kept"]] == [OPINION]
    assert here.read("zhao2", item)["kept"] == []
    for days, left in ((6, 1), (2, 0)):
        later(days=days)
        here.drain()
        assert rows(here) == [0, left]
    assert here.read("zhao", item)["kept"] == []


def test_what_is_kept_names_places_and_offices_as_people_do(country: Country) -> None:
    case, item = reviewed(country)
    remarks = [
        {"field": "/planned_end_month", "message": "请核对"},
        {"field": "/safety_officers/0", "message": "证书"},
    ]
    saved(country, "zhao", item, 0, {"decision": "return", "remarks": remarks, "handover_to": CITY})
    country.call("guan", "POST", f"/cases/{case['id']}/cancel", {"reason": "重复办理"})
    page = country.page("zhao", item.replace("work-items", "items")).text
    told = page.partition('id="typed-1"')[2].partition("data-record")[0]
    assert "预计结束时间" in told and "/planned_end_month" not in told and "/safety_officers" not in told
    assert "烟台市" in told and CITY not in told


def test_a_colleague_who_sends_ends_no_text_of_hers(each_country: Country) -> None:
    here = each_country
    _, item = reviewed(here)
    saved(here, "zhao", item, 0, RETURN)
    assert act(here, "zhao", item, "release") == 200
    assert here.done("zhao2", item.rsplit("/", 1)[1], APPROVE).status_code == 200
    assert len(notices(here, "zhao")) == 1 and notices(here, "zhao2") == []
    assert [one["answers"]["opinion"] for one in here.read("zhao", item)["kept"]] == [OPINION]
    assert here.read("zhao2", item)["kept"] == []


def test_who_deletes_her_own_form_is_told_nothing(country: Country) -> None:
    begun = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    assert saved(country, "yan", f"/work-items/{task(begun)['id']}", 0, {"project_name": NAME}).status_code == 200
    assert country.call("yan", "DELETE", f"/cases/{begun['id']}", {"reason": "误填"}).status_code == 200
    assert notices(country, "yan") == [] and rows(country) == [0, 0]
