"""A form comes back as returned to whoever reads what it goes on with, whoever sent that; for others it is new."""

from pathlib import Path

import pytest

from tests.app.cases.door_samples import page
from tests.app.cases.drawn_samples import (
    AGREED,
    SECOND,
    asked,
    business,
    drawing,
    free,
    only,
    returned,
    send,
)  # fmt: skip
from tests.app.cases.mask_samples import UNIT
from tests.app.cases.quota_samples import quota_refusing
from tests.app.cases.test_cases_signers import late
from tests.app.engine import engine_diagrams as d
from tests.plugins.office import HERE, REQUEST, THERE, Office

THEIRS, OWN = {"subject": "乙井", "note": "乙的说明"}, {"subject": "甲井", "contact": "甲", "note": "新"}
ASKS = 'g > {0} | inner["decision"] == "return"'
Reads = dict[str, list[str]]
G = d.xor("g", default="x")
QUOTA = [d.service("quota", "drawn.quota", "given"), d.boundary("no", "quota", d.error("no_quota"))]


@pytest.mark.parametrize("refused", [False, True])
@pytest.mark.parametrize(
    ("lane", "reads"), [("owner", {}), ("owner", {"over": ["letter"]}), ("unit", {"over": ["letter"]})]
)
def test_who_reads_what_another_wrote_mends_it(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lane: str, reads: Reads, refused: bool
) -> None:
    """Also where a service has `refused` it."""
    quota_refusing(monkeypatch, "名额已经用完。")
    starter = "owner" if lane == "owner" else "worker"
    steps = {
        "order": f"{starter} request",
        "fill": "second letter",
        "check": "other inner",
        "over": f"{lane} letter",
    }
    flows = [
        "begin > who > order > fill > check > g",
        ASKS.format("m"),
        "x: g > quota > done",
        "no > m > over > done",
    ]
    drawn = drawing(steps, *flows, nodes=[G, d.xor("m"), *QUOTA], errors=("no_quota",))
    business(office, tmp_path, drawn, reads=reads)
    send(office, "jia" if lane == "owner" else "li", REQUEST)
    send(office, "yi", THEIRS)
    send(office, "zhao", AGREED if refused else returned("请改说明"))
    found = only(office, "jia")
    if refused:
        assert [one["message"] for one in found["remarks"]] == ["名额已经用完。"]
    else:
        assert asked(found) == ["请改说明"]
    send(office, "jia", THEIRS, code=422)
    send(office, "jia", {**THEIRS, "note": "已改"})


@pytest.mark.parametrize("reads", [{}, {"over": []}])
@pytest.mark.parametrize(("before", "after"), [("letter", False), ("request", True), ("letter", True)])
def test_who_does_not_begins_anew(office: Office, tmp_path: Path, before: str, after: bool, reads: Reads) -> None:
    """Where a department has sent the form before, or after."""
    steps = {"order": f"worker {before}", "fill": "unit letter", "check": "other inner", "over": "second letter"}
    steps |= {"more": "worker letter"} if after else {}
    way = "begin > who > order > fill > more > check > g" if after else "begin > who > order > fill > check > g"
    business(
        office,
        tmp_path,
        drawing(steps, way, ASKS.format("over"), "x: g > done", "over > done", nodes=[G]),
        reads=reads,
    )
    send(office, "li", REQUEST if before == "request" else {"subject": "局"})
    send(office, "jia", OWN)
    if after:
        send(office, "li", OWN)
    send(office, "zhao", returned("甲所写不实", opinion="甲不实"))
    assert free(only(office, "yi")) and only(office, "yi")["answers"] in ({}, {"subject": "局"})
    send(office, "yi", THEIRS)


