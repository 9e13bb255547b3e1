"""Which decisions publish is told by the form, the step and the conditions, not by words the check knows."""

from typing import Any

import pytest

from app.forms.schema import Form
from app.packages.package import Step
from tests.app.engine import engine_diagrams as d
from tests.app.packages.review_samples import AGREED, BEHIND, INTO, LINE, ROW, judged, told_of


def form(*words: Any, required: bool = True) -> dict[str, Form]:
    """A review form that offers these decisions, any text where there are none."""
    decision = {"type": "string", "title": "决定", **({"enum": [*words]} if words else {})}
    needed = ["decision"] if required else []
    schema = {"title": "审核", "type": "object", "required": needed, "properties": {"decision": decision}}
    return {"check": Form("check", schema, {})}


def said(condition: str) -> list[str]:
    """The line of steps with this condition before the publication."""
    return [*LINE[:-3], f"said > publish | {condition}", *BEHIND[1:]]


@pytest.mark.parametrize(
    ("words", "condition", "told"),
    [
        (("approve", "return"), 'check["decision"] != "return"', []),
        (("approve", "return", "defer"), 'check["decision"] != "return"', ["publish"]),
        (("approve", "handover"), 'check["decision"] != "return"', ["publish"]),
        (("agree", "refuse"), 'check["decision"] == "agree"', ["publish"]),
        (("agree", "approve"), 'check["decision"] in ["agree", "approve"]', ["publish"]),
        (("approve", "return"), 'check["decision"] in ["agree", "approve"]', []),
        ((), 'check["decision"] == "agree"', ["publish"]),
        ((), AGREED, []),
    ],
)  # fmt: skip
def test_every_offered_word_is_tried(words: tuple[str, ...], condition: str, told: list[str]) -> None:
    assert judged(ROW, said(condition), {"check": "office"}, forms=form(*words)) == told


def test_a_step_that_offers_less_is_judged_by_what_it_offers() -> None:
    line, forms = said('check["decision"] != "return"'), form("approve", "return", "defer")
    for place in ("main", ""):
        fewer = [Step(place, "check", decisions=("approve", "return"))]
        assert judged(ROW, line, {"check": "office"}, forms=forms, steps=fewer) == []
    assert judged(ROW, line, {"check": "office"}, forms=forms, steps=[Step("other", "check", decisions=())]) == [
        "publish"
    ]


def test_no_decision_is_no_agreement() -> None:
    forms = form("approve", "return", required=False)
    assert judged(ROW, said('check["decision"] != "return"'), {"check": "office"}, forms=forms) == ["publish"]
    assert judged(ROW, said(AGREED), {"check": "office"}, forms=forms) == []


def test_a_form_that_knows_no_agreement_is_told_so() -> None:
    line = said('check["decision"] == "agree"')
    for words, told in ((("agree", "refuse"), True), (("agree", "approve"), False)):
        (found,) = told_of(ROW, line, {"check": "office"}, forms=form(*words))
        assert ("表示同意的决定只能是 approve" in found.message) is told


def test_many_words_are_soon_tried() -> None:
    words = [f"w{number}" for number in range(400)]
    nodes = [*ROW[:3], d.user("look", "look", "check"), *ROW[3:]]
    line = [*INTO, "fill > check", "check > look", "look > said", *BEHIND]
    lanes = {"check": "office", "look": "office"}
    assert judged(nodes, line, lanes, forms=form("approve", *words)) == ["publish"]


FOUR = ("approve", "return", "decline", "decision")
MIXED = f'{AGREED} or len(check["decision"]) > 20'


@pytest.mark.parametrize(
    ("words", "condition", "told"),
    [
        (FOUR, 'len(check["decision"]) == 7', ["publish"]),
        (FOUR, 'check["decision"] < "b"', ["publish"]),
        (FOUR, 'check["decision"] != "re" + "turn" and check["decision"] == "de" + "cline"', ["publish"]),
        (FOUR, 'check["decision"] in check', ["publish"]),
        (FOUR, 'check["decision"] in "approve decline"', ["publish"]),
        (FOUR, 'str(check["decision"]) != "approve"', ["publish"]),
        (FOUR, 'check["decision"] + "d" == "declined"', ["publish"]),
        (FOUR, MIXED, ["publish"]),
        ((), 'len(check["decision"]) == 7', ["publish"]),
        ((), 'not check["decision"]', ["publish"]),
        (FOUR, AGREED, []),
        (FOUR, 'not check["decision"] != "approve"', []),
        (FOUR, 'check["decision"] not in ["return", "decline"]', ["publish"]),
        (FOUR, 'check["decision"] not in ["return", "decline", "decision"]', []),
        (("approve", "return"), 'len(check["decision"]) == 7', []),
        (("approve", "refusal"), 'len(check["decision"]) == 7', ["publish"]),
    ],
)  # fmt: skip
def test_words_that_no_condition_names_are_not_taken_for_one(
    words: tuple[str, ...], condition: str, told: list[str]
) -> None:
    assert judged(ROW, said(condition), {"check": "office"}, forms=form(*words)) == told


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ('len(results[0]["decision"]) == 7', ["publish"]),
        ('not results[0]["decision"] in [results[1]["decision"]]', ["publish"]),
        ('count(results, "decision", "approve") == len(results)', []),
    ],
)
def test_two_signers_may_say_two_words_that_no_condition_names(condition: str, told: list[str]) -> None:
    nodes = [*ROW[:2], d.user("check", "check", "check", d.instances("2", "", "results", "result")), *ROW[3:]]
    flows = [*LINE[:-3], f"said > publish | {condition}", *BEHIND[1:]]
    assert judged(nodes, flows, {"check": "office"}, forms=form(*FOUR)) == told
