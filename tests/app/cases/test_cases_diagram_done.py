"""What the diagram of a case counts as done: what came to its end, not what was called off."""

from tests.plugins.country import Case, Country, other_project, task


def done(here: Country, case: Case) -> list[str]:
    """Elements of the process itself."""
    return list(here.read("yan", f"/cases/{case['id']}/diagram")[0]["done"])


def test_a_review_that_was_recalled_is_not_done(each_country: Country) -> None:
    here = each_country
    case = here.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    recalled = here.call("yan", "POST", f"/work-items/{task(case)['id']}/withdraw").json["case"]
    assert "review" not in done(here, recalled)
    again = here.done("yan", task(recalled)["id"], other_project("新城金矿采掘工程")).json["case"]
    found = done(here, again)
    assert "fill" in found and "review" not in found
    over = here.decide("zhao", again)
    found = done(here, over)
    assert "review" in found and "publication" in found
