"""What the pages of the guide show, finished: no queries and no decisions in templates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.accounts import queries as accounts
from app.accounts.contacts import Contact, contact
from app.accounts.person import Person
from app.effects.ports import ports
from app.errors import AppError, NotFound
from app.forms.requirements import Part, asked
from app.forms.tree import Node, is_twin
from app.guide.steps import Step, steps, who
from app.packages import calls
from app.packages import queries as packages
from app.packages.package import Guide, Process
from app.packages.portal import guided
from app.packages.queries import Loaded
from app.registers import classify
from app.registers.declaration import Register
from app.sdk import BusinessError
from app.site.current import site


@dataclass(frozen=True)
class Line:
    """A process in the list of guides."""

    key: str
    title: str
    about: str


@dataclass(frozen=True)
class Result:
    """What comes of it: the register, its address where the public may read it, what a change files at once:
    whatever is done to it, and what only grows."""

    title: str
    address: str
    public: tuple[str, ...]
    at_once: tuple[str, ...]
    growing: tuple[str, ...]


@dataclass(frozen=True)
class GuidePage:
    """One guide. `office`: the department of whoever is signed in; `startable`: whether she may begin it;
    `changes_only`: with a record, from its page."""

    key: str
    title: str
    who: str
    said: Guide
    forms: tuple[tuple[str, tuple[Part, ...]], ...]
    steps: list[Step]
    days: int
    result: Result | None
    office: Contact | None
    startable: bool
    changes_only: bool
    complaint: str


def listing(person: Person | None) -> list[tuple[str, list[Line]]]:
    """The guides that this reader may read, by package: those for organisations outside, all for departments."""
    found = [
        (loaded.package.title, [_line(loaded, one) for one in _told(loaded, person)])
        for loaded in packages.packages()
    ]
    return [(title, lines) for title, lines in found if lines]


def own(person: Person | None) -> Contact | None:
    """The department that gave this person's organisation its account, where one did."""
    giver = accounts.org(person.org.code) if person else None
    return contact(giver.allocator) if giver is not None and giver.allocator else None


def _line(loaded: Loaded, process: Process) -> Line:
    said = loaded.package.guides.get(process.key)
    return Line(f"{loaded.package.key}.{process.key}", process.title, said.about if said else "")


def _told(loaded: Loaded, person: Person | None) -> Iterator[Process]:
    return guided(loaded, person.roles if person else ())


def page(key: str, person: Person | None) -> GuidePage:
    """The guide of a process. Raises NotFound for what nobody may start, or not from outside."""
    for loaded in packages.packages():
        for process in _told(loaded, person):
            if f"{loaded.package.key}.{process.key}" == key:
                return _page(loaded, process, person)
    raise NotFound


def _page(loaded: Loaded, process: Process, person: Person | None) -> GuidePage:
    package, content = loaded.package, loaded.content
    said = package.guides.get(process.key) or Guide(process.key)
    forms = (content.forms[name] for name in sorted(content.first_forms(process.key)) if name in content.forms)
    told = steps(package, process, content.course(process.key))
    return GuidePage(
        key=f"{package.key}.{process.key}",
        title=process.title,
        who="、".join(who(role) for role in process.start),
        said=said,
        forms=tuple((form.title, asked(form)) for form in forms),
        steps=told,
        days=sum(one.days or 0 for one in told),
        result=_result(loaded, process),
        office=_office(loaded, said, person),
        startable=person is not None and not person.roles.isdisjoint(process.start),
        changes_only=process.key in content.changing_only,
        complaint=said.complaint or site().texts.complaint,
    )


def _result(loaded: Loaded, process: Process) -> Result | None:
    register = loaded.package.registers.get(process.register or "")
    if register is None:
        return None
    form = loaded.record_form(register.name)

    def typed(names: Iterable[str]) -> tuple[str, ...]:
        # Scans beside a field have no name of their own, unless the form gives them one.
        called = (name for name in names if name in register.labels or not is_twin(name))
        told = (name for name in called if process.unreviewed and _typed(form.fields.get(name)))
        return _titles(register, told)

    return Result(
        register.title,
        f"/public/{register.code}" if register.public else "",
        _titles(register, register.public),
        typed(name for name in form.fields if classify.at_once(register, name)),
        typed(name for name in form.fields if classify.grows(register, name)),
    )


def _typed(node: Node | None) -> bool:
    """Whether people fill the field in, other than by agreeing to a sentence."""
    return node is not None and not node.computed and node.schema.get("const") is not True


def _titles(register: Register, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(register.labels.get(name, name) for name in names))


def _office(loaded: Loaded, said: Guide, person: Person | None) -> Contact | None:
    """The department that decides for this person's organisation, where the package can say so beforehand."""
    if said.office_of is None or person is None:
        return None
    name = f"{loaded.package.key}.{said.office_of}"
    try:
        found = calls.call_handler(name, {"starter": person.org.code}, ports(loaded.package.key))
    except (AppError, BusinessError):
        return None
    code = found.get("code") if isinstance(found, dict) else found
    return contact(code) if isinstance(code, str) else None
