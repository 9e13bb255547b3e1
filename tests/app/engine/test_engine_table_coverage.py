"""What a table leaves open and which of its rows are never reached: the same as trying every value says."""

import random
from itertools import product

import pytest

from app.engine.decisions import Column, Decision, Rule
from app.engine.kinds import ANY, COUNT, EMPTY, SAID, TRUTH, Kind, one
from app.engine.steps import Json
from app.engine.table_coverage import GAP, HIDDEN, NEVER, OVERLAP, UNDECIDED, Finding, findings
from app.engine.table_trial import tried

WORDS = Kind(frozenset({SAID, EMPTY}), frozenset("abc"))
COLUMNS = [
    (one(COUNT), ["-", "< 2", ">= 3", "[2..4]", "]1..5[", "not(3)", "1, 4", "? > 1 and ? != 3"], range(9)),
    (WORDS, ["-", '"a"', '"a", "b"', 'not("c")', 'in ["b", "c"]', '? == "a" or ? == "d"', "null"], [None, *"abc"]),
    (one(TRUTH), ["-", "true", "false"], [True, False]),
]


def table(rows: list[tuple[str, ...]], policy: str = "FIRST", outputs: list[str] | None = None) -> Decision:
    """A table over the inputs x0, x1, …"""
    said = outputs or [str(place) for place in range(len(rows))]
    rules = tuple(Rule(f"r{place}", row, (said[place],)) for place, row in enumerate(rows))
    inputs = tuple(f"x{place}" for place in range(len(rows[0])))
    return Decision("t", "表", policy, inputs, ("out",), rules)


def of(found: list[Finding], *kinds: str) -> list[Finding]:
    """Findings of these kinds."""
    return [each for each in found if each.kind in kinds]


def hits(decision: Decision, values: tuple[Json, ...]) -> list[int]:
    """Rows that agree to these values."""
    given = dict(zip(decision.inputs, values, strict=True))
    return [place for place, row in enumerate(tried(decision, given).rows) if row.hit]


@pytest.mark.parametrize("seed", range(40))
def test_the_same_as_every_value_says(seed: int) -> None:
    """Gaps, rows that are never reached, and every example."""
    chance = random.Random(seed)
    rows = [tuple(chance.choice(cells) for _, cells, _ in COLUMNS) for _ in range(chance.randint(1, 7))]
    decision = table(rows)
    found = findings(decision, [kind for kind, _, _ in COLUMNS])
    every = [hits(decision, values) for values in product(*(values for _, _, values in COLUMNS))]
    reached = {agree[0] for agree in every if agree}
    told = {row for each in of(found, NEVER, HIDDEN) for row in each.rules}
    assert told == {f"r{row}" for row in range(len(rows)) if row not in reached}
    assert bool(of(found, GAP)) == any(not agree for agree in every)
    for each in found:
        if each.example:
            agree = [f"r{row}" for row in hits(decision, tuple(each.example.values()))]
            assert not agree if each.kind == GAP else {*each.rules} <= {*agree}
    assert not of(found, UNDECIDED)


@pytest.mark.parametrize(
    ("cells", "kind", "said"),
    [
        (["<= 3", "[5..7]"], ANY, "“x0”大于 3、小于 5，或大于 7，或为空"),
        (["<= 3", ">= 4"], one(COUNT), ""),
        (["< 3", "> 3"], one(COUNT), "“x0”为 3"),
        (['"a"', '"b"'], WORDS, "“x0”为“c”，或为空"),
        (['"a"'], ANY, "“x0”为其他文字，或为空"),
        (['>= "2024-01-01"'], one("day"), "“x0”小于“2024-01-01”"),
        (["true"], one(TRUTH), "“x0”为否"),
    ],
)
def test_gaps_are_told_in_words(cells: list[str], kind: Kind, said: str) -> None:
    """Pieces that follow each other are one piece."""
    found = of(findings(table([(cell,) for cell in cells]), [kind]), GAP)
    assert [each.message.partition("：")[2].partition("，流程")[0] for each in found] == ([said] if said else [])


def test_a_row_that_reads_variables_is_a_doubt() -> None:
    """It may close the gap, and hides no row."""
    found = findings(table([("? > limit",), ("< 0",)]), [one("number")])
    assert "第 1 行能否符合须看办理时的数据" in of(found, GAP)[0].message
    assert not of(found, HIDDEN, NEVER)


def test_of_lists_nothing_is_claimed() -> None:
    """Which lists there may be nobody knows: a row that asks for one may match."""
    found = findings(table([('["a", "b"]',), ("-",)]), [Kind(frozenset({"list"}))])
    assert not of(found, NEVER, HIDDEN, GAP)


def test_inputs_that_hang_together_are_named() -> None:
    """Both say the same of one variable: the gap may be none."""
    decision = Decision("t", "", "FIRST", ("n", "n > 3"), ("out",), (Rule("r", ("> 3", "true"), ("1",)),))
    assert "取自同一数据" in of(findings(decision), GAP)[0].message


def test_only_overlaps_that_mean_something_are_told() -> None:
    """An exception before its rule is none; two rows that cut across each other are."""
    assert not of(findings(table([('"a"',), ("-",)]), [WORDS]), OVERLAP)
    across = findings(table([('"a", "b"',), ('"b", "c"',)]), [WORDS])
    assert of(across, OVERLAP)[0].message == "第 1 行和第 2 行会同时符合（如“x0”为“b”），取第 1 行的结果"
    assert not of(findings(table([('"a"',), ("-",)], "COLLECT"), [WORDS]), OVERLAP)
    assert of(findings(table([('"a"',), ("-",)], "COLLECT", ["1", "1"]), [WORDS]), OVERLAP)


def test_the_values_that_a_column_lists_are_foreseen() -> None:
    """Nothing else is known of this input."""
    rules = (Rule("r", ('"是"',), ("1",)),)
    listed = Decision("t", "", "FIRST", ("x",), ("out",), rules, (), (Column("列入", "string", '"是","否"'),))
    assert [each.message for each in findings(listed)] == ["没有规则符合：“列入”为“否”，流程办到这里会停下"]


def test_too_much_is_said_to_be_too_much() -> None:
    """A table that nobody can count through ends in a sentence, not in a wait."""
    wide = table([("-",) * 50])
    long = table([(", ".join(f'"{row}-{place}"' for place in range(40)),) for row in range(200)])
    assert [one.kind for one in (*findings(wide), *findings(long))] == [UNDECIDED, UNDECIDED]
