"""A rule that looks at other records holds for two that are approved at the same moment."""

from functools import partial

from tests.plugins.country import APPROVE, Country, task
from tests.races.races_business import id_number, project
from tests.races.races_meeting import statuses, together
from tests.races.test_races_claims import rounds


def test_one_underground_project_per_leader(each_country: Country) -> None:
    for place in range(rounds(each_country)):
        both = [project(each_country, f"{name}工程第{place}期", id_number(place)) for name in "丙丁"]
        acts = [
            partial(each_country.done, who, task(case)["id"], APPROVE)
            for who, case in zip(("zhao", "zhao2"), both, strict=True)
        ]
        answers = together(acts)
        assert statuses(answers) == {200: 1, 422: 1}, [one.text for one in answers]
        (refused,) = (one for one in answers if one.status_code == 422)
        assert [one["rule"] for one in refused.json["problems"]] == ["V-PRJ-3"]
