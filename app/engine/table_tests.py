"""Expectation rows of a decision table: facts and what must come out, kept in the table itself.

They stand in the `extensionElements` of their decision, which every tool that follows the DMN standard keeps:
`<tests xmlns="urn:decision-tests:1"><test name="…"><given of="expression">JSON</given><expected of="output">JSON`.
A test without any `expected` says that no row matches.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import orjson

from app.engine import xml
from app.engine.compare import same
from app.engine.decisions import Decision
from app.engine.steps import EngineError, Json
from app.engine.table_trial import Trial, tried

NAMESPACE: Final = "urn:decision-tests:1"
MOST: Final = 100
MOST_BYTES: Final = 20_000
MOST_SIGNS: Final = 10_000_000
MOST_DEEP: Final = 20
"""Tests of one table, bytes of one value, signs of cells that all tests of a table may read, and lists of a value
within one another."""


@dataclass(frozen=True)
class Expectation:
    """`given` as a trial takes it; `expected` by output name, None where no row may match."""

    name: str
    given: Mapping[str, Json]
    expected: Mapping[str, Json] | None


@dataclass(frozen=True)
class Tested:
    """A test with what came of it; `message` says what is wrong, "" where it passed."""

    test: Expectation
    trial: Trial
    message: str


def read(raw: bytes) -> dict[str, tuple[Expectation, ...]]:
    """The tests of a file by decision. Raises EngineError (element = the decision's id) for broken ones."""
    found = dict[str, tuple[Expectation, ...]]()
    for decision in xml.parse(raw):
        if xml.name(decision) == "decision" and xml.namespace(decision) in xml.DMN:
            key = decision.get("id") or ""
            found[key] = tuple(_test(key, one) for one in _tests(decision))
            if len(found[key]) > MOST:
                raise EngineError(key, f"决策表的用例不能超过 {MOST} 个")
    return found


def _tests(decision: xml.Element) -> Iterator[xml.Element]:
    boxes = (one for one in decision if xml.name(one) == "extensionElements")
    for box in (one for each in boxes for one in each if _is(one, "tests")):
        yield from (one for one in box if _is(one, "test"))


def _is(element: xml.Element, tag: str) -> bool:
    return xml.namespace(element) == NAMESPACE and xml.name(element) == tag


def _test(key: str, element: xml.Element) -> Expectation:
    name = element.get("name") or ""
    values = {tag: dict(_values(key, name, element, tag)) for tag in ("given", "expected")}
    return Expectation(name, values["given"], values["expected"] or None)


def _values(key: str, name: str, element: xml.Element, tag: str) -> Iterator[tuple[str, Json]]:
    for one in element:
        if _is(one, tag):
            yield one.get("of") or "", _value(key, name, one)


def _value(key: str, name: str, element: xml.Element) -> Json:
    text = xml.text(element)
    if len(text) > MOST_BYTES:
        raise EngineError(key, f"用例中的一个值不能超过 {MOST_BYTES} 个字节")
    try:
        found: Json = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise EngineError(key, f"用例「{name}」中 {element.get('of')} 的值写法有误：{text[:40]}") from error
    if _deeper(found, MOST_DEEP):
        raise EngineError(key, f"用例「{name}」中 {element.get('of')} 的值嵌套超过 {MOST_DEEP} 层")
    return found


def _deeper(value: Json, most: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return most == 0 or any(_deeper(one, most - 1) for one in inner)


def run(decision: Decision, tests: tuple[Expectation, ...]) -> list[Tested]:
    """Every test against the table; of a table so large that this would take long, what can be."""
    signs = 1 + sum(len(cell) for rule in decision.rules for cell in rule.tests)
    able = MOST_SIGNS // signs
    return [_run(decision, one) if place < able else _refused(one) for place, one in enumerate(tests)]


def _refused(test: Expectation) -> Tested:
    message = "表过大，用例过多，没有核对；请拆分决策表或减少用例"
    return Tested(test, Trial((), None, message), message)


def _run(decision: Decision, test: Expectation) -> Tested:
    trial = tried(decision, test.given)
    return Tested(test, trial, _wrong(decision, test, trial))


def _wrong(decision: Decision, test: Expectation, trial: Trial) -> str:
    """What is told of a test that fails."""
    strange = sorted((test.expected or {}).keys() - {*decision.outputs})
    if strange:
        return f"表中没有输出列 {'、'.join(strange)}"
    hit, broken = any(row.hit for row in trial.rows), any(row.message for row in trial.rows)
    if test.expected is None:
        return f"应没有规则符合，实际得出 {_said(trial.outputs)}" if hit else trial.message if broken else ""
    if trial.outputs is None:
        return trial.message
    unlike = [name for name, value in test.expected.items() if not _same(value, trial.outputs[name])]
    pairs = (f"{name} 应为 {_said(test.expected[name])}，实际为 {_said(trial.outputs[name])}" for name in unlike)
    return "；".join(pairs)


def _same(left: Json, right: Json) -> bool:
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_same, left, right))
    return same(left, right)


def _said(value: Json) -> str:
    text = orjson.dumps(value).decode()
    return text if len(text) <= 60 else f"{text[:60]}…"
