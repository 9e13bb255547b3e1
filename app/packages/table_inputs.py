"""What the inputs of a decision table may be, as far as the release around it says."""

import logging
from collections.abc import Iterator, Sequence

from app.engine import diagram, xml
from app.engine.decisions import Decision, read
from app.engine.gate_kinds import Kinds, kind_of, variables
from app.engine.kinds import NOTHING, Kind, union
from app.engine.table_coverage import foreseen
from app.packages import bundle
from app.packages.check import Operators, vocabularies
from app.packages.content import Content

log = logging.getLogger(__name__)


def kinds(package: str, files: bundle.Files, tables: Sequence[Decision], operators: Operators) -> list[list[Kind]]:
    """By table and input what it may be; of a draft that cannot be understood, what the table itself says."""
    try:
        known = _variables(Content(package, files), operators)
    except Exception:  # a draft may be as broken as its writer likes: the deploy check tells how
        log.info("inputs of the tables of %s are not known", package, exc_info=True)
        known = {}
    return [
        [foreseen(one, place, kind_of(text, known)) for place, text in enumerate(one.inputs)] for one in tables
    ]


def _variables(content: Content, operators: Operators) -> Kinds:
    """What any process of the package keeps under each name."""
    roots = [xml.parse(raw) for raw in content.bpmn.values()]
    scopes = [each for root in roots for one in diagram.processes(root) for each in diagram.read(one).every()]
    tables = {one.id: one for raw in content.dmn.values() for one in _decisions(raw)}
    found = dict[str, Kind]()
    for _, known in vocabularies(content, content.package, operators):
        for name, kind in variables(scopes, tables, known).items():
            found[name] = union([found.get(name, NOTHING), kind])
    return found


def _decisions(raw: bytes) -> Iterator[Decision]:
    yield from read(raw)
