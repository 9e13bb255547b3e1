"""A submission names its attachments: from then on they belong to the case."""

from collections.abc import Collection, Sequence

from app import db
from app.attachments import queries, store
from app.attachments.models import BOUND, Attachment
from app.errors import Invalid, Problem


def bind(ids: Collection[int], case_id: int, org: str, known: Collection[int] = ()) -> Sequence[Attachment]:
    """Bind the attachments and give them back, so that names and sizes can be taken from here.

    `org` may name its own uploads and what the case has; `known` are ids of the record's last version.
    Raises Invalid (V-ATT-1) for unknown or foreign ids and above the record's share.
    """
    db.write()
    found = queries.attachments(ids)
    allowed = [row for row in found if org == row.owner_org or row.case_id == case_id or row.id in known]
    if len(allowed) < len(set(ids)):
        raise _refusal("有附件不存在，或者不是由本单位上传，请重新上传。")
    _within_share(allowed)
    for row in allowed:
        row.case_id = case_id if row.case_id is None else row.case_id
        row.state = BOUND
    return allowed


def _within_share(rows: Sequence[Attachment]) -> None:
    limits = store.current()
    if len(rows) > limits.record_files or sum(row.size for row in rows) > limits.record_bytes:
        megabytes = limits.record_bytes // 1024 // 1024
        raise _refusal(f"一份填报最多附{limits.record_files}个文件、共{megabytes} MB，请减少附件。")


def _refusal(message: str) -> Invalid:
    return Invalid([Problem("", "V-ATT-1", message)], message)
