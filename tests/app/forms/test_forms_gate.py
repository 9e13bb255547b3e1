"""The JSON gate: what it refuses, and that everything else passes unchanged."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import AppError, BadRequest, Invalid, TooLarge
from app.forms import json_gate

MALFORMED = [
    b"",
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b"{",
    b"nul",
    b'{"a":1,}',
    b"{'a':1}",
    b'{"a":NaN}',
    b'{"a":Infinity}',
    b'{"a":-Infinity}',
    b'{"a":"\x00"}',
    b'{"a":01}',
    b'{"a":1}{"b":2}',
    b'{"a":"\xed\xa0\x80"}',
]
POISON = [
    b"[]",
    b"null",
    b'"text"',
    b"3",
    b'{"a":"x\\u0000"}',
    b'{"x\\u0000":1}',
    b'{"a":"\\ud800"}',
    b'{"\\udfff":1}',
    b'{"a":1e400}',
    b'{"a":9007199254740993}',
    b'{"a":-9223372036854775809}',
    b'{"a":[1e17]}',
    b'{"a":1,"a":2}',
    b'{"b":{"a":1,"\\u0061":2}}',
    b'{"_a":1}',
    b'{"b":[{"__class__":1}]}',
    b'{"b":{"typename":"x"}}',
    b'{"a":' + b"[" * 32 + b"]" * 32 + b"}",
    b'{"a":' + b"[" * 2_000 + b"]" * 2_000 + b"}",
    b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    json.dumps({"a": "长" * 10_001}).encode(),
    json.dumps({f"k{number}": 1 for number in range(2_001)}).encode(),
    json.dumps({"rows": [{"a": 1, "b": 2, "c": 3}] * 700}).encode(),
]


@pytest.mark.parametrize("raw", MALFORMED)
def test_what_is_no_json_is_a_bad_request(raw: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        json_gate.read(raw)
    assert "JSON" in refused.value.message


@pytest.mark.parametrize("raw", POISON, ids=lambda raw: raw[:30].decode())
def test_poison_is_refused_with_a_sentence(raw: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        json_gate.read(raw)
    assert refused.value.status == 422
    assert refused.value.message.endswith("。")


def test_a_body_over_the_limit_is_not_even_parsed() -> None:
    with pytest.raises(TooLarge):
        json_gate.read(b"{" * (1024 * 1024 + 1))


def test_the_limits_themselves_still_pass() -> None:
    deep: object = 1
    for _ in range(31):
        deep = [deep]
    body = {"a": "长" * 10_000, "n": [2**53, -(2**53), 0.5, None, True], "deep": deep}
    body |= {f"k{number}": 1 for number in range(1_997)}
    assert json_gate.read(json.dumps(body).encode()) == body


def test_a_larger_text_limit_lets_a_diagram_through() -> None:
    raw = json.dumps({"files": [{"name": "review.bpmn", "text": "x" * 50_000}]}).encode()
    assert json_gate.read(raw, max_text=1_000_000)["files"]


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).filter(
    lambda name: not name.startswith("_") and name != "typename"
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | names,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(names, values, max_size=6))
def test_clean_objects_come_out_as_they_went_in(body: dict[str, object]) -> None:
    assert json_gate.read(json.dumps(body, ensure_ascii=False).encode()) == body


@given(st.binary(max_size=60))
def test_bytes_never_break_the_gate(raw: bytes) -> None:
    try:
        assert isinstance(json_gate.read(raw), dict)
    except AppError as refused:
        assert refused.status in (400, 422)
