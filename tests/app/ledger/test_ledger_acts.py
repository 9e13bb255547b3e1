"""What is done with a record from its page: taken from the public, shown again, its masked values opened."""

from itertools import product

import pytest

from tests.app.cases.test_cases_charge import PROCESS, REGISTER, records
from tests.plugins.country import PEOPLE, Country, sample

REASON = "名称与营业执照不一致。"


def act(country: Country, who: str, verb: str, entry: str, register: str = "project") -> int:
    path = f"/registers/{register}/{entry}/{verb}"
    return country.call(who, "POST", path, {"reason": REASON}).status_code


def offered(country: Country, who: str, entry: str, register: str = "project") -> set[str]:
    """The verbs whose form stands on the page of the record."""
    page = country.page(who, f"/records/{register}/{entry}").text
    form = f'data-api="POST /api/v1/registers/{register}/{entry}'
    return {verb for verb in ("withdraw", "restore") if f'{form}/{verb}"' in page}


def test_the_page_offers_what_the_server_lets_each_person_do(each_country: Country) -> None:
    here, entries, wrong = each_country, records(each_country), []
    for who, kind in product(PEOPLE, PROCESS):
        register, entry = REGISTER.get(kind, kind), entries[kind]
        told = [offered(here, who, entry, register)]
        taken = act(here, who, "withdraw", entry, register) == 200
        told += [offered(here, who, entry, register)] if taken else []
        shown = act(here, who, "restore", entry, register) == 200
        fine = told == ([{"withdraw"}, {"restore"}] if taken and shown else [set()])
        wrong += [] if fine else [(who, kind, told, taken, shown)]
    assert wrong == []


def test_who_withdrew_decides_on_the_page_too(each_country: Country) -> None:
    here, entry = each_country, each_country.entries["project"]
    assert act(here, "tai", "withdraw", entry) == 200
    assert [offered(here, who, entry) for who in ("zhao", "tai", "lu")] == [set(), {"restore"}, {"restore"}]
    page = here.page("zhao", f"/records/project/{entry}").text
    assert "公示已由烟台市安全生产监督管理局撤下" in page and "名称与营业执照不一致" in page


def test_the_notice_that_asks_to_decide_leads_there(each_country: Country) -> None:
    here, entry = each_country, each_country.entries["project"]
    assert act(here, "tai", "withdraw", entry) == 200
    changed = here.project(work_content="井下采掘、支护")
    here.decide("zhao", here.sent("yan", "collect_project", changed, entry))
    there = f'href="/records/project/{entry}#publication"'
    for who, asked in (("tai", True), ("zhao", False)):
        for item in here.read(who, "/work-items?box=copied")["items"]:
            page = here.page(who, f"/items/{item['id']}").text
            assert (there in page and "恢复公示" in page) == asked, (who, item["title"])
            case = here.page(who, f"/cases/{item['case']['id']}").text
            assert (there in case) == asked


def test_masked_values_are_opened_on_the_page_for_a_reason(each_country: Country) -> None:
    here, entry, number = each_country, each_country.entries["project"], sample("project")["leader_id_no"]
    path, button = f"/records/project/{entry}", "查看原值"
    assert button in here.page("wan", path).text and number not in here.page("wan", path).text
    for who in ("zhao", "yan"):
        assert button not in here.page(who, path).text, who
    headers = {"Authorization": f"Bearer {here.tokens['wan']}"}
    seen = here.client().post(path, headers=headers, data={"reason": "核对项目负责人身份"})
    assert seen.status_code == 200 and number in seen.text


@pytest.mark.parametrize("reason", ["", "  ", "核", "核对张某电话13900001111"])
def test_a_reason_that_does_not_do_is_told_at_its_place(reason: str, country: Country) -> None:
    path = f"/records/project/{country.entries['project']}"
    headers = {"Authorization": f"Bearer {country.tokens['wan']}"}
    refused = country.client().post(path, headers=headers, data={"reason": reason})
    assert refused.status_code == 422 and sample("project")["leader_id_no"] not in refused.text
    assert 'aria-invalid="true"' in refused.text and f'name="reason" value="{reason}"' in refused.text
    assert sample("project")["project_name"] in refused.text


@pytest.mark.parametrize("who", ["yan", "shen", "guan"])
def test_nobody_else_opens_them(who: str, country: Country) -> None:
    path = f"/records/project/{country.entries['project']}"
    headers = {"Authorization": f"Bearer {country.tokens[who]}"}
    refused = country.client().post(path, headers=headers, data={"reason": "核对项目负责人身份"})
    assert refused.status_code in (403, 404)
