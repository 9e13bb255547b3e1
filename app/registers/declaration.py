"""What a package says about one of its registers, as frozen values parsed from package.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.enums import EntryState
from app.site.current import site


@dataclass(frozen=True)
class Dimension:
    """A field to count and filter by. `filter`: gets an index of its own; `multi`: many values, kept as tags."""

    name: str
    filter: bool = False
    multi: bool = False


@dataclass(frozen=True)
class Retention:
    """How long entries live: years from the first submission, and which registers go with them."""

    years: int
    cascade: tuple[str, ...] = ()
    start: str = "first_submission"


@dataclass(frozen=True)
class Count:
    """A computed field that holds how many records of `register` its owner has in these states, at any time."""

    field: str
    register: str
    states: tuple[str, ...] = (EntryState.CURRENT,)


@dataclass(frozen=True)
class Register:
    """One register. Field names are dotted paths into the document; lists are walked through.

    `date`: the field whose day the record counts on (default: the day of entry). `unique`: fields, or groups as
    `a+b`. `readers`: fields with organisations (account, credit code) that may read along, masked. `faces`:
    shorter public faces (`brief`) by their fields. `labels`: the Chinese of each field. `columns`: what lists show
    beside the title; `search`: what the public search finds besides it; `expires`: days on which papers end.
    `title`: what this kind of record is called (of a release: the title of the form, where nothing else is said).
    `include`: fields of other forms of the same case that are part of the record, by form. `follows`: fields that
    say what a linked record says, as `link.field`. `names_owner`: the field with the name of the owner itself.
    """

    name: str
    package: str
    form: str
    key: tuple[str, ...]
    owner: str
    region: str | None = None
    dimensions: tuple[Dimension, ...] = ()
    measures: tuple[str, ...] = ()
    reports: tuple[tuple[str, ...], ...] = ()
    unique: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    public: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    key_fields: tuple[str, ...] = ()
    minor_fields: tuple[str, ...] = ()
    append_fields: tuple[str, ...] = ()
    retention: Retention | None = None
    faces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    title_field: str | None = None
    date: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    counts: tuple[Count, ...] = ()
    columns: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    expires: tuple[str, ...] = ()
    title: str = ""
    include: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    follows: Mapping[str, str] = field(default_factory=dict)
    names_owner: str | None = None

    @property
    def followed(self) -> dict[str, tuple[str, str]]:
        """Fields that follow another record, each with the link to it and the field there."""
        parts = {name: path.partition(".") for name, path in self.follows.items()}
        return {name: (link, inner) for name, (link, _, inner) in parts.items()}

    @property
    def full_name(self) -> str:
        """Package and name, `drills.plan`."""
        return f"{self.package}.{self.name}"

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms whose answers are the record, its own first."""
        return (self.form, *self.include)

    @property
    def named_by(self) -> str:
        """The field a record is called by: as declared, else the last part of the key."""
        return self.title_field or self.key[-1]

    @property
    def code(self) -> str:
        """The name used in addresses and rows: short for the first package, full for all others."""
        return code(self.full_name)


def code(name: str) -> str:
    """Without the package where that is the installation's first; all others keep their full name."""
    first = site().first_package
    return name.removeprefix(f"{first}.") if first else name


def form_of(register: Register, field: str) -> str:
    """The form that gives a field, by its dotted name."""
    head = field.partition(".")[0]
    names = {head, head.removesuffix("_files")}
    return next((form for form, fields in register.include.items() if names & set(fields)), register.form)


def part(register: Register, form: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """What of a document one form gives to the record."""
    if not register.include and form == register.form:
        return dict(document)
    return {name: value for name, value in document.items() if form_of(register, name) == form}
