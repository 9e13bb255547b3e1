"""A decision on an internal form beside a review: the unit that does not read it learns what it must mend, not
whose word it was, and no word of it where the case goes on."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.door_samples import page
from tests.app.cases.drawn_samples import AGREED, business, drawing, only, returned, send
from tests.app.engine import engine_diagrams as d
from tests.plugins.office import HERE, Office

MINE, THEIRS = returned("改名", "/subject"), returned("补充说明", opinion="暗标")
REVIEWED, RETURNED = 'decision["decision"] == "return"', 'inner["decision"] == "return"'
READS = {"fill": ["letter", "decision"]}
NODES = [d.xor("m"), d.parallel("f"), d.parallel("j"), d.xor("g", default="x"), d.xor("h", default="y")]


def main(back: str, lane: str = "owner") -> dict[str, bytes]:
    """Reviewed and checked side by side; what the check alone returned is checked again, or goes `back`. The
    letter is of the unit that began, or of one that is asked for it."""
    order = {} if lane == "owner" else {"order": "worker request"}
    steps = {"fill": f"{lane} letter", "handle": "judge decision", "check": "other inner", "again": "other inner"}
    flows = [f"begin > who > {'order > ' * bool(order)}m > fill > f > handle > j > g", "f > check > j"]
    flows += [f"g > m | {back}", "x: g > h", f"h > again | {RETURNED}", "y: h > done", "again > done"]
    return drawing(order | steps, *flows, nodes=NODES)


def decided(office: Office, folder: Path, back: str, said: dict[str, dict[str, Any]]) -> None:
    """A case in which these have decided, in this order."""
    business(office, folder, main(back), reads=READS)
    send(office, "jia", {"subject": "一"})
    for who, answers in said.items():
        send(office, who, answers)


def notices(office: Office) -> list[dict[str, Any]]:
    return list(office.call("jia", "GET", "/work-items?box=copied").json["items"])


@pytest.mark.parametrize("first", ["wang", "zhao"])
@pytest.mark.parametrize("handled", [MINE, AGREED])
def test_what_is_to_be_mended_is_told_without_a_name(
    office: Office, tmp_path: Path, handled: dict[str, Any], first: str
) -> None:
    said: dict[str, dict[str, Any]] = {"wang": handled, "zhao": THEIRS}
    order = sorted(said, key=lambda who: who != first)
    decided(office, tmp_path, f"{REVIEWED} or {RETURNED}", {who: said[who] for who in order})
    shown = only(office, "jia")
    remarks = {one["field"]: (one["by_org"], one["message"]) for one in shown["remarks"]}
    mine = {"/subject": (HERE, "改名")} if handled is MINE else {}
    assert remarks == {"/note": ("", "补充说明"), **mine} and sorted(shown["unlocked"]) == sorted(remarks)
    (named,) = [one["by_name"] for one in shown["remarks"] if one["field"] == "/note"]
    assert named == "" and "暗标" not in str(shown)
    text = page(office, "jia", f"/items/{shown['id']}").text
    assert "补充说明" in text and "暗标" not in text
    assert [one["title"] for one in notices(office)] == [f"办理结果：{'退回补正，' if mine else ''}表单已退回"]


@pytest.mark.parametrize("first", ["wang", "zhao"])
def test_a_case_that_goes_on_tells_no_word_of_it(office: Office, tmp_path: Path, first: str) -> None:
    said: dict[str, dict[str, Any]] = {"wang": AGREED, "zhao": THEIRS}
    order = sorted(said, key=lambda who: who != first)
    decided(office, tmp_path, REVIEWED, {who: said[who] for who in order})
    assert [one["title"] for one in notices(office)] == ["办理结果：通过"]
    send(office, "zhao", AGREED)
    assert [one["title"] for one in notices(office)] == ["办理结果：通过"]
