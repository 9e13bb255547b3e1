"""The program knows no business: no name of a package, its registers, forms, processes and fields stands in it."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.config import ROOT
from tests.plugins.tree import name, tracked

ENDINGS = {".py", ".html", ".js", ".jsx", ".mjs", ".css"}
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
PLAIN = frozenset({
    "authority", "body", "central", "comment", "complete", "content", "date", "finding", "from", "hour", "issuer",
    "item", "kind", "model", "name", "no", "note", "other", "page", "reason", "result", "to", "type", "valid_to",
    "year",
})  # fmt: skip
"""Words of any program: as the name of a field they say nothing of a business."""
PLATFORM = {
    "decision": "what a review says, on any form",
    "declaration": "what a package declares of a register",
    "licence": "a format of forms: numbers of safety licences",
    "cert_no": "a format of forms: numbers of certificates",
    "offshore": "the line of offshore departments",
    "opinion": "what a review says, on any form",
    "org_code": "the code of an organisation",
    "owner": "whom a record belongs to",
    "owner_uscc": "the credit code of whom a record belongs to",
    "receipt": "what a sender is given",
    "region": "a place by its six digits",
    "remarks": "what a review says, on any form",
    "review": "a step of that sort",
    "uscc": "the credit code of an organisation",
    "verdict": "what a check of a form says",
}
KINDS = {
    "contractor": {
        "app/accounts/orgs.py", "app/accounts/models.py", "app/accounts/queries.py", "app/cli/orgs.py",
        "app/effects/ports.py", "app/packages/convert.py", "app/sdk.py",
    },
}  # fmt: skip
"""A kind of organisation in the surface for packages, in the list of RT-7 and its command. No file is added."""
CHINESE = re.compile("外包|非煤|承包|发包|项目部|事故|奖惩|完工|培训班")
SPOKEN = {"app/forms/formats_text.py": "a format that tells one class of licences from others"}


def fields(node: Any) -> Iterator[str]:
    """Names of all properties of a schema."""
    if isinstance(node, dict):
        yield from node.get("properties", {})
        node = list(node.values())
    for one in node if isinstance(node, list) else ():
        yield from fields(one)


def business() -> frozenset[str]:
    """All names of all packages."""
    found: set[str] = set()
    for manifest in ROOT.glob("processes/*/package.toml"):
        said = tomllib.loads(manifest.read_text())
        found |= {manifest.parent.name, *said["process"], *said["form"], *said["register"]}
        for schema in (ROOT / "forms" / manifest.parent.name).glob("*-schema.json"):
            found |= {one for one in fields(json.loads(schema.read_text())) if WORD.fullmatch(one)}
    return frozenset(found) - PLAIN - PLATFORM.keys()


def program() -> list[Path]:
    """The files of the program."""
    roots = [file for file in tracked() if name(file).startswith(("app/", "frontend/"))]
    return [file for file in roots if file.suffix in ENDINGS]


def test_no_name_of_a_business_stands_in_the_program() -> None:
    names = business()
    found = [(name(file), word) for file in program() for word in {*WORD.findall(file.read_text())} & names]
    assert sorted((file, word) for file, word in found if file not in KINDS.get(word, ())) == []


def test_no_word_of_a_business_is_spoken_by_the_program() -> None:
    spoken = [name(file) for file in program() if CHINESE.search(file.read_text()) and name(file) not in SPOKEN]
    assert spoken == []


def test_no_exemption_outlives_its_need() -> None:
    texts = {name(file): {*WORD.findall(file.read_text())} for file in tracked() if file.suffix in ENDINGS}
    assert [(word, file) for word, files in KINDS.items() for file in files if word not in texts[file]] == []
    everywhere = {word for file in program() for word in texts[name(file)]}
    assert [word for word in PLATFORM if word not in everywhere] == []
