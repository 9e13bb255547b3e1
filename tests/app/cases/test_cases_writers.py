"""Whoever wrote any version of a form does not review it, and an office of two people finds a way all the same."""

from sqlalchemy import update

from app import db
from app.accounts.models import User
from app.cases.reading.access import GIVEN_BACK, TWO_PEOPLE
from tests.app.cases.test_cases_accident import accident
from tests.plugins.country import APPROVE, CITY, COUNTY, Case, Country, task

REMARK = {"decision": "return", "opinion": "请写明", "remarks": [{"field": "/workplace", "message": "请写明"}]}
AWAY = {"decision": "handover", "opinion": "市政府提级调查", "handover_to": CITY}
ALONE = "本单位没有未参与录入的其他人员可以复核"


def returned(here: Country) -> Case:
    """zhao has entered an accident, zhao2 has given it back."""
    return here.decide("zhao2", here.sent("zhao", "accident", accident(here)), REMARK)


def left(here: Country, who: str) -> None:
    with here.database.transaction():
        db.write().execute(update(User).where(User.username == who).values(active=False))


def test_who_gave_a_form_back_does_not_answer_it(each_country: Country) -> None:
    here = each_country
    case = returned(here)
    item = task(case)["id"]
    refused = here.done("zhao2", item, accident(here))
    assert (refused.status_code, refused.json["detail"]) == (403, GIVEN_BACK)
    assert (
        here.read("zhao2", "/work-items")["total"] == 0 and GIVEN_BACK in here.page("zhao2", f"/items/{item}").text
    )
    assert ALONE not in here.page("zhao", f"/items/{item}").text
    again = here.decide("zhao", case, accident(here, workplace="-125米中段采场"))
    assert here.decide("zhao2", again)["state"] == "finished"


def test_where_nobody_else_is_left_she_is_told_who_will_review(each_country: Country) -> None:
    here = each_country
    case = returned(here)
    left(here, "zhao")
    item = task(case)["id"]
    page = here.page("zhao2", f"/items/{item}").text
    assert ALONE in page and "烟台市安全生产监督管理局复核" in page
    assert [one["id"] for one in here.read("zhao2", "/work-items")["items"]] == [item]
    assert "办理" in here.page("zhao2", "/inbox").text
    again = here.decide("zhao2", case, accident(here, workplace="-125米中段采场"))
    assert (task(again)["step"], task(again)["post"]["org"]) == ("second_person", CITY)


def test_an_author_of_an_earlier_version_does_not_review(each_country: Country) -> None:
    """tai takes an accident over and sends it, tai2 returns it; lu of above never wrote, tai did."""
    here = each_country
    case = here.decide("zhao2", here.sent("zhao", "accident", accident(here)), AWAY)
    case = here.decide("tai2", here.decide("tai", case, accident(here)), REMARK)
    left(here, "tai")
    case = here.decide("tai2", case, accident(here, workplace="-125米中段采场"))
    with here.database.transaction():
        db.write().execute(update(User).where(User.username == "tai").values(active=True))
    assert task(case)["post"]["org"] == "AJ-370000"
    assert here.done("tai", task(case)["id"], APPROVE).status_code == 403


def test_alone_at_the_post_one_is_told_before_typing(country: Country) -> None:
    begun = country.call("qi", "POST", "/cases", {"process": "outsourcing.reward_penalty"}).json["case"]
    assert ALONE in country.page("qi", f"/items/{task(begun)['id']}").text
    begun = country.call("zhao", "POST", "/cases", {"process": "outsourcing.reward_penalty"}).json["case"]
    assert ALONE not in country.page("zhao", f"/items/{task(begun)['id']}").text


def test_the_second_person_is_told_as_ever(country: Country) -> None:
    case = country.sent("zhao", "accident", accident(country))
    assert task(case)["post"]["org"] == COUNTY
    assert country.done("zhao", task(case)["id"], APPROVE).json["detail"] == TWO_PEOPLE
