"""What a copy or a notice may be answered on: the form its diagram names."""

from app.cases.approval import COPY
from app.cases.models import WorkItem
from app.packages.queries import Loaded


def form_of(loaded: Loaded, item: WorkItem) -> str:
    """Short name of the item's form; "" where it is only to be read. Copies of releases in which no copy names a
    form are answered on the form that these releases keep for it."""
    if item.form is None and item.kind == COPY:
        return loaded.content.spare_form or ""
    return item.form or ""
