"""卷宗 and the records beside a form, as pages show them: finished text, no queries in templates."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from app import clock
from app.accounts.person import Person
from app.accounts.queries import org_name
from app.accounts.scope import Scope
from app.accounts.session import current
from app.cases.item_view import ItemView
from app.cases.reading.access import secrets_of, sees
from app.cases.reading.case_file import Origin, Reply, Sheet, replies
from app.cases.reading.side_records import Beside
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.cases.state.record import besides, record_form, register_of
from app.errors import NotFound
from app.forms import seal
from app.forms.columns import cells
from app.forms.pointer_titles import pointed
from app.forms.render import FILES, Card, Page, as_looked, difference, reading
from app.forms.schema import Form
from app.forms.unveil import beside
from app.forms.value_texts import Look, Titles
from app.regions.queries import full_name
from app.registers import sight
from app.registers.declaration import part


def called(code: str) -> str:
    """Name of an organisation, its code where it has none."""
    return org_name(code) or code


def _entry(number: str) -> str | None:
    """What a record is called for whoever reads the page."""
    return sight.named(Scope.of(current()), number)


TITLES: Titles = {"org": called, "entry": _entry}


@dataclass(frozen=True)
class Version:
    """One sending in a line. `no`: which of its form; `against`: which one it is compared with; `changes`: names
    of what it changed or what followed."""

    submission: int
    no: int
    who: str
    at: str
    against: int
    changes: list[str]

    @property
    def compared(self) -> str:
        """What it is compared with, in words."""
        return "上次" if self.against == self.no - 1 else f"第{self.against}次"


@dataclass(frozen=True)
class Answer:
    """A remark, who asked, and whether it was followed; `said`: in a word, and its colour."""

    place: str
    message: str
    by: str
    said: tuple[str, str]


@dataclass(frozen=True)
class Bundle:
    """All versions of a form; `page`: what of the newest one does not stand elsewhere on the page, or None;
    `secret`: it holds what is withheld from others and may be opened by this reader; `replaced`: none of them
    holds any more; `ahead`: how it answers a return and what it changed stand before the record of the page."""

    key: str
    title: str
    newest: Version
    page: Page | None
    answers: list[Answer]
    earlier: list[Version]
    secret: bool = False
    replaced: bool = False
    ahead: bool = False

    @property
    def news(self) -> bool:
        """Whether it answers a return or changes what was sent before."""
        return bool(self.answers or self.newest.changes)

    @property
    def shown(self) -> bool:
        """Whether anything of it is left to say in the file."""
        return bool(self.page or self.earlier or self.secret or (self.news and not self.ahead))


@dataclass(frozen=True)
class Record:
    """A record beside the form; `page` is None where there is none in force, `line` what lists show of it."""

    key: str
    title: str
    page: Page | None
    line: list[tuple[str, str]]


def bundles(person: Person, case_run: CaseRun, sheets: Sequence[Sheet], elsewhere: bool) -> list[Bundle]:
    """The file in the order in which forms came in. `elsewhere`: the record stands on the page already."""
    hers = secrets_of(person, case_run)
    groups = [[*group] for _, group in groupby(sheets, lambda one: one.line)]
    found = ((_bundle(case_run, sheets, group, elsewhere), group[0]) for group in groups)
    return [replace(one, secret=newest.current and opens(newest, hers)) for one, newest in found]


def opens(sheet: Sheet, secrets: Collection[str]) -> bool:
    """Whether something of a sending is withheld that these secrets open."""
    return not sheet.form.withheld.isdisjoint(secrets) and seal.holds_withheld(sheet.form, sheet.answers)


def with_withheld(view: ItemView, document: dict[str, Any]) -> dict[str, Any]:
    """The record with what is withheld where it was sent, hidden as it is from this reader: records keep none."""
    register, form = register_of(view.case_run), record_form(view.case_run)
    for one in view.file:
        if register and form and one.current and one.step != COPY and one.form.name in register.forms:
            document = beside(form, document, part(register, one.form.name, one.answers))
    return document


def _bundle(case_run: CaseRun, sheets: Sequence[Sheet], group: list[Sheet], elsewhere: bool) -> Bundle:
    newest, form = group[0], group[0].form
    if not newest.current:
        lines = [_version(one, len(group) - place) for place, one in enumerate(group)]
        return Bundle(f"{form.name}-{newest.submission}", form.title, lines[0], None, [], lines, replaced=True)
    there = elsewhere and newest.submission == max(
        (row.id for row in case_run.standing if row.form == form.name), default=None
    )
    left = besides(case_run, form.name, newest.answers) if there else newest.answers
    told = [
        Answer(pointed(form, one.field), one.message, called(one.by_org), _followed(one))
        for one in replies(sheets, newest)
    ]
    lines = [_version(one, len(group) - place) for place, one in enumerate(group)]
    page = sheet_page(replace(newest, answers=left), record_form(case_run)) if left or not there else None
    return Bundle(f"{form.name}-{newest.submission}", form.title, lines[0], page, told, lines[1:], ahead=there)


def _followed(reply: Reply) -> tuple[str, str]:
    if reply.changed:
        return "已修改", "green"
    return ("相关栏目已修改", "azure") if reply.beside else ("未修改", "orange")


def _version(sheet: Sheet, number: int) -> Version:
    places = [(pointed(sheet.form, one["field"]), one["computed"]) for one in sheet.differences]
    changes = dict.fromkeys(f"{place}（随之变化）" if computed else place for place, computed in places)
    who = f"{called(sheet.by_org)} {sheet.called}".strip()
    at, against = f"{clock.local(sheet.at):%Y-%m-%d %H:%M}", number - _age(sheet) + _age(sheet.before)
    return Version(sheet.submission, number, who, at, against, list(changes))


def _age(sheet: Sheet | None) -> int:
    """How many versions of its form there were by then."""
    return 0 if sheet is None else 1 + _age(sheet.earlier)


def sheet_page(sheet: Sheet, record: Form | None, compared: bool = False) -> Page:
    """One sending for reading; `compared`: against what was returned, else the sending before."""
    form, answers = sheet.form, spoken(sheet.answers, record)
    how: dict[str, Any] = {"name_of": full_name, "opened": True, "titles": TITLES}
    before = sheet.before if compared else None
    page = difference(form, answers, before.answers, **how) if before else reading(form, answers, **how)
    return unique(page, f"{form.name}-{sheet.submission}")


def revealed_page(sheet: Sheet, answers: dict[str, Any], secrets: frozenset[str]) -> Page:
    """The same with what is withheld from others; `answers` are masked already where she may not see all."""
    return unique(as_looked(sheet.form, answers, Look(full_name, True, FILES, TITLES, secrets)), "revealed")


def unique(page: Page, key: str) -> Page:
    """The page with sections that can stand beside those of others, empty ones left out."""
    cards = (replace(one, id=f"{key}-{one.id}", items=tuple(_filled(one.items))) for one in page.sections)
    return replace(page, sections=tuple(card for card in cards if card.items))


def holds(card: Card) -> bool:
    """Whether anything stands in the section."""
    return any(True for _ in _filled(card.items))


def _filled(items: Iterable[Any]) -> Iterator[Any]:
    return (one for one in items if one.rows or (one.value is not None and one.value.pieces))


def spoken(answers: dict[str, Any], record: Form | None) -> dict[str, Any]:
    """Remarks name the place they are about, not its pointer."""
    remarks = answers.get("remarks")
    if record is None or not isinstance(remarks, list):
        return answers
    named = [
        {**one, "field": pointed(record, str(one.get("field", "")))} if isinstance(one, dict) else one
        for one in remarks
    ]
    return {**answers, "remarks": named}


def records(found: Sequence[Beside]) -> list[Record]:
    """What lies beside a form, each record with its sections."""
    return [_record(number, one) for number, one in enumerate(found)]


def _record(number: int, one: Beside) -> Record:
    key = f"beside-{number}"
    if one.entry is None:
        return Record(key, one.form.title, None, [])
    page = reading(one.form, one.entry.document, name_of=full_name, opened=True, titles=TITLES)
    line = cells(one.form, one.entry.document, one.register.columns, Look(full_name, True, "", TITLES))
    return Record(key, one.form.title, unique(page, key), [(name, text) for name, text in line if text])


@dataclass(frozen=True)
class From:
    """The case that opened this one. `seen`: whether its page is there for this reader."""

    case: int
    number: str
    bundles: list[Bundle]
    seen: bool


@dataclass(frozen=True)
class File:
    """All that a page shows of what was sent."""

    bundles: list[Bundle]
    origin: From | None
    records: list[Record]


def file(person: Person, view: ItemView, elsewhere: bool) -> File:
    """Of a work item; `elsewhere`: the record itself stands on the page already."""
    found = bundles(person, view.case_run, view.file, elsewhere)
    return File(found, origin(person, view.origin), records(view.beside))


def origin(person: Person, one: Origin | None) -> From | None:
    """The opener's file, what was sent last first: that is what opened this case."""
    if one is None:
        return None
    row = one.case_run.case
    found = sorted(bundles(person, one.case_run, one.file, False), key=lambda each: -each.newest.submission)
    return From(row.id, row.number, found, sees(person, row))


def version(
    case_run: CaseRun, found: Sequence[Sheet], submission: int, secrets: Collection[str]
) -> dict[str, Any]:
    """One sending whole, against what it is compared with; `secrets`: those its reader may open.

    Raises NotFound."""
    sheet = next((one for one in found if one.submission == submission), None)
    if sheet is None:
        raise NotFound
    line = _version(sheet, _age(sheet))
    content = sheet_page(sheet, record_form(case_run), compared=True)
    told = {
        "submission": submission,
        "title": sheet.form.title,
        "no": line.no,
        "against": line.compared,
        "who": line.who,
        "at": line.at,
        "secret": opens(sheet, secrets),
    }
    return {**told, "content": content}
