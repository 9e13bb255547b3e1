"""A package drawn in a test, published in the office; its forms are those of the measuring package."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.effects.operators import OPERATORS
from app.packages.deploy import deploy
from tests.plugins.office import Office


def drawn(
    office: Office,
    folder: Path,
    manifest: str,
    files: Mapping[str, bytes],
    key: str = "drawn",
    forms_too: Mapping[str, Any] | None = None,
) -> Office:
    """The office where the package can be started; `forms_too`: schemas of further forms. Raises Faulty."""
    processes, forms = folder / "processes", folder / "forms"
    (processes / key).mkdir(parents=True)
    shutil.copytree("bench/forms/bench", forms / key)
    (processes / key / "package.toml").write_text(manifest)
    for name, raw in files.items():
        (processes / key / name).write_bytes(raw)
    for name, schema in (forms_too or {}).items():
        (forms / key / f"{name}-schema.json").write_text(json.dumps(schema))
        layout = {"ui:options": {"sections": [{"id": name, "title": name, "fields": [*schema["properties"]]}]}}
        (forms / key / f"{name}-uischema.json").write_text(json.dumps(layout))
    with office.database.transaction():
        deploy(processes, forms, OPERATORS)
    return office
