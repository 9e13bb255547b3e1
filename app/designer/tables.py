"""What the pages of decision tables are given: the editor of one, and the form with which one is begun."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from app.designer import facts, pages
from app.errors import NotFound
from app.packages.parse import FILE
from app.packages.table_file import Beginning, Begun, callers

ENDING: Final = ".dmn"
INPUTS, OUTPUTS = 6, 4
"""Columns that a table may be begun with; more are added in the editor."""
TYPES: Final = {"text": "string", "choice": "string", "number": "number", "truth": "boolean"}
Files = Mapping[str, bytes]


def editing(package: str, release_id: int, name: str) -> dict[str, Any]:
    """The page of one file of tables with the properties of its island. Raises NotFound."""
    page = pages.file(package, release_id, name)
    if not name.endswith(ENDING):
        raise NotFound("这个文件不是决策表，不能在这里编辑。")
    return {**page, "given": {"key": package, "release": release_id, "name": name, "dmn": page["text"]}}


def beginning(
    package: str, release_id: int, typed: MultiDict[str, str] | None = None, refused: Sequence[str] = ()
) -> dict[str, Any]:
    """The form, with what was typed into it and what was wrong with that."""
    _, files = pages.found(package, release_id)
    return {
        **pages.file(package, release_id, FILE),
        "offered": [(one.name, one.title) for one in offered(files)],
        "inputs": _padded(typed.getlist("input") if typed else [], INPUTS),
        "outputs": [
            *zip(
                *(_padded(typed.getlist(key) if typed else [], OUTPUTS) for key in ("output", "label")),
                strict=True,
            )
        ],
        "typed": typed or {},
        "refused": refused,
    }


def _padded(given: list[str], count: int) -> list[str]:
    return [*given, *[""] * count][:count]


def asked(typed: MultiDict[str, str], files: Files) -> Beginning:
    """The table that was asked for; an input that is not offered is none."""
    known = {one.name: one for one in offered(files)}
    inputs = [known[name] for name in dict.fromkeys(typed.getlist("input")[:INPUTS]) if name in known]
    pairs = list(zip(typed.getlist("output"), typed.getlist("label"), strict=False))[:OUTPUTS]
    outputs = [Begun(name.strip(), label.strip()) for name, label in pairs if name.strip()]
    key, title, policy = (typed.get(name, "").strip() for name in ("key", "title", "policy"))
    return Beginning(key, title, policy, inputs, outputs)


def offered(files: Files) -> list[Begun]:
    """The answers that a table may ask for, as its columns would ask."""
    return list(dict.fromkeys(_offered(files)))


def _offered(files: Files) -> Iterator[Begun]:
    answers = facts.facts(files)
    for step in (step for process in facts.written(files) for step in process["steps"]):
        for one in (one for one in answers if one["form"] == step["form"]):
            title = f"{step['title']}：{one['title']}" if step["title"] else one["title"]
            values = tuple(value for value, _ in one["options"]) if one["kind"] == "choice" else ()
            yield Begun(f'{step["variable"]}["{one["field"]}"]', title, TYPES[one["kind"]], values)


def called(package: str, release_id: int, name: str) -> list[str]:
    """The diagrams that call a table of this file. Raises NotFound."""
    _, files = pages.found(package, release_id)
    if name not in files or not name.endswith(ENDING):
        raise NotFound("该版本中没有这个决策表。")
    return callers(files, name)
