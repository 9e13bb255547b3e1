"""A decision table that is begun, and one that nothing calls any more."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from app.engine import decisions, expressions
from app.engine.steps import EngineError
from app.packages.reach import reach

KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST: Final = 60
SPACE: Final = "https://www.omg.org/spec/DMN/20191111/MODEL/"
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Begun:
    """One column: what an input reads or an output writes (`name`), its title, its type, and what it may be."""

    name: str
    title: str
    type: str = "string"
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Beginning:
    """A table as its author asks for it."""

    key: str
    title: str
    policy: str
    inputs: Sequence[Begun]
    outputs: Sequence[Begun]


def wrong(asked: Beginning, files: Files) -> list[str]:
    """What keeps it from being begun, in sentences."""
    return [*_wrong_names(asked, files), *_wrong_columns(asked)]


def _wrong_names(asked: Beginning, files: Files) -> Iterator[str]:
    if not KEY.fullmatch(asked.key):
        yield "编号应以小写英文字母开头，只用小写字母、数字和下划线，不超过 40 个字符。"
    elif f"{asked.key}.dmn" in files or asked.key in _decisions(files):
        yield f"已经有编号为 {asked.key} 的决策表，请换一个编号。"
    if not 0 < len(asked.title) <= LONGEST:
        yield f"请填写名称，不超过 {LONGEST} 个字。"
    if asked.policy not in decisions.POLICIES:
        yield "请选择命中策略。"


def _wrong_columns(asked: Beginning) -> Iterator[str]:
    names = [one.name for one in asked.outputs]
    if not asked.inputs:
        yield "请至少选择一个条件。"
    if not names or len({*names}) < len(names):
        yield "请至少填写一个结果，变量名不能重复。"
    for name in names:
        if not expressions.is_variable(name):
            yield f"变量名 {name[:40]} 须以英文字母开头，由字母、数字和下划线组成，且不与函数同名。"
    if any(len(one.title) > LONGEST for one in asked.outputs):
        yield f"结果名称不超过 {LONGEST} 个字。"


def _decisions(files: Files) -> set[str]:
    tables = (raw for name, raw in files.items() if name.endswith(".dmn"))
    return {key for raw in tables for key in reach(raw).decisions}


def written(asked: Beginning) -> bytes:
    """The file: one rule that agrees to everything and says nothing yet."""
    inputs = "".join(_input(place, one) for place, one in enumerate(asked.inputs, 1))
    outputs = "".join(_output(place, one) for place, one in enumerate(asked.outputs, 1))
    cells = [
        f'        <inputEntry id="rule_1_in_{place}"><text></text></inputEntry>' for place in _places(asked.inputs)
    ]
    cells += [
        f'        <outputEntry id="rule_1_out_{place}"><text></text></outputEntry>'
        for place in _places(asked.outputs)
    ]
    rows = "\n".join(cells)
    key, title = asked.key, escape(asked.title)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="{SPACE}" id="definitions_{key}" name="{title}" namespace="http://bpmn.io/schema/dmn">
  <decision id="{key}" name="{title}">
    <decisionTable id="table_{key}" hitPolicy="{asked.policy}">
{inputs}{outputs}      <rule id="rule_1">
{rows}
      </rule>
    </decisionTable>
  </decision>
</definitions>
""".encode()


def _places(columns: Sequence[Begun]) -> range:
    return range(1, len(columns) + 1)


def _input(place: int, one: Begun) -> str:
    listed = ",".join(f'"{value}"' for value in one.values if '"' not in value)
    values = f'<inputValues id="values_{place}"><text>{escape(listed)}</text></inputValues>' if listed else ""
    reads = f'<inputExpression id="expression_{place}" typeRef="{one.type}"><text>{escape(one.name)}</text>'
    return (
        f'      <input id="input_{place}" label="{escape(one.title)}">{reads}</inputExpression>{values}</input>\n'
    )


def _output(place: int, one: Begun) -> str:
    label = f' label="{escape(one.title)}"' if one.title else ""
    return f'      <output id="output_{place}"{label} name="{one.name}" typeRef="{one.type}" />\n'


def callers(files: Files, name: str) -> list[str]:
    """The diagrams that call a table of this file, or none where it may go."""
    try:
        own = {*reach(files[name]).decisions}
    except EngineError:
        return []
    diagrams = {one: raw for one, raw in files.items() if one.endswith(".bpmn")}
    return [one for one, raw in diagrams.items() if own & {*reach(raw).tables}]
