"""What answers name: files, each with the secret of its place, and what is chosen in fields of a kind."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.forms.json_pointer import parts
from app.forms.schema import Form
from app.forms.validate import at


class Named(NamedTuple):
    """`file`: as it stands in the answers; `place`: pointer of its list; `secret`: None where all may read it."""

    file: dict[str, Any]
    place: str
    secret: str | None

    @property
    def number(self) -> str:
        """As it was sent."""
        return str(self.file.get("id", ""))


def named(form: Form, answers: Any) -> Iterator[Named]:
    """Every file the answers name."""
    for file, place in files_named(answers, ""):
        yield Named(file, place, at(form.root, parts(place)).withheld if form.withheld else None)


def files_named(value: Any, place: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Every file that answers name, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.endswith("_files") and isinstance(inner, list):
                yield from ((one, f"{place}/{key}") for one in inner if isinstance(one, dict))
            else:
                yield from files_named(inner, f"{place}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from files_named(inner, f"{place}/{number}")


def named_in(form: Form, answers: Mapping[str, Any], widget: str) -> Iterator[str]:
    """What the fields drawn as this `widget` (`org`, `entry`) name; rows aside."""
    for name in form.drawn_as.get(widget, ()):
        if isinstance(value := answers.get(name), str) and value:
            yield value


def names_file(answers: Any, number: int) -> bool:
    """Whether these answers name the file of that number."""
    return any(one.get("id") == str(number) for one, _ in files_named(answers, ""))
