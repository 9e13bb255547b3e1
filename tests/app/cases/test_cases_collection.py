"""T1, T2 and T3 from the form to the public, in the moment of the approval."""

from tests.plugins.country import COUNTY, HOME, PAN, Country, other_project, sample, task


def test_contractor_is_public_with_the_approving_answer(each_country: Country) -> None:
    case = each_country.sent("pan", "collect_contractor", sample("contractor", 1))
    assert task(case)["post"] == {"org": HOME, "role": "inspector"}
    assert each_country.public("/contractor").json["total"] == 1
    ended = each_country.decide("zhe", case)
    assert ended["state"] == "finished"
    shown = each_country.public(f"/contractor/{ended['entry']}").json
    assert (shown["title"], shown["version"], shown["by_org"]) == (sample("contractor", 1)["name"], 1, HOME)


def test_licence_is_public_with_the_approving_answer(country: Country) -> None:
    country.decide("zhe", country.sent("pan", "collect_contractor", sample("contractor", 1)))
    ended = country.decide("zhe", country.sent("pan", "collect_licence", country.licence("pan", 1)))
    shown = country.public(f"/licence/{ended['entry']}").json
    assert shown["document"]["fm_licence_no"] == sample("licence", 1)["fm_licence_no"]
    assert shown["title"] == sample("contractor", 1)["name"]


def test_project_is_public_with_the_approving_answer(each_country: Country) -> None:
    case = each_country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    assert task(case)["post"]["org"] == COUNTY
    assert each_country.public("/project?q=新城金矿").json["total"] == 0
    ended = each_country.decide("zhao", case)
    found = each_country.public("/project?q=新城金矿").json["items"]
    assert [(one["entry"], one["by_org"]) for one in found] == [(ended["entry"], COUNTY)]


def test_published_project_counts_for_its_contractor_and_is_linked(country: Country) -> None:
    entry = country.read("zhao", f"/registers/project/{country.entries['project']}")
    assert [(link["name"], link["id"]) for link in entry["links"]] == [
        ("contractor", country.entries["contractor"])
    ]
    assert (entry["owner"], entry["state"], entry["version"]) == ("33FM000001", "current", 1)


def test_project_waits_for_both_and_goes_on_by_itself(each_country: Country) -> None:
    here = each_country
    waiting = here.decide("zhao", here.sent("pan", "collect_project", other_project("新城金矿采掘工程")))
    assert (waiting["state"], sorted(waiting["waits_for"])) == ("waiting", ["contractor", "licence"])
    here.decide("zhe", here.sent("pan", "collect_contractor", sample("contractor", 1)))
    assert here.drain() >= 1
    still = here.read("pan", f"/cases/{waiting['id']}")["case"]
    assert (still["state"], still["waits_for"]) == ("waiting", ["licence"])
    here.decide("zhe", here.sent("pan", "collect_licence", here.licence("pan", 1)))
    here.drain()
    ended = here.read("pan", f"/cases/{waiting['id']}")["case"]
    assert (ended["state"], ended["waits_for"]) == ("finished", [])
    shown = here.public(f"/project/{ended['entry']}").json
    assert (shown["by_org"], shown["document"]["contractor_name"]) == (COUNTY, sample("contractor", 1)["name"])


def test_a_second_record_of_the_same_unit_is_refused_naming_the_first(country: Country) -> None:
    again = country.send("yan", "collect_contractor", sample("contractor"))
    assert (again.status_code, again.json["entry"]) == (409, country.entries["contractor"])
    licence = country.send("yan", "collect_licence", country.licence("yan"))
    assert (licence.status_code, licence.json["entry"]) == (409, country.entries["licence"])


def test_a_second_start_while_the_first_is_reviewed_names_the_case(country: Country) -> None:
    case = country.sent("pan", "collect_contractor", sample("contractor", 1))
    again = country.send("pan", "collect_contractor", sample("contractor", 1))
    assert (again.status_code, again.json["case"]) == (409, case["id"])
    assert case["number"] in again.json["detail"]


def test_starting_a_begun_form_again_goes_on_with_it(country: Country) -> None:
    begun = country.call("pan", "POST", "/cases", {"process": "outsourcing.collect_contractor"}).json["case"]
    again = country.sent("pan", "collect_contractor", sample("contractor", 1))
    assert (again["id"], task(again)["post"]["org"]) == (begun["id"], HOME)


def test_same_project_twice_is_refused(country: Country) -> None:
    twin = other_project(sample("project")["project_name"])
    refused = country.send("yan", "collect_project", twin)
    assert refused.status_code == 422, refused.text
    assert country.public("/project").json["total"] == 1


def test_nobody_else_may_start_the_form(country: Country) -> None:
    assert country.send("zhao", "collect_project", sample("project")).status_code == 403
    assert country.send("guan", "collect_project", sample("project")).status_code == 403
    assert country.send("yan", "nothing", sample("project")).status_code == 404
    mine = [one["key"] for one in country.read("yan", "/processes")]
    assert "outsourcing.collect_project" in mine and "outsourcing.accident" not in mine
    assert country.read("guan", "/processes") == []
    assert PAN not in {case["number"] for case in country.read("zhao", "/cases")["items"]}
