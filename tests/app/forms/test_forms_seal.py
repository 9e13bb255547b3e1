"""Sensitive leaves: round trip, masks that leak nothing, originals that survive a mask sent back."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import vault
from app.forms import deciding, seal
from app.forms.schema import Form

Answers = dict[str, Any]
texts = st.text(max_size=20) | st.just("enc1:假") | st.from_regex(r"\A[0-9]{17}[0-9X]\Z")
people = st.lists(st.fixed_dictionaries({"name": texts, "id_no": texts}, optional={"note": texts}), max_size=4)
documents = st.fixed_dictionaries({}, optional={"leader_phone": texts, "officers": people, "project_name": texts})


@given(documents)
def test_sealing_and_opening_gives_the_same_answers(form: Form, document: Answers) -> None:
    stored = seal.seal(form, document)
    assert seal.unseal(form, stored) == document
    assert seal.seal(form, stored) == stored


def test_no_sensitive_value_is_readable_at_rest(form: Form, answers: Answers) -> None:
    stored = seal.seal(form, answers)
    text = json.dumps(stored, ensure_ascii=False)
    assert not [value for value in ("13800000001", "钱安员", "330326198605219981") if value in text]
    assert stored["project_name"] == answers["project_name"]
    assert stored["officers"][0]["id_no"].startswith("enc1:")
    assert answers["leader_phone"] == "13800000001"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("33032619860118999X", "330326********999X"),
        ("13800000001", "138****0001"),
        ("张测甲", "张***"),
        ("张", "***"),
        ("0577-63000001", "0***"),
        ("样例证-C01-ZF", "样***"),
    ],
)
def test_masks_show_what_is_customary(text: str, shown: str) -> None:
    assert seal.mask_text(text) == shown


@given(st.from_regex(r"\A[0-9]{17}[0-9X]\Z"))
def test_a_masked_number_hides_birthday_and_order(number: str) -> None:
    shown = seal.mask_text(number)
    assert shown[6:14] == "*" * 8
    assert (shown[:6], shown[14:], len(shown)) == (number[:6], number[14:], 18)


@given(texts.filter(lambda text: len(text) > 1))
def test_a_mask_never_keeps_the_middle(text: str) -> None:
    assert text[1:-1] == "" or text[1:-1] not in seal.mask_text(text)[1:] or set(text[1:-1]) <= {"*"}


def test_sealed_and_open_answers_have_the_same_mask(form: Form, answers: Answers) -> None:
    masked = seal.mask(form, seal.seal(form, answers))
    assert masked == seal.mask(form, answers)
    assert masked["officers"][0] == {"name": "钱***", "id_no": "330326********9981"}
    assert masked["project_name"] == answers["project_name"]


def test_leaving_out_removes_rows_that_say_nothing_more(form: Form, answers: Answers) -> None:
    public = seal.without_sensitive(form, seal.seal(form, answers))
    assert public == {name: value for name, value in answers.items() if name not in ("leader_phone", "officers")}


def test_attachments_marked_sensitive_are_left_out(make: Any, answers: Answers) -> None:
    scan = {"type": "array", "title": "扫描件", "x-sensitive": True}
    secret = make(lambda schema, ui: schema["properties"].update(project_name_files=scan))
    answers["project_name_files"] = [{"id": "7", "name": "证.pdf", "size": 3}]
    assert "project_name_files" not in seal.without_sensitive(secret, answers)
    assert seal.unseal(secret, seal.seal(secret, answers)) == answers


def test_public_documents_take_whole_fields_and_counts(answers: Answers) -> None:
    assert seal.only(answers, ["headcount", "nobody", "project_name"]) == {
        "headcount": 420,
        "project_name": "招远样例金矿采掘工程",
    }
    assert seal.counts(answers, ["officers", "nobody"]) == {"officers_count": 2, "nobody_count": 0}


def test_fingerprints_find_a_value_without_opening_it() -> None:
    sealed = vault().seal("33032619860118999X")
    assert seal.fingerprint(sealed) == seal.fingerprint("33032619860118999X")
    assert seal.fingerprint("33032619860118999X") != seal.fingerprint("330326198605219981")


def test_a_mask_sent_back_never_overwrites(form: Form, answers: Answers) -> None:
    stored = seal.seal(form, answers)
    sent = seal.mask(form, stored)
    assert seal.restore_masked(form, sent, stored) == answers


def test_masked_rows_are_found_again_wherever_they_moved(form: Form, answers: Answers) -> None:
    sent = seal.mask(form, answers)
    new = {"name": "李新员", "id_no": "110105197809239978"}
    sent["officers"] = [new, *reversed(sent["officers"])]
    restored = seal.restore_masked(form, sent, answers)
    assert restored["officers"] == [new, *reversed(answers["officers"])]


def test_a_row_half_rewritten_keeps_what_stayed_masked(form: Form, answers: Answers) -> None:
    sent = seal.mask(form, answers)
    sent["officers"][1]["name"] = "孙改名"
    restored = seal.restore_masked(form, sent, answers)
    assert restored["officers"][1] == {"name": "孙改名", "id_no": "110105197805219988"}


def test_an_untouched_row_keeps_its_original_before_a_rewritten_one(form: Form, answers: Answers) -> None:
    officers = [
        {"name": "张甲一", "id_no": "11010519850521001X"},
        {"name": "李乙二", "id_no": "11010519860522001X"},
    ]
    masked = seal.mask(form, {"officers": officers})["officers"]
    sent = {**answers, "officers": [{**masked[0], "name": "新姓名"}, masked[0]]}
    restored = seal.restore_masked(form, sent, {**answers, "officers": officers})
    assert restored["officers"] == [{"name": "新姓名", "id_no": "11010519860522001X"}, officers[0]]


def test_of_look_alikes_the_row_in_the_same_place_is_taken(form: Form, answers: Answers) -> None:
    officers = [
        {"name": "张甲一", "id_no": "11010519850521001X"},
        {"name": "张甲二", "id_no": "11010519860522001X"},
    ]
    masked = seal.mask(form, {"officers": officers})["officers"]
    new = {"name": "李新员", "id_no": "110105197809239978"}
    restored = seal.restore_masked(form, {"officers": [new, masked[1]]}, {"officers": officers})
    assert restored["officers"] == [new, officers[1]]


def test_a_mask_without_its_original_stays_a_mask(form: Form, answers: Answers) -> None:
    sent = {**answers, "leader_phone": "139****0001"}
    assert seal.restore_masked(form, sent, answers)["leader_phone"] == "139****0001"


rows = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["张甲一", "张甲二", "李乙"]),
            "id_no": st.from_regex(r"\A11010519[0-9]{6}00[0-9]X\Z"),
        }
    ),
    max_size=4,
)


@given(officers=rows)
def test_look_alike_rows_get_back_a_value_that_was_stored(
    form: Form, fresh: Callable[[], Answers], officers: list[Answers]
) -> None:
    stored = {**fresh(), "officers": officers}
    restored = seal.restore_masked(form, seal.mask(form, copy.deepcopy(stored)), stored)
    assert restored == stored


def test_facts_are_always_there_to_be_read(answers: Answers) -> None:
    picked = deciding.pick(answers, ["site_county_code", "decision"])
    assert picked == {"site_county_code": "370685", "decision": None}


@pytest.mark.parametrize("scrap", [13800000001, ["13800000001"], {"a": "13800000001"}])
def test_drafts_of_a_wrong_shape_are_sealed_and_masked_too(form: Form, scrap: object) -> None:
    draft = {"leader_phone": scrap, "officers": scrap}
    assert "13800000001" not in json.dumps(seal.seal(form, draft))
    assert "13800000001" not in json.dumps(seal.mask(form, draft))
