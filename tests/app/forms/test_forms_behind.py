"""What stands behind masks is told to nobody who sent these, whatever rules make of it and whatever is guessed."""

from datetime import date
from typing import Any

import pytest

from app.errors import Problem
from app.forms.behind_masks import Behind
from app.forms.check import Verdict
from app.forms.schema import Form

DAY = date(2026, 12, 1)
REAL, WRONG, MASK = "330326196001010010", "330326196001280010", "330326********0010"


def judged(form: Form, sent: Any, whole: Any, made: Any = None, *sentences: str) -> Verdict:
    problems = tuple(Problem("/officers", "V-X", one) for one in sentences)
    return Behind(form, sent, whole, DAY).told(Verdict("reject", {**whole, **(made or {})}, problems))


def test_a_name_within_another_uncovers_no_part_of_it(form: Form) -> None:
    """Sentences quote what stands behind masks: the longer one is hidden first."""
    whole = {"officers": [{"name": "欧阳春"}, {"name": "欧阳春晓"}]}
    sent = {"officers": [{"name": "欧阳*"}, {"name": "欧***"}]}
    (told,) = judged(form, sent, whole, None, "欧阳春晓与欧阳春不能同时担任。").problems
    assert "晓" not in told.message and "春" not in told.message


@pytest.mark.parametrize("made", ["as it is", "within a text", "a row more", "a row less"])
def test_what_rules_make_of_a_guess_is_told_alike(form: Form, made: str) -> None:
    found = []
    for guess in (REAL, WRONG):
        rows = [{"id_no": REAL, "name": "欧阳春"}, {"id_no": guess, "name": "乙"}]
        sent = {"officers": [{"id_no": MASK, "name": "欧***"}, rows[1]]}
        filled = {
            "as it is": {"project_name": REAL, "start_month": guess},
            "within a text": {"project_name": f"由{REAL}和{guess}负责"},
            "a row more": {"officers": [*rows, {"id_no": guess}, {"id_no": REAL}]},
            "a row less": {"officers": rows[:1]},
        }[made]
        told = judged(form, sent, {"officers": rows}, filled, f"{REAL}与{guess}重复。")
        answers = repr(told.answers).replace(guess, "?")
        assert REAL not in answers and REAL not in told.problems[0].message
        found.append((answers, told.problems))
    assert found[0] == found[1]


def test_what_is_typed_beside_uncovers_no_part_of_it(form: Form) -> None:
    """Neither the beginning of a sentence that will quote it, nor that with all a mask shows of it."""
    whole = {"officers": [{"id_no": REAL}, {"name": "本项目安全管理人员的证件号码330326"}]}
    sent = {"officers": [{"id_no": MASK}, whole["officers"][1]]}
    (told,) = judged(form, sent, whole, None, f"本项目安全管理人员的证件号码{REAL}不对。").problems
    assert REAL[6:14] not in told.message and told.message.count("*") >= 8


def test_sentences_that_tell_a_guess_are_counted(form: Form) -> None:
    """A right one comes back masked, a wrong one as typed, where nothing hides the place in which it was typed."""
    whole, sent = ({"officers": [{"id_no": one}]} for one in (REAL, MASK))
    behind = Behind(form, sent, whole, DAY)
    told = [f"没有{one}这个项目。" for one in (REAL, WRONG, "330326", "样例矿业公司")]
    found = behind.alike(Verdict("reject", whole, tuple(Problem("/project_name", "V-X", one) for one in told)))
    assert {one.split()[1] for one in found} == set(told[:2])
    assert Behind(form, whole, whole, DAY).alike(Verdict("reject", whole, (Problem("/x", "V-X", REAL),))) == set()


def test_without_masks_all_is_told_as_it_is(form: Form) -> None:
    whole = {"officers": [{"id_no": REAL, "name": "欧阳春"}]}
    told = judged(form, whole, whole, {"project_name": REAL}, f"{REAL}重复。")
    assert told.answers["project_name"] == REAL and REAL in told.problems[0].message


def test_what_its_writer_had_before_her_is_compared(form: Form) -> None:
    whole = {"leader_phone": "13800000001", "officers": [{"id_no": REAL}, {"id_no": REAL}]}
    sent = {"leader_phone": "138****0001", "officers": [{"id_no": MASK}, {"id_no": REAL}]}
    read = Behind(form, sent, whole, DAY).as_read(whole, {REAL})
    assert read == {"leader_phone": "13800000001", "officers": [{"id_no": MASK}, {"id_no": REAL}]}
