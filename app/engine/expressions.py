"""Conditions, parameters and table cells: Python's expression syntax through a whitelist, compiled to closures.

No `eval`, no attributes, no comprehensions; names are variables, functions exist in call position only.
Every fault is an EngineError whose element is "" (the caller knows where it stands).
"""

import ast
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from app.engine import operations
from app.engine.diagram import NAME
from app.engine.steps import EngineError, Json

Variables = Mapping[str, Json]
Thunk = Callable[[Variables], Json]

MAX_LENGTH: Final = 500
MAX_NODES: Final = 200
QUOTED: Final = re.compile(r"(\"[^\"]*\"|'[^']*')")
_ZEROS: Final = re.compile(r"(?<![\w.])0[0-9_]*[0-9]")
_FOREIGN: Final = re.compile(r"(?<![\w.])(0[xXoObB]\w|[0-9][0-9_.]*_)")
CONSTANTS: Final = {"true": True, "false": False, "null": None}
_HINTS: Final = {
    ast.Attribute: "不能用点号取值，请写成 变量[\"字段\"]",
    ast.Is: "请把 is None 写成 == None",
    ast.IsNot: "请把 is not None 写成 != None",
    ast.Pow: "不能做乘方",
    ast.Lambda: "不能定义函数",
    ast.JoinedStr: "不能用 f 字符串，请用加号连接",
    ast.NamedExpr: "表达式不能赋值",
    ast.Slice: "不能截取片段",
}  # fmt: skip


Unlike = operations.Unlike
"""An EngineError: two values of which neither is larger than the other."""


def evaluate(expression: str, variables: Variables) -> Json:
    """The value of an expression. Raises EngineError for a forbidden form, an unknown name or a wrong type."""
    return compiled(expression)(variables)


@lru_cache(maxsize=4096)
def compiled(expression: str) -> Thunk:
    """The expression as a function of the variables, compiled once."""
    return built(tree(expression))


def constant(expression: str) -> Json:
    """The value of an expression that reads nothing. Raises EngineError for any other."""
    if names(expression):
        raise EngineError("", "此处须直接写明，不能引用变量")
    return evaluate(expression, {})


def names(expression: str) -> frozenset[str]:
    """Variables the expression may read."""
    return frozenset(_walk_names(tree(expression), certain=False))


def certain_names(expression: str) -> frozenset[str]:
    """Variables it reads whatever the others hold: those left of `and`, `or`, and the test of `if`."""
    return frozenset(_walk_names(tree(expression), certain=True))


def is_variable(name: str) -> bool:
    """Whether a variable may have this name, so that expressions can read it."""
    return bool(NAME.fullmatch(name)) and name not in operations.FUNCTIONS and name not in CONSTANTS


def tree(expression: str) -> ast.expr:
    """The checked syntax tree."""
    source = expression.strip() if isinstance(expression, str) else ""
    if not source:
        raise EngineError("", "表达式为空")
    if len(source) > MAX_LENGTH:
        raise EngineError("", f"表达式超过 {MAX_LENGTH} 个字符，请改用决策表")
    _refuse_odd(source)
    try:
        parsed = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise EngineError("", f"表达式写法有误：{source}") from error
    if sum(1 for _ in ast.walk(parsed)) > MAX_NODES:
        raise EngineError("", "表达式过于复杂，请改用决策表")
    return parsed


def settled(expression: str) -> None:
    """Compute the calls that read nothing: what they cannot give now they never can. Raises EngineError."""
    for node in ast.walk(tree(expression)):
        if isinstance(node, ast.Call) and not _walk_names(node, certain=False):
            _build(node)({})


def built(node: ast.expr) -> Thunk:
    """A tree, or a part of one, as a function of the variables. Raises EngineError."""
    _refuse_mixed(node)
    return _build(node)


def outside_quotes(source: str) -> list[str]:
    """The pieces of a text before, between and behind what stands in quotes."""
    return QUOTED.split(source)[::2]


def _refuse_odd(source: str) -> None:
    """What Python takes and means otherwise than its author."""
    if "\\" in source or "\x00" in source:
        raise EngineError("", "表达式中不能有反斜杠")
    pieces = outside_quotes(source)
    if any(not piece.strip() for piece in pieces[1:-1]):
        raise EngineError("", "两段文字之间缺少逗号或运算符")
    if any(_ZEROS.search(piece) for piece in pieces):
        raise EngineError("", "数字不能以 0 开头，也不写千分位")
    if any(_FOREIGN.search(piece) for piece in pieces):
        raise EngineError("", "数字只写十进制，不加下划线，如 1000")


