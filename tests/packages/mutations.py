"""Sound files of a package with one or two things in them changed to what nobody would write."""

import json
import re
from collections.abc import Mapping
from random import Random
from typing import Any

Files = dict[str, bytes]
TOML = [
    "9" * 5000, "-" + "9" * 4301, "1e999", "nan", "-inf", "9" * 30, "1979-05-27T00:32:00-23:59", "0001-01-01",
    "9999-12-31T23:59:59.999999Z", "00:00:00", "0x" + "f" * 5000, "0b" + "1" * 20000, "[]", "{}", "[[[]]]", '""',
    '"\\U0010FFFF"', '"\\uD800"', "true", "{a={b={c=1}}}", '[1,"a",true]', '"../../x"', '"' + "x" * 5000 + '"',
    '"a.b.c.d"', '"\\u0000"', '"甲\\u202e乙"', '"<img src=x>"', '[""]', '["a","a"]', "-1", "0", "99999999",
    '{name="x"}', "[{name=1}]", '["a+b+"]', '"."', '["."]', '{x="."}', '{x=["y"]}', "x" + ".a" * 30000 + "=1",
]  # fmt: skip
NEW = [
    "include", "reads", "shows", "superiors", "different_from", "checks", "targets", "result", "inputs", "faces",
    "unreviewed", "retention", "counts", "follows", "links", "unique", "expires", "date", "face", "guide", "title",
    "dimensions", "measures", "reports", "labels", "readers", "search", "columns", "decisions", "owner", "key",
]  # fmt: skip
JSON: list[Any] = [
    10**17, 10**300, -1, 0, 1.5, True, None, [], {}, [[]], [None], {"a": None}, "", "x" * 3000, "\u0000", "\u202e",
    "***", "(", "#/definitions/x", "../x", ["a", 1], {"$ref": "#"}, [{}], [{"const": None}], [{"const": [1]}],
    [[1]], [{"a": 1}], [True], "review", "string", "array", {"properties": []}, {"type": "array"}, "." * 50,
]  # fmt: skip
XML = [
    "", "x", "0", "-1", "a b", "&#0;", "&#x10FFFF;", "P99999999999D", "PT0S", "R/PT1S", "9999-12-31T00:00:00Z",
    "${x}", "../x", "x" * 3000, "true", "_", "a.b", "9" * 5000, "1e999", "甲&#x202e;乙",
    "a" + ".a" * 400, "[" * 300,
]  # fmt: skip
ELEMENTS = [
    "timerEventDefinition", "callActivity", "scriptTask", "subProcess", "x", "inclusiveGateway", "complexGateway",
    "eventBasedGateway", "boundaryEvent", "sendTask", "transaction", "businessRuleTask", "manualTask",
    "dataObject", "standardLoopCharacteristics", "intermediateCatchEvent", "multiInstanceLoopCharacteristics",
]  # fmt: skip


def mutated(files: Mapping[str, bytes], seed: int) -> tuple[str, Files]:
    """The files with something changed, and what; the same seed always gives the same."""
    chance = Random(seed)
    name = chance.choice([*files, *["package.toml"] * (len(files) // 3)])
    ending, text = name.rpartition(".")[2], files[name].decode()
    told, changed = {"toml": _toml, "json": _json}.get(ending, _xml)(text, chance)
    return f"{name}: {told}", {**files, name: changed.encode("utf-8", "surrogatepass")}


def _toml(text: str, chance: Random) -> tuple[str, str]:
    lines = text.split("\n")
    at = chance.choice([at for at, line in enumerate(lines) if re.match(r"^\w+ = .*[^\[{]$", line)])
    key, value = lines[at].split(" = ")[0], chance.choice(TOML)
    if chance.random() < 0.3:
        key = chance.choice(NEW)
        lines.insert(at + 1, f"{key} = {value}")
    else:
        lines[at] = f"{key} = {value}"
    return f"line {at + 1} {key} = {value[:40]}", "\n".join(lines)


def _json(text: str, chance: Random) -> tuple[str, str]:
    whole = json.loads(text)
    told = [_put(whole, chance) for _ in range(1 if chance.random() < 0.7 else 2)]
    return "; ".join(told), json.dumps(whole)


def _put(whole: Any, chance: Random) -> str:
    places = list(_places(whole, ()))
    path = chance.choice(places)
    value = chance.choice(JSON)
    at = whole
    for part in path[:-1]:
        at = at[part]
    at[path[-1]] = value
    return f"{path} = {str(value)[:40]}"


def _places(value: Any, path: tuple[Any, ...]) -> Any:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from _places(one, (*path, key))


def _xml(text: str, chance: Random) -> tuple[str, str]:
    if chance.random() < 0.6:
        found = chance.choice(list(re.finditer(r'="([^"]*)"|>([^<>]*\S[^<>]*)<', text)))
        which = 1 if found[1] is not None else 2
        value = chance.choice(XML)
        return f"{found[0][:40]} → {value[:30]}", text[: found.start(which)] + value + text[found.end(which) :]
    found = chance.choice(list(re.finditer(r"<(?:\w+:)?(\w+)", text)))
    value = chance.choice(ELEMENTS)
    return f"{found[0]} → {value}", text.replace(found[1], value, 1 if chance.random() < 0.3 else -1)
