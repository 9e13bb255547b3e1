"""What no expression may say, and everywhere that an expression or the name of a variable may stand."""

from tests.app.api.hostile_packages import (
    CONDITION,
    COUNT,
    PLAIN,
    TABLE,
    TOML,
    many,
    several,
    timer,
    told,
    waits,
)  # fmt: skip

MARKER = "__import__('pathlib').Path('{}').touch()"
LIST = '<bpmn:loopDataInputRef>{}</bpmn:loopDataInputRef><bpmn:inputDataItem id="one" name="{}"/>'

ESCAPES: tuple[str, ...] = (
    MARKER, f"1 if {MARKER} else 2", f"[{MARKER}]", "open('{}', 'w')", "exec('import os')", "eval('1')",
    "().__class__.__base__.__subclasses__()", "''.__class__", "(lambda: 1)()", "[x for x in (1, 2)]",
    "(i for i in ()).gi_frame.f_back.f_globals", "max.__self__.__import__('os')", "getattr(1, 'real')",
    "'{0.__class__}'.format(1)", "f'{1}'", "9**9**9", "'a' * 10**10", "[0] * 10**9", "request.update(a=1)",
    "request.pop('amount')", "(x := 5)", "globals()", "len.__globals__", "print(1)", "type(1)", "vars()",
    "compile('1', '', 'eval')", "__builtins__", "random._os.system('true')", "breakpoint()", "{**request}",
    "*request", "not_there()", "len(*request)", "len(x=1)", "1 if", "\\u005f", "1;2", "import os", "await x",
)  # fmt: skip
"""What no expression may say; `{}` is a file that must never appear."""

FIELDS: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("condition", (PLAIN, CONDITION, "@")),
    ("timer", waits(timer("@"))),
    ("day", waits("<bpmn:timerEventDefinition><bpmn:timeDate>@</bpmn:timeDate></bpmn:timerEventDefinition>")),
    ("number", many("@")),
    ("until", several(COUNT.format("2") + "<bpmn:completionCondition>@</bpmn:completionCondition>")),
    ("variable", (PLAIN, "<spiffworkflow:variableName>request", "<spiffworkflow:variableName>@")),
    ("list", several(LIST.format("@", "one"))),
    ("item", several(LIST.format("request", "@"))),
    ("parameter", told('<spiffworkflow:parameter id="role" type="str" value="@"/>')),
    ("result", told("", ' resultVariable="@"')),
    ("column", (TABLE, 'request["amount"]', "@")),
    ("cell", (TABLE, "&gt; 9999000", "@")),
    ("output", (TABLE, '<outputEntry id="o1"><text>"refused"', '<outputEntry id="o1"><text>@')),
    ("office", (TOML, 'org = "starter"', 'org = "@"')),
)  # fmt: skip
"""Where an expression or the name of a variable may stand; `@` is its place."""