def test_what_a_service_refused_another_is_not_told_there(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota_refusing(monkeypatch, "甲的名额已经用完。")
    steps = {"order": "worker letter", "fill": "unit letter", "over": "second letter"}
    flows = ["begin > who > order > fill > quota > done", "no > over > done"]
    business(office, tmp_path, drawing(steps, *flows, nodes=QUOTA, errors=("no_quota",)))
    send(office, "li", {"subject": "局"})
    send(office, "jia", OWN)
    assert free(only(office, "yi"))


def test_who_reads_nothing_mends_nothing(office: Office, tmp_path: Path) -> None:
    steps = {"order": "worker letter", "check": "other inner", "over": "unit letter"}
    flows = ["begin > who > order > check > g", ASKS.format("over"), "x: g > done", "over > done"]
    business(office, tmp_path, drawing(steps, *flows, nodes=[G]), reads={"over": []})
    send(office, "li", THEIRS)
    send(office, "zhao", returned("请改说明"))
    assert free(only(office, "jia"))
    send(office, "jia", OWN)


def table(units: str) -> bytes:
    outputs = ["office", "other", "units", "reports"]
    return d.table("where", ["starter"], outputs, [["-", f'"{HERE}"', f'"{THERE}"', units, "[]"]])


TURN = d.table("next", ["unit"], ["unit"], [[f'"{UNIT}"', f'"{SECOND}"'], ["-", f'"{UNIT}"']])
NEXT = d.table("next", ['inner["decision"]'], ["units"], [["-", f'["{SECOND}"]']])
MANY = {"fill": d.instances("units", "unit", "reports", "reported")}
SEVERAL = {"order": "worker request", "fill": "unit letter reported", "check": "other inner"}


@pytest.mark.parametrize("reads", [{}, {"fill": []}])
def test_who_is_asked_instead_is_asked_nothing(office: Office, tmp_path: Path, reads: Reads) -> None:
    """Of several units whose list the return changes."""
    flows = ["begin > who > order > m > fill > check > g", ASKS.format("next"), "next > m", "x: g > done"]
    files = drawing(SEVERAL, *flows, nodes=[G, d.xor("m"), d.rule("next", "next")], many=MANY)
    business(office, tmp_path, {**files, "where.dmn": table(f'["{UNIT}"]'), "next.dmn": NEXT}, reads=reads)
    send(office, "li", REQUEST)
    send(office, "jia", OWN)
    send(office, "zhao", returned("甲所写不实"))
    assert free(only(office, "yi"))
    send(office, "yi", THEIRS)


def test_of_several_who_answered_in_time_is_asked(office: Office, tmp_path: Path) -> None:
    flows = ["begin > who > order > m > fill > n > check > g", "late > n", ASKS.format("m"), "x: g > done"]
    nodes = [G, d.xor("m"), d.xor("n"), d.boundary("late", "fill", d.timer("PT1H"))]
    files = drawing(SEVERAL, *flows, nodes=nodes, many=MANY)
    case = business(office, tmp_path, {**files, "where.dmn": table(f'["{UNIT}", "{SECOND}"]')})
    send(office, "li", REQUEST)
    send(office, "jia", OWN)
    late(office, case)
    send(office, "zhao", returned("甲所写不实"))
    assert free(only(office, "yi"))
    found = only(office, "jia")
    assert (found["returned"], [one["message"] for one in found["remarks"]]) == (True, ["甲所写不实"])


@pytest.mark.parametrize("turn", [False, True])
def test_each_of_several_is_asked_in_turn(office: Office, tmp_path: Path, turn: bool) -> None:
    """At once or one after another: also when another has sent meanwhile."""
    flows = ["begin > who > order > m > fill > check > g", ASKS.format("m"), "x: g > done"]
    many = {"fill": d.instances("units", "unit", "reports", "reported", turn)}
    files = drawing(SEVERAL, *flows, nodes=[G, d.xor("m")], many=many)
    business(office, tmp_path, {**files, "where.dmn": table(f'["{UNIT}", "{SECOND}"]')})
    send(office, "li", REQUEST)
    for who, answers in (("jia", OWN), ("yi", THEIRS)):
        send(office, who, answers)
    send(office, "zhao", returned("乙所写不实"))
    send(office, "jia", OWN)
    found = only(office, "yi")
    assert (found["returned"], [one["message"] for one in found["remarks"]]) == (True, ["乙所写不实"])


def test_who_decides_elsewhere_is_asked_nothing(office: Office, tmp_path: Path) -> None:
    """A decision that the return moves to another unit."""
    steps = {"order": "worker request", "judge": "unit decision", "check": "other inner"}
    flows = ["begin > who > order > m > judge > check > g", ASKS.format("next"), "next > m", "x: g > done"]
    files = drawing(steps, *flows, nodes=[G, d.xor("m"), d.rule("next", "next")])
    business(office, tmp_path, {**files, "next.dmn": TURN})
    send(office, "li", REQUEST)
    send(office, "jia", AGREED)
    send(office, "zhao", returned("甲所审不实", ""))
    assert free(only(office, "yi"))


def test_who_comes_back_in_turn_is_not_asked_for_the_other(office: Office, tmp_path: Path) -> None:
    """A step that each return moves to the other unit."""
    steps = {"order": "worker request", "fill": "unit letter", "check": "other inner"}
    flows = ["begin > who > order > m > fill > check > g", ASKS.format("next"), "next > m", "x: g > done"]
    files = drawing(steps, *flows, nodes=[G, d.xor("m"), d.rule("next", "next")])
    business(office, tmp_path, {**files, "next.dmn": TURN})
    send(office, "li", REQUEST)
    send(office, "jia", OWN)
    send(office, "zhao", returned("甲所写不实"))
    assert free(only(office, "yi"))
    send(office, "yi", THEIRS)
    send(office, "zhao", returned("乙所写不实"))
    assert free(only(office, "jia"))
    send(office, "jia", {"subject": "三", "note": "四"})


@pytest.mark.parametrize("second", [True, False])
def test_a_page_tells_the_second_unit_nothing_of_the_first(office: Office, tmp_path: Path, second: bool) -> None:
    lane = "second" if second else "unit"
    steps = {"order": "worker request", "fill": "unit letter", "check": "other inner", "over": f"{lane} letter"}
    flows = ["begin > who > order > fill > check > g", ASKS.format("over"), "x: g > done", "over > done"]
    business(office, tmp_path, drawing(steps, *flows, nodes=[G]))
    send(office, "li", REQUEST)
    send(office, "jia", {"subject": "一"})
    send(office, "zhao", returned("甲的说明不实", opinion="甲所写不实"))
    who = "yi" if second else "jia"
    found = only(office, who)
    assert (found["returned"], bool(found["remarks"])) == (not second, not second)
    assert ("甲的说明不实" in page(office, who, f"/items/{found['id']}").text) is not second
    send(office, who, {"subject": "乙井", "holder": UNIT, "note": "新"}, code=200 if second else 422)
