"""The two files of a form against their shapes (`shape_*.json`), before anything reads them: what a schema or a
layout may hold where, so that nothing malformed reaches code that trusts it."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

import orjson

from app.forms import validate

MOST: Final = 20
_WORDS: Final = {
    "string": "文字",
    "number": "数字",
    "integer": "整数",
    "boolean": "true 或 false",
    "null": "null",
    "array": "列表",
    "object": "对象",
}


def _of(which: str) -> validate.Validator:
    return validate.compiled(orjson.loads((Path(__file__).parent / f"shape_{which}.json").read_bytes()))


_SHAPES: Final = {which: _of(which) for which in ("schema", "uischema")}


def faults(which: str, written: Mapping[str, Any]) -> list[str]:
    """Up to MOST values of another type than belongs there. `which`: `schema` or `uischema`."""
    return list(dict.fromkeys(islice(_faults(which, written), MOST)))


def _faults(which: str, written: Mapping[str, Any]) -> Iterator[str]:
    for error in _SHAPES[which].iter_errors(written):
        expected = "、".join(_WORDS[one] for one in error.kind.as_dict()["types"])
        yield f"{which} 的“{validate.pointer(error.instance_path)[-80:]}”应为{expected}。"
