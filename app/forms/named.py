"""Files that answers name, with the secret under which each place keeps them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.forms.json_pointer import files_named, parts
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
