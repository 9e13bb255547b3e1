"""What the inputs of a decision table may be, as far as the release around it says."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from app.engine import diagram, xml
from app.engine.decisions import Decision, read
from app.engine.gate_kinds import Kinds, kind_of, variables
from app.engine.kinds import NOTHING, Kind, union
from app.engine.table_space import foreseen
from app.packages import bundle
from app.packages.check import Operators, vocabularies
from app.packages.content import Content
from app.packages.models import Release

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Known:
    """A release by what it is; the same bytes say the same for ever."""

    package: str
    digest: str
    packed: bytes = field(compare=False)
    operators: Operators = field(compare=False)


def kinds(release: Release, tables: Sequence[Decision], operators: Operators) -> list[list[Kind]]:
    """By table and input what it may be; of a draft that cannot be understood, what the table itself says."""
    try:
        known = _variables(_Known(release.package, release.digest, release.files, operators))
    except Exception:  # a draft may be as broken as its writer likes: the deploy check tells how
        log.info("inputs of the tables of %s are not known", release.package, exc_info=True)
        known = {}
    return [
        [foreseen(one, place, kind_of(text, known)) for place, text in enumerate(one.inputs)] for one in tables
    ]


@lru_cache(maxsize=16)
def _variables(release: _Known) -> Kinds:
    """What any process of the package keeps under each name."""
    content = Content(release.package, bundle.unpack(release.packed))
    roots = [xml.parse(raw) for raw in content.bpmn.values()]
    scopes = [each for root in roots for one in diagram.processes(root) for each in diagram.read(one).every()]
    tables = {one.id: one for raw in content.dmn.values() for one in read(raw)}
    found = dict[str, Kind]()
    for _, known in vocabularies(content, content.package, release.operators):
        for name, kind in variables(scopes, tables, known).items():
            found[name] = union([found.get(name, NOTHING), kind])
    return found
