"""Who decides on branches side by side decides together, however many steps a branch has."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.drawn_samples import AGREED, asked, business, drawing, only, returned, send
from tests.app.cases.test_cases_signers_told import NODES, RETURNED, REVIEWED
from tests.app.cases.test_cases_signers_told import notices as all_notices
from tests.plugins.office import REQUEST, Office

WRITTEN = {"subject": "一", "note": "二"}
ASKED = returned("请改说明")


def begun(office: Office, folder: Path, decides: bool) -> None:
    """Reviewed, and beside it looked into by two in turn; returned if the review or the second wants so."""
    steps = {"fill": "owner letter", "handle": "judge decision", "second": "other inner"}
    steps["first"] = "other noted" if decides else "other request"
    flows = ["begin > who > m > fill > f > handle > j > g", "f > first > second > j", "x: g > done"]
    business(office, folder, drawing(steps, *flows, f"g > m | {REVIEWED} or {RETURNED}", nodes=NODES[:4]))
    send(office, "jia", WRITTEN)


def notices(office: Office) -> list[str]:
    """What the unit has been told and has not read yet."""
    return [one["title"] for one in all_notices(office) if one["open"]]


@pytest.mark.parametrize("order", ["handle first second", "first handle second", "first second handle"])
@pytest.mark.parametrize("decides", [True, False])
def test_a_return_counts_whoever_of_the_branches_ends_last(
    office: Office, tmp_path: Path, order: str, decides: bool
) -> None:
    begun(office, tmp_path, decides)
    said: dict[str, tuple[str, dict[str, Any]]] = {"handle": ("wang", ASKED), "second": ("zhao", AGREED)}
    said["first"] = ("zhao", AGREED if decides else REQUEST)
    for step in order.split():
        assert notices(office) == [] or not decides, step
        send(office, *said[step], step)
    assert office.call("jia", "GET", "/work-items?box=todo&only=returned").json["total"] == 1
    assert asked(only(office, "jia")) == ["请改说明"]
    (told,) = notices(office)
    assert "退回补正" in told and told.endswith("表单已退回")
    send(office, "jia", WRITTEN, code=422)
    send(office, "jia", {**WRITTEN, "note": "三"})


def test_a_new_round_counts_anew(office: Office, tmp_path: Path) -> None:
    begun(office, tmp_path, True)
    for step, who, answers in (
        ("handle", "wang", ASKED),
        ("first", "zhao", AGREED),
        ("second", "zhao", AGREED),
        ("fill", "jia", {**WRITTEN, "note": "三"}),
        ("first", "zhao", AGREED),
        ("handle", "wang", AGREED),
        ("second", "zhao", AGREED),
    ):
        send(office, who, answers, step)
    (told,) = notices(office)
    assert told == "办理结果：通过"
