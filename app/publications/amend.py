"""Numbers that the platform keeps itself change on the public page too, without a new version."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import select

from app import db
from app.publications.models import Publication

View = Callable[[Mapping[str, Any]], Sequence[Mapping[str, Any]]]


def amend(entry_id: int, values: Mapping[str, Any], view: View) -> None:
    """Put these values into the public document where it shows such fields; `view` draws it anew for reading."""
    mine = select(Publication).where(Publication.entry_id == entry_id).with_for_update()
    line = db.write().scalar(mine.execution_options(populate_existing=True))
    if line is None:
        return
    document = orjson.loads(line.document)
    shown = {name: value for name, value in values.items() if name in document}
    if shown.items() <= document.items():
        return
    document |= shown
    line.document = orjson.dumps(document).decode()
    line.view = orjson.dumps([dict(section) for section in view(document)]).decode()
    db.session().flush()
