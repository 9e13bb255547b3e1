"""The check of several signers says the same as playing all that they may answer, whatever the conditions ask."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.engine import expressions
from app.engine.steps import EngineError
from tests.app.engine import engine_diagrams as d
from tests.app.packages.review_samples import BEHIND, INTO, PUBLISH, ROW, judged, told_of
from tests.app.packages.test_packages_review_words import form

WORDS = ("approve", "return", "defer")
OFFICE = {"check": "office"}
ALL = 'len(results) > 0 and count(results, "decision", "approve") == len(results)'
MOST = 'len(results) > 0 and count(results, "decision", "approve") * 2 > len(results)'
ENDS = 'check["decision"] != "approve"'


def drawn(number: int, condition: str, until: str = "") -> tuple[list[str], list[str]]:
    """Steps and flows: so many sign, 0 for a list that only the case knows; the condition leads to the public."""
    many = d.instances(
        *(("offices", "office") if not number else (str(number), "")), "results", "check", until=until
    )
    nodes = [*ROW[:2], d.user("check", inside=many), *ROW[3:]]
    return nodes, [*INTO, "fill > check", "check > said", f"said > publish | {condition}", *BEHIND[1:]]


def refused(number: int, condition: str, until: str = "", words: Sequence[str] = WORDS) -> bool:
    """Whether the check of reviews tells of it."""
    return judged(*drawn(number, condition, until), OFFICE, forms=form(*words)) == ["publish"]


def holds(text: str, seen: dict[str, object]) -> bool:
    try:
        return bool(expressions.evaluate(text, seen))
    except EngineError:
        return False


def played(asked: int, until: str, words: Sequence[str]) -> Iterator[tuple[list[dict[str, str]], bool]]:
    """All result lists of so many signers, and whether all of them were heard."""
    for said in product(words, repeat=asked):
        rows: list[dict[str, str]] = []
        for word in said:
            rows = [*rows, {"decision": word}]
            counts = {"nrOfInstances": asked, "nrOfCompletedInstances": len(rows)}
            if until and holds(until, {"results": rows, "check": rows[-1], **counts}):
                break
        yield rows, len(rows) == asked


def opens(asked: int, condition: str, until: str = "", words: Sequence[str] = WORDS) -> bool:
    """Whether a play comes to the publication though somebody has not agreed, or was not heard."""
    ends = played(asked, until, words)
    wrong = (rows for rows, heard in ends if not heard or any(row["decision"] != "approve" for row in rows))
    return any(holds(condition, {"results": rows}) for rows in wrong)


COUNTED = st.sampled_from([f'count(results, "decision", "{word}")' for word in WORDS] + ["len(results)"])
NUMBER = st.integers(0, 5).map(str)
TERM = st.one_of(
    COUNTED, NUMBER,
    st.builds("{} {} {}".format, COUNTED, st.sampled_from("+-*"), st.one_of(COUNTED, NUMBER)),
    st.builds("{} {} {}".format, COUNTED, st.sampled_from("/%"), st.integers(1, 4).map(str)),
    st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), COUNTED, NUMBER),
)  # fmt: skip
COMPARED = st.builds("{} {} {}".format, TERM, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), TERM)
ORDERED = st.builds(
    'results[{}]["decision"] {} "{}"'.format,
    st.sampled_from([0, -1]),
    st.sampled_from(["==", "!="]),
    st.sampled_from(WORDS),
)
PLAIN = st.one_of(COMPARED, COMPARED, ORDERED, st.just(ALL), st.just(MOST))
CONDITION = st.one_of(
    PLAIN,
    st.builds("({}) and ({})".format, PLAIN, PLAIN),
    st.builds("({}) or ({})".format, PLAIN, PLAIN),
    st.builds("not ({})".format, PLAIN),
)


@given(st.integers(1, 4), CONDITION)
@settings(max_examples=80, deadline=None)
def test_a_number_of_signers_is_judged_as_it_is_played(asked: int, condition: str) -> None:
    assert refused(asked, condition) == opens(asked, condition)


@given(CONDITION)
@settings(max_examples=40, deadline=None)
def test_a_list_of_signers_publishes_nothing_that_a_play_declines(condition: str) -> None:
    if any(opens(asked, condition) for asked in range(1, 6)):
        assert refused(0, condition)


FAR = st.integers(0, 40).map(str)
WEIGHED = st.recursive(
    st.one_of(COUNTED, COUNTED, FAR),
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner),
    max_leaves=4,
)
FAR_APART = st.one_of(
    st.builds("{} {} {}".format, WEIGHED, st.sampled_from(["==", "==", "!=", "<", ">="]), WEIGHED),
    st.builds("{} % {} == {}".format, COUNTED, st.integers(2, 9), st.integers(0, 8)),
)


def counted(asked: int, condition: str) -> bool:
    """The same as `opens` for conditions that only count: of lists with the same numbers one stands for all."""
    numbers = (one for one in product(range(asked + 1), repeat=len(WORDS)) if sum(one) == asked and one[0] < asked)
    lists = (
        [{"decision": word} for word, often in zip(WORDS, one, strict=True) for _ in range(often)]
        for one in numbers
    )
    return any(holds(condition, {"results": rows}) for rows in lists)


@given(st.sampled_from([6, 12]), st.lists(FAR_APART, min_size=1, max_size=2), st.sampled_from(["and", "or"]))
@settings(max_examples=120, deadline=None)
def test_many_signers_are_judged_by_all_their_mixes(asked: int, conditions: list[str], joined: str) -> None:
    condition = f"{ALL} or ({f' {joined} '.join(conditions)})"
    assume(len(condition) <= expressions.MAX_LENGTH)  # what is longer is no condition
    assert refused(asked, condition) == counted(asked, condition)


@pytest.mark.parametrize(
    ("number", "mixed"),
    [
        (6, "{r} - {d} == 2 * 2 and {a} == 0"), (12, "{r} * 2 + {d} * 3 == 31"), (12, "{r} * {d} == 35"),
        (12, "{r} == {d} and {r} > 0 and {a} == 0"), (12, "{r} % 7 == 5 and {d} % 9 == 7"), (0, "{r} * {d} == 35"),
        (13, "{r} == {d} + 1 and {a} == 0"), (0, "{r} == {d} and {r} > 0 and {a} == 0"),
    ],
)  # fmt: skip
def test_a_mix_far_from_what_is_written_is_found(number: int, mixed: str) -> None:
    a, r, d = (f'count(results, "decision", "{word}")' for word in WORDS)
    assert refused(number, f"{ALL} or ({mixed.format(a=a, r=r, d=d)})")


def test_more_mixes_than_can_be_tried_are_not_known() -> None:
    """Four words, each counted, in a list that only the case knows."""
    words = (*WORDS, "pass", "hold")
    none = " and ".join(f'count(results, "decision", "{word}") == 0' for word in words[1:])
    for number, told in ((8, False), (0, True)):
        assert refused(number, f"len(results) > 0 and {none}", words=words) is told


UNTIL = st.one_of(
    st.just(""), st.just(ENDS), st.sampled_from(['check["decision"] == "return"', f"not ({ALL})"]),
    st.builds("{} * {} > nrOfInstances".format, COUNTED, st.integers(1, 3)),
    st.builds("nrOfCompletedInstances >= {}".format, st.integers(1, 4)), COMPARED,
)  # fmt: skip


@given(st.integers(0, 4), CONDITION, UNTIL)
@settings(max_examples=60, deadline=None)
def test_what_ends_early_publishes_nothing_that_a_play_declines(asked: int, condition: str, until: str) -> None:
    if any(opens(each, condition, until) for each in ([asked] if asked else range(1, 5))):
        assert refused(asked, condition, until)


@pytest.mark.parametrize("number", [0, 3, 40])
@pytest.mark.parametrize(
    "condition",
    [
        MOST, 'count(results, "decision", "approve") >= 2', 'count(results, "decision", "approve") > 0',
        'count(results, "decision", "approve") / len(results) >= 0.6', 'count(results, "decision", "return") <= 2',
        'count(results, "decision", "return") * 3 < len(results)',
        'count(results, "decision", "approve") % 2 == 0',
        'len(results) > 0 and count(results, "decision", "approve") >= len(results) - 1',
        'count(results, "decision", "return") + count(results, "decision", "defer") < 3',
        'count(results, "decision", "return") > 0 and count(results, "decision", "defer") > 0',
        'max(count(results, "decision", "approve"), 1) >= min(len(results), 2)', "results", "len(results) > 2",
        'results[0]["decision"] == "approve"', 'results[-1]["decision"] == "approve"',
        'results[1]["decision"] == "approve" and len(results) > 2', 'count(results, "on_site", true) > 0',
        f'{MOST} and starter != "AJ-370000"', f'{ALL} or count(results, "decision", "approve") >= 2',
    ],
)  # fmt: skip
def test_whatever_lets_a_part_decide_is_refused(number: int, condition: str) -> None:
    assert refused(number, condition)


@pytest.mark.parametrize("late", [17, 38, 67, 99])
def test_a_number_that_only_many_reach_is_refused(late: int) -> None:
    for word in WORDS:
        assert refused(0, f'len(results) > 0 and count(results, "decision", "{word}") >= {late}')
    few = " and ".join(f'count(results, "decision", "{word}") >= {late // 3}' for word in WORDS[1:])
    assert refused(0, few) and refused(late, few)


@pytest.mark.parametrize("number", [0, 1, 3, 40])
@pytest.mark.parametrize("until", ["", ENDS, 'check["decision"] == "return"', f"not ({ALL})"])
@pytest.mark.parametrize(
    "condition",
    [
        ALL, f'{ALL} and starter != "AJ-370000"', f'results and ({ALL.removeprefix("len(results) > 0 and ")})',
        'len(results) > 0 and not count(results, "decision", "approve") < len(results)',
        'results != [] and len(results) - count(results, "decision", "approve") == 0',
        'len(results) >= 1 and count(results, "decision", "return") + count(results, "decision", "defer") == 0',
        'len(results) > 0 and not (count(results, "decision", "return") or count(results, "decision", "defer"))',
        'len(results) > 0 and count(results, "decision", "approve") / len(results) == 1',
    ],
)  # fmt: skip
def test_whatever_lets_all_decide_is_taken(number: int, until: str, condition: str) -> None:
    assert not refused(number, condition, until)


def test_the_last_word_decides_where_the_first_other_word_ends_it() -> None:
    last = 'len(results) > 0 and results[-1]["decision"] == "approve"'
    for number in (0, 3, 40):
        assert not refused(number, last, ENDS)
        assert refused(number, last) and refused(number, last, 'check["decision"] == "return"')


@pytest.mark.parametrize("number", [0, 3])
@pytest.mark.parametrize(
    "until",
    [
        'count(results, "decision", "approve") * 2 > nrOfInstances', 'check["decision"] == "approve"',
        "nrOfCompletedInstances >= 2", "len(results) >= 2", 'count(results, "decision", "approve") >= 2', "true",
        'check["on_site"] == false', "nrOfCompletedInstances * 3 >= nrOfInstances * 2",
    ],
)  # fmt: skip
def test_nobody_is_left_out_because_others_agree(number: int, until: str) -> None:
    (told,) = told_of(*drawn(number, ALL, until), OFFICE, forms=form(*WORDS))
    assert "尚有人没有表态" in told.message and 'result["decision"] != "approve"' in told.message


def test_an_end_that_leaves_nobody_out_is_taken() -> None:
    for number in (0, 3):
        assert not refused(number, ALL, "nrOfCompletedInstances == nrOfInstances")
        assert not refused(number, ALL, 'count(results, "decision", "return") > 0')


OTHER = 'look["decision"] != "approve"'


@pytest.mark.parametrize(
    ("until", "told"),
    [("", True), (OTHER, False), (OTHER.replace('!= "approve', '== "return'), True), (MOST, True)],
)
def test_who_declined_before_the_time_was_up_is_heard(until: str, told: bool) -> None:
    """A timer takes the list from its signers; one of them may have declined before."""
    many = d.instances("offices", "office", "results", "look", until=until)
    nodes = [*ROW, d.user("look", "look", "check", many), d.boundary("late", "look", d.timer("P1D")), d.end("end")]
    flows = [*INTO, "fill > check", "check > said", 'said > look | check["decision"] == "approve"', BEHIND[1]]
    flows += ["look > end", "late > publish", "publish > done"]
    lanes = {"check": "office", "look": "other_office"}
    assert (judged(nodes, flows, lanes, forms=form(*WORDS)) == ["publish"]) is told


def test_a_vote_is_a_field_of_its_own_and_one_department_concludes() -> None:
    """What the message advises: a majority of votes, and a decision on it."""
    many = d.instances("offices", "office", "votes", "vote")
    nodes = [*ROW[:2], d.user("vote", "vote", "other", many), d.xor("counted", "lost"), *ROW[2:4], PUBLISH]
    flows = [*INTO, "fill > vote", "vote > counted", "check > said", *BEHIND, "lost: counted > again"]
    flows += ['counted > check | count(votes, "vote", "agree") * 2 > len(votes)']
    assert judged(nodes, flows, {"check": "office", "vote": "other_office"}) == []
    (told,) = told_of(*drawn(0, MOST), OFFICE)
    assert "表决另设栏目（如 vote），再由一个部门根据表决结果作出 decision" in told.message


def test_of_two_lists_each_is_asked() -> None:
    first, second = (
        d.instances("offices", "office", name, key) for name, key in (("results", "check"), ("more", "look"))
    )
    nodes = [*ROW[:2], d.user("check", inside=first), d.user("look", "look", "check", second), *ROW[3:]]
    lanes = {"check": "office", "look": "other_office"}
    both = [ALL, ALL.replace("results", "more")]
    for conditions, told in ((both, []), (both[:1], ["publish"]), (both[1:], ["publish"])):
        flows = [*INTO, "fill > check", "check > look", "look > said"]
        flows += [f"said > publish | {' and '.join(conditions)}", *BEHIND[1:]]
        assert judged(nodes, flows, lanes, forms=form(*WORDS)) == told
