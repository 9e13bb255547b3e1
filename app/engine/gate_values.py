"""Values that would stop a case: no organisation behind a lane, no list of signers, no record or date to await.

What can be told from forms, handlers and tables is told before anything runs. What may be anything is let through.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from app import clock
from app.engine import timers, xml
from app.engine.decisions import Decision
from app.engine.diagram import Node, Scope
from app.engine.findings import Fault, Vocabulary
from app.engine.gate_elements import message, properties, timing
from app.engine.gate_kinds import Kinds, asked_for, has_code, item_of, kind_of, variables
from app.engine.kinds import (
    ANY,
    COUNT,
    DAY,
    EMPTY,
    LIST,
    NUMBER,
    OBJECT,
    SAID,
    SUM,
    TEXT,
    TRUTH,
    WHOLE,
    WORDS,
    Kind,
)  # fmt: skip
from app.engine.steps import EngineError

_WORDS: Final = {
    EMPTY: "空值", SAID: "写定的文字", DAY: "日期", WORDS: "任意填写的文字", TEXT: "文字", COUNT: "数字",
    WHOLE: "没有限定在 0 至 100 的整数", NUMBER: "可以带小数的数字", SUM: "数字", TRUTH: "是或否", LIST: "列表",
    OBJECT: "一组数据",
}  # fmt: skip
_MEND: Final = "；栏目请在表单中设为必填，其他变量请先用网关判断它不为空"


def unfit(scopes: Iterable[Scope], tables: Mapping[str, Decision], known: Vocabulary) -> Iterator[Fault]:
    """Steps and events that some value of their variable would stop."""
    every = [each for scope in scopes for each in scope.every()]
    conditions = [flow.condition or "" for scope in every for flow in scope.flows]
    asked = asked_for([*conditions, *(text for each in tables.values() for text in each.inputs)])
    look = _Look(variables(every, tables, known), asked, known)
    for node in (node for scope in every for node in scope.nodes.values()):
        yield from look.at(node)


class _Look:
    def __init__(self, kinds: Kinds, asked: frozenset[str], known: Vocabulary) -> None:
        self._kinds, self._asked, self._known = kinds, asked, known

    def at(self, node: Node) -> Iterator[Fault]:
        """Faults of one step or event."""
        if node.kind == "userTask":
            yield from self._office(node)
        if node.repeats:
            yield from self._signers(node)
        definition = node.child("timerEventDefinition")
        if definition is not None:
            yield from self._moment(node, definition)
        if node.child("messageEventDefinition") is not None:
            yield from self._awaited(node)

    def _variable(self, name: str) -> Kind:
        kind = self._kinds.get(name, ANY)
        return kind.without(EMPTY) if name in self._asked else kind

    def _office(self, node: Node) -> Iterator[Fault]:
        name = self._known.offices.get(node.lane or "")
        if not name:
            return
        own, kind = item_of(node, self._kinds)
        kind = kind if own == name else self._variable(name)
        good = {SAID, TEXT, WORDS, *([OBJECT] if has_code(kind) else [])}
        for words in _bad(kind, good):
            words = "没有 code 的一组数据" if words == _WORDS[OBJECT] else words
            told = f"步骤{node.label}的办理单位取自变量 {name}，它可能是{words}，须是单位代码或含有 code 的对象"
            yield Fault(node.id, "D-LANE", told + _mend(words))
        code = (kind.fields or {}).get("code", ANY)
        for words in _bad(code, {SAID, TEXT, WORDS}) if has_code(kind) else ():
            yield Fault(
                node.id, "D-LANE", f"步骤{node.label}的办理单位 {name} 的 code 可能是{words}，须是单位代码"
            )

    def _signers(self, node: Node) -> Iterator[Fault]:
        name, number = (_part(node, tag) for tag in ("loopDataInputRef", "loopCardinality"))
        if number:
            kind = kind_of(number, self._kinds, self._asked)
            for words in _bad(kind, {COUNT, SUM}):
                told = f"多实例步骤{node.label}的个数 {number[:40]} 可能是{words}，须是 0 至 100 的整数"
                yield Fault(node.id, "D-MI", told + _mend(words))
            return
        kind = self._variable(name)
        for words in _bad(kind, {LIST}):
            told = f"多实例步骤{node.label}的集合变量 {name} 可能是{words}，须是列表"
            yield Fault(node.id, "D-MI", told + _mend(words))
        if kind.items is not None and EMPTY in (kind.items.names or ()):
            yield Fault(node.id, "D-MI", f"多实例步骤{node.label}的集合变量 {name} 中可能有空值")

    def _moment(self, node: Node, definition: xml.Element) -> Iterator[Fault]:
        for element in definition:
            how, text = timing(element)
            if timers.is_bare(text):
                continue
            kind = kind_of(text, self._kinds, self._asked)
            wanted = "日期" if how == timers.DATE else "时长（如 P10D）"
            for words in _bad(kind, {SAID, TEXT, *([DAY] if how == timers.DATE else [])}):
                told = f"定时事件{node.label}的 {text[:40]} 可能是{words}，须是{wanted}"
                yield Fault(node.id, "D-TIMER", told + _mend(words))
            for said in sorted(kind.said):
                yield from _read(node, how, said)

    def _awaited(self, node: Node) -> Iterator[Fault]:
        sent = self._known.messages.get(message(node, node.element.getroottree().getroot()))
        if sent is None:
            return
        given = properties(node)
        for need in sent.needs:
            name = given.get(need, "")
            check = self._topics if need in sent.lists else self._key
            yield from check(node, name, self._variable(name))

    def _topics(self, node: Node, name: str, kind: Kind) -> Iterator[Fault]:
        items = kind.items if LIST in (kind.names or ()) else None
        for words in _bad(kind, {LIST}):
            told = f"事件{node.label}等待的台账取自变量 {name}，它可能是{words}，须是台账名的列表"
            yield Fault(node.id, "D-MESSAGE", told + _mend(words))
        if items is not None and items.names == frozenset():
            yield Fault(node.id, "D-MESSAGE", f"事件{node.label}等待的台账取自变量 {name}，它总是空的列表")
        for words in _bad(items or ANY, {SAID, TEXT}):
            yield Fault(node.id, "D-MESSAGE", f"事件{node.label}等待的台账 {name} 中可能有{words}，须是台账名")
        for said in sorted(items.said - self._known.registers) if items and self._known.registers else ():
            yield Fault(node.id, "D-MESSAGE", f"事件{node.label}等待的台账 {said[:40]} 没有在业务包中登记")

    def _key(self, node: Node, name: str, kind: Kind) -> Iterator[Fault]:
        for words in _bad(kind, {SAID, TEXT, WORDS}):
            told = f"事件{node.label}等待的单位取自变量 {name}，它可能是{words}，须是单位代码"
            yield Fault(node.id, "D-MESSAGE", told + _mend(words))


def _part(node: Node, tag: str) -> str:
    marker = node.child("multiInstanceLoopCharacteristics")
    return "" if marker is None else xml.text(marker.find(xml.bpmn(tag)))


def _bad(kind: Kind, good: Collection[str]) -> list[str]:
    """In words what it may be and must not."""
    return [_WORDS[name] for name in sorted((kind.names or frozenset()) - {*good})]


def _mend(words: str) -> str:
    return _MEND if words == _WORDS[EMPTY] else ""


def _read(node: Node, how: str, said: str) -> Iterator[Fault]:
    try:
        timers.moment(said) if how == timers.DATE else timers.after(said, clock.now())
    except EngineError as error:
        yield Fault(node.id, "D-TIMER", f"定时事件{node.label}：{error.message}")
