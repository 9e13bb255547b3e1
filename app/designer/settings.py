"""package.toml as pages: its tables by what people call them, one of them as a form, all of them as a text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app import toml
from app.designer import pages
from app.designer.settings_answers import Sent, answered
from app.designer.settings_choices import Choices
from app.designer.settings_fields import drawn
from app.designer.settings_words import KINDS, SECTIONS, Words
from app.effects.operators import OPERATORS
from app.engine.gate import Fault
from app.engine.steps import EngineError
from app.errors import NotFound
from app.packages import settings_text
from app.packages.package import NAME
from app.packages.parse import FILE, fault
from app.packages.publish import problems
from app.packages.reach import reach

WHOLE: Final = "package"
STRANGE: Final = "这一项在文件中的写法较特殊，不能在表单中修改，请在“原文”中修改"
Path = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A table in the list: where it stands in the file, and what people call it."""

    path: Path
    title: str

    @property
    def address(self) -> str:
        """Its last part of the address."""
        return ".".join(self.path) or WHOLE


class Settings:
    """The package.toml of one release. Raises NotFound where there is none."""

    def __init__(self, package: str, release_id: int) -> None:
        self.row, self.files = pages.found(package, release_id)
        if FILE not in self.files:
            raise NotFound("该版本中没有 package.toml。")
        self.raw = self.files[FILE]
        try:
            self.whole: Mapping[str, Any] = toml.read(self.raw)
        except toml.Unreadable:
            self.whole = {}
        self.choices = Choices(package, self.files, self.whole)

    def said(self, path: Path) -> dict[str, Any]:
        """What a table says now, nothing where there is none."""
        if not path:
            return {"title": self.whole.get("title")}
        return settings_text.table(self.whole, path) or {}

    def changed(self, path: Path, sent: Sent) -> bytes:
        """The file with the table as it was sent. Raises Unwritable and toml.Unreadable."""
        said = self.said(path)
        now = answered(kind_of(path), sent, said)
        return settings_text.changed(self.raw, path, {**_unknown(path, said), **now})


def path_of(address: str) -> Path:
    """The table that an address names. Raises NotFound."""
    section, *names = address.split(".")
    deep = {"deadline": (2,), "step": (1, 2), WHOLE: (0,)}.get(section, (1,))
    if section not in KINDS or len(names) not in deep or not all(re.fullmatch(NAME, one) for one in names):
        raise NotFound("没有这一项设置。")
    return (section, *names) if names else ()


def kind_of(path: Path) -> type:
    """What reads the table."""
    return KINDS[path[0] if path else WHOLE]


def page(
    settings: Settings, address: str, sent: Sent | None = None, refused: tuple[Fault, ...] = ()
) -> dict[str, Any]:
    """One table as a form; `sent` and `refused`: what was typed, and what is wrong with it."""
    path = path_of(address)
    said, there = settings.said(path), not path or settings_text.table(settings.whole, path) is not None
    shown = said if sent is None else answered(kind_of(path), sent, said)
    lists = settings.choices
    faults = refused or tuple(problems(settings.row.id, OPERATORS))
    own = [one for one in faults if _speaks_of(one, path)]
    fields = drawn(kind_of(path), shown, lambda name: lists.of(name, path, shown))
    return {
        **_frame(settings, refused),
        "address": address,
        "path": path,
        "words": SECTIONS[path[0] if path else WHOLE],
        "table": _called(settings.choices, path),
        "there": there,
        "fields": fields,
        "problems": {one.key: [_bare(each) for each in own if _key(each, path) == one.key] for one in fields},
        "others": [one.message for one in own if _key(one, path) not in {each.key for each in fields}],
        "elsewhere": len(faults) - len(own),
    }


def overview(settings: Settings, text: str | None = None, refused: tuple[Fault, ...] = ()) -> dict[str, Any]:
    """All tables by their titles, and the text of the file; `text` as it was typed and refused."""
    written = settings.raw.decode("utf-8", "replace")
    faults = refused or tuple(problems(settings.row.id, OPERATORS))
    return {**_frame(settings, refused), "written": written if text is None else text, "elsewhere": len(faults)}