def _refuse_mixed(parsed: ast.expr) -> None:
    """`x == "a" or "b"` asks nothing about "b"; `1,000` is two numbers."""
    if isinstance(parsed, ast.Tuple):
        raise EngineError("", "多个值请写成列表 [..]；数字不写千分位")
    for node in ast.walk(parsed):
        if isinstance(node, ast.BoolOp):
            plain = [isinstance(each, ast.Constant) and type(each.value) is not bool for each in node.values]
            if any(plain[:-1]) or (plain[-1] and any(isinstance(each, ast.Compare) for each in node.values)):
                raise EngineError("", 'and、or 的两边都须是完整的条件，如 x == "甲" or x == "乙"')


def _refused(node: ast.AST) -> EngineError:
    return EngineError("", f"表达式中{_HINTS.get(type(node), '有不允许的写法')}")


def _build(node: ast.AST) -> Thunk:
    builder = _BUILDERS.get(type(node))
    if builder is None:
        raise _refused(node)
    return builder(node)


def _constant(node: ast.Constant) -> Thunk:
    value = node.value
    if value is not None and type(value) not in (str, int, float, bool):
        raise _refused(node)
    if type(value) in (int, float):
        operations.number(value)
    return lambda variables: value


def _name(node: ast.Name) -> Thunk:
    key = node.id
    if key in CONSTANTS:
        value = CONSTANTS[key]
        return lambda variables: value
    if key.startswith("_") or key in operations.FUNCTIONS:
        raise EngineError("", f"表达式中不能使用名称 {key}")

    def read(variables: Variables) -> Json:
        try:
            return variables[key]
        except KeyError:
            raise EngineError("", f"变量 {key} 尚未产生") from None

    return read


def _logical(node: ast.BoolOp) -> Thunk:
    parts = [_build(value) for value in node.values]
    stop = isinstance(node.op, ast.Or)

    def read(variables: Variables) -> Json:
        value: Json = None
        for part in parts:
            value = part(variables)
            if bool(value) is stop:
                return value
        return value

    return read


def _unary(node: ast.UnaryOp) -> Thunk:
    operand = _build(node.operand)
    if isinstance(node.op, ast.Not):
        return lambda variables: not operand(variables)
    if isinstance(node.op, ast.USub):
        return lambda variables: -operations.number(operand(variables))
    raise _refused(node.op)


def _comparison(node: ast.Compare) -> Thunk:
    first, rest = _build(node.left), []
    for sign, right in zip(node.ops, node.comparators, strict=True):
        if type(sign) not in operations.COMPARISONS:
            raise _refused(sign)
        rest.append((operations.COMPARISONS[type(sign)], _build(right)))

    def read(variables: Variables) -> Json:
        left = first(variables)
        for compare, part in rest:
            right = part(variables)
            if not compare(left, right):
                return False
            left = right
        return True

    return read


def _arithmetic(node: ast.BinOp) -> Thunk:
    if type(node.op) not in operations.ARITHMETIC:
        raise _refused(node.op)
    operate, left, right = operations.ARITHMETIC[type(node.op)], _build(node.left), _build(node.right)
    return lambda variables: operate(left(variables), right(variables))


def _subscript(node: ast.Subscript) -> Thunk:
    box, key = _build(node.value), _build(node.slice)
    return lambda variables: operations.item(box(variables), key(variables))


def _sequence(node: ast.List | ast.Tuple) -> Thunk:
    parts = [_build(element) for element in node.elts]
    return lambda variables: [part(variables) for part in parts]


def _choice(node: ast.IfExp) -> Thunk:
    test, yes, no = _build(node.test), _build(node.body), _build(node.orelse)
    return lambda variables: yes(variables) if test(variables) else no(variables)


def _call(node: ast.Call) -> Thunk:
    if not isinstance(node.func, ast.Name) or node.func.id not in operations.FUNCTIONS or node.keywords:
        raise EngineError("", f"表达式中只能调用这些函数：{'、'.join(operations.FUNCTIONS)}")
    function, parts = operations.FUNCTIONS[node.func.id], [_build(part) for part in node.args]
    return lambda variables: operations.called(function, [part(variables) for part in parts])


_BUILDERS: Final[dict[type[ast.AST], Callable[..., Thunk]]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.BoolOp: _logical,
    ast.UnaryOp: _unary,
    ast.Compare: _comparison,
    ast.BinOp: _arithmetic,
    ast.Subscript: _subscript,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.IfExp: _choice,
    ast.Call: _call,
}


def _walk_names(node: ast.AST, certain: bool) -> set[str]:
    if isinstance(node, ast.Name):
        return set() if node.id in CONSTANTS else {node.id}
    found: set[str] = set()
    for part in _parts(node, certain):
        found |= _walk_names(part, certain)
    return found


def _parts(node: ast.AST, certain: bool) -> list[ast.AST]:
    if isinstance(node, ast.Call):
        return list(node.args)
    if certain and isinstance(node, ast.BoolOp):
        return [node.values[0]]
    if certain and isinstance(node, ast.IfExp):
        return [node.test]
    if certain and isinstance(node, ast.Compare):
        return [node.left, node.comparators[0]]
    return list(ast.iter_child_nodes(node))
