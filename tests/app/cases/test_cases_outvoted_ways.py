"""Whether a vote has passed is told by where all agreeing and all refusing would have led, with what is known."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.door_samples import page
from tests.app.cases.drawn_samples import AGREED, REGISTER, asked, business, drawing, free, only, returned, send
from tests.app.cases.quota_samples import quota_refusing
from tests.app.engine import engine_diagrams as d
from tests.plugins.office import HERE, REQUEST, Office

M, N, G, H = d.xor("m"), d.xor("n"), d.xor("g", default="x"), d.xor("h", default="y")
QUOTA = d.service("quota", "drawn.quota", "given")
BESIDE = [d.parallel("f"), d.parallel("j"), d.parallel("f2"), d.parallel("j2")]
RETURN = returned("标题不清", "/title_text")
DECLINED = returned("不同意", "")
MOST, SOME = ('count({0}, "decision", "return") > ' + one for one in "10")


@pytest.fixture
def quota(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that gives what it is asked for."""
    quota_refusing(monkeypatch, "").clear()


def vote(office: Office, step: str, last: str = "zhao", **said: dict[str, Any]) -> None:
    """`zhao` does not agree, or as it is `said`."""
    words = {"wang": AGREED, "zhao": RETURN, **said}
    for who in sorted(words, key=lambda one: one == last):
        send(office, who, words[who], step)


def many(*steps: str, sequential: bool = False) -> dict[str, str]:
    """Several at these steps, what they say in lists of their own."""
    lists = zip(steps, ("office", "other"), ("results", "more"), strict=False)
    return {step: d.instances("offices", who, found, f"{step}ed", sequential) for step, who, found in lists}


def test_a_vote_returns_after_one_that_passed(office: Office, tmp_path: Path, quota: None) -> None:
    """Behind a service whose answer is known."""
    steps = {"fill": "worker request", "sign": "judge decision signed", "again": "other inner agained"}
    flows = ["begin > m > fill > who > sign > g", f"g > m | {MOST.format('results')}", "x: g > again > quota > h"]
    flows += [f"h > m | given == False or {SOME.format('more')}", "y: h > done"]
    business(office, tmp_path, drawing(steps, *flows, nodes=[M, G, H, QUOTA], many=many("sign", "again")))
    send(office, "li", REQUEST)
    vote(office, "sign")
    vote(office, "again")
    assert asked(only(office, "li")) == ["标题不清"]
    send(office, "li", REQUEST, code=422)


def test_so_do_reviews_side_by_side(office: Office, tmp_path: Path, quota: None) -> None:
    steps = {"fill": "worker request", "one": "judge decision", "two": "other inner"}
    steps |= {"three": "judge decision third", "four": "other inner fourth"}
    back = 'third["decision"] == "return" or fourth["decision"] == "return"'
    flows = ["begin > m > fill > who > f > one > j > g", "f > two > j", 'g > m | decision["decision"] == "return"']
    flows += [
        "x: g > f2 > three > j2 > quota > h",
        "f2 > four > j2",
        f"h > m | given == False or {back}",
        "y: h > done",
    ]
    business(office, tmp_path, drawing(steps, *flows, nodes=[M, G, H, QUOTA, *BESIDE]))
    send(office, "li", REQUEST)
    vote(office, "")
    vote(office, "", wang=RETURN, zhao=AGREED)
    assert asked(only(office, "li")) == ["标题不清"]
    send(office, "li", REQUEST, code=422)


def test_a_step_for_mending_alone_gets_it_behind_a_service(office: Office, tmp_path: Path, quota: None) -> None:
    steps = {"fill": "worker request", "sign": "judge decision signed", "then": "worker request"}
    flows = ["begin > fill > n > who > sign > quota > g", "x: g > done", "then > n"]
    flows += [f"g > then | given == False or {SOME.format('results')}"]
    business(office, tmp_path, drawing(steps, *flows, nodes=[N, G, QUOTA], many=many("sign")))
    send(office, "li", REQUEST)
    vote(office, "sign")
    assert (only(office, "li")["step"], asked(only(office, "li"))) == ("then", ["标题不清"])
    send(office, "li", REQUEST, code=422)


LOOP = ["x: g > then > h", 'h > m | request["amount"] > 1950', "y: h > done"]
ONE = {"fill": "worker request", "then": "worker request"}


@pytest.mark.parametrize("last", ["wang", "zhao"])
@pytest.mark.parametrize("beside", [False, True])
def test_a_later_round_passes_as_well(office: Office, tmp_path: Path, beside: bool, last: str) -> None:
    """Though the step that it leads to has sent its form in the round before."""
    if beside:
        steps = ONE | {"one": "judge decision", "two": "other inner"}
        flows = [
            "begin > m > fill > who > f > one > j > g",
            "f > two > j",
            'g > m | decision["decision"] == "return"',
        ]
    else:
        steps = ONE | {"sign": "judge decision signed"}
        flows = ["begin > m > fill > who > sign > g", f"g > m | {MOST.format('results')}"]
    files = drawing(steps, *flows, *LOOP, nodes=[M, G, H, *BESIDE[: 2 * beside]], many=many("sign"))
    business(office, tmp_path, files)
    for amount in (1999, 1000):
        send(office, "li", REQUEST | {"amount": 1998}, "fill")
        vote(office, "" if beside else "sign", last)
        assert free(only(office, "li", "then"))
        send(office, "li", REQUEST | {"amount": amount}, "then")


@pytest.mark.parametrize("form", ["inner", "letter"])
def test_what_was_outvoted_is_nowhere_told_as_asked(office: Office, tmp_path: Path, form: str) -> None:
    """Neither to who decides on what was sent since, nor to who goes on with it."""
    steps = {"fill": "worker letter", "one": "judge decision", "two": "other inner"}
    steps |= {"then": "worker letter", "over": f"other {form} over"}
    flows = ["begin > m > fill > who > f > one > j > g", "f > two > j", 'g > m | decision["decision"] == "return"']
    files = drawing(steps, *flows, "x: g > then > over > done", nodes=[M, G, *BESIDE[:2]])
    case = business(office, tmp_path, files, register=REGISTER)
    send(office, "li", {"subject": "一号井", "note": "甲"})
    vote(office, "", zhao=returned("请改说明"))
    send(office, "li", {"subject": "二号井", "note": "甲"})
    found = only(office, "zhao")
    told = [page(office, "zhao", path).text for path in (f"/items/{found['id']}", f"/cases/{case}")]
    assert not [one for one in told if "补正情况" in one or "尚未办理的补正要求" in one]
    assert found["answered"] == []


@pytest.mark.parametrize("theirs", [AGREED, DECLINED])
def test_why_it_came_is_told_whoever_was_the_last(office: Office, tmp_path: Path, theirs: dict[str, Any]) -> None:
    """To who reads the decision of the first alone."""
    steps = {"fill": "worker request", "one": "judge decision", "two": "other inner", "then": "unit letter"}
    flows = ["begin > who > fill > f > one > j > then > done", "f > two > j"]
    business(office, tmp_path, drawing(steps, *flows, nodes=BESIDE[:2]), reads={"then": ["decision"]})
    send(office, "li", REQUEST)
    vote(office, "", wang=DECLINED, zhao=theirs)
    assert [(one["org"], one["decision"]) for one in only(office, "jia")["rulings"]] == [(HERE, "return")]