def strange(path: Path) -> Fault:
    """The form cannot say this in the file as it is written."""
    return fault(".".join(path) or "title", STRANGE)


def _frame(settings: Settings, refused: tuple[Fault, ...]) -> dict[str, Any]:
    return {
        **pages.file(settings.row.package, settings.row.id, FILE),
        "groups": [*_groups(settings)],
        "refused": refused,
    }


def _groups(settings: Settings) -> Iterator[tuple[str, Words, list[Line], list[Line]]]:
    """Each section with its tables, and those that it may have besides."""
    for section, words in SECTIONS.items():
        there = [Line(path, _called(settings.choices, path)) for path in _paths(settings, section)]
        known = {one.path for one in there}
        wanted = [Line(path, _called(settings.choices, path)) for path in _possible(settings.choices, section)]
        yield section, words, there, [one for one in wanted if one.path not in known]


def _paths(settings: Settings, section: str) -> Iterator[Path]:
    if section == WHOLE:
        yield ()
    for name, table in settings.choices.tables(section).items():
        nested = section == "deadline" or (
            section == "step" and table and all(isinstance(one, dict) for one in table.values())
        )
        for path in [(section, name, inner) for inner in table] if nested else [(section, name)]:
            if all(re.fullmatch(NAME, part) for part in path):
                yield path


def _possible(choices: Choices, section: str) -> list[Path]:
    processes = [*choices.tables("process")]
    if section in ("deadline", "step"):
        return [(section, process, step) for process in processes for step, _ in choices.steps(process)]
    names = {
        "process": lambda: [*choices.drawings],
        "lane": lambda: [*_lanes(choices)],
        "form": lambda: [*choices.forms],
        "secret": lambda: sorted({name for form in choices.forms.values() for name in form.withheld}),
        "portal": lambda: [key for key, one in choices.tables("register").items() if one.get("public")],
        "guide": lambda: [key for key in processes if choices.tables("process")[key].get("start")],
    }
    return [(section, name) for name in names[section]() if re.fullmatch(NAME, name)] if section in names else []


def _lanes(choices: Choices) -> Iterator[str]:
    for name, raw in choices.files.items():
        try:
            yield from reach(raw).lanes if name.endswith(".bpmn") else ()
        except EngineError:
            continue


def _called(choices: Choices, path: Path) -> str:
    if not path:
        return "名称"
    section, name, *inner = path
    steps = dict(choices.steps(name if inner else ""))
    if inner:
        return f"{choices.title_of_process(name)}：{steps.get(inner[0], inner[0])}"
    titles = {
        "process": lambda: choices.title_of_process(name),
        "guide": lambda: choices.title_of_process(name),
        "form": lambda: choices.title_of_form(name),
        "step": lambda: f"所有流程：{steps.get(name, name)}",
        "register": lambda: choices.registers().get(name, ""),
        "portal": lambda: choices.registers().get(name, ""),
    }
    return titles.get(section, lambda: str(choices.tables(section).get(name, {}).get("title") or ""))() or name


def _unknown(path: Path, said: Mapping[str, Any]) -> dict[str, Any]:
    """Keys that no form knows are kept, for the check to speak of them."""
    fields = drawn(kind_of(path), {}, lambda name: ())
    known = {one.key for one in fields}
    return {key: value for key, value in said.items() if key not in known}


def _speaks_of(one: Fault, path: Path) -> bool:
    place = ".".join(path) or "title"
    return one.element == place or one.element.startswith((f"{place}.", f"{place}["))


def _bare(one: Fault) -> str:
    """What it says, without where: it stands there."""
    return one.message.removeprefix(f"{FILE} 的 {one.element}：")


def _key(one: Fault, path: Path) -> str:
    if not path:
        return "title"
    rest = one.element.removeprefix(".".join(path)).removeprefix(".")
    return re.split(r"[.\[]", rest, maxsplit=1)[0]
