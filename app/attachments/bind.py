"""A submission names its attachments: from then on they belong to the case."""

from collections.abc import Collection, Sequence

from app.attachments import queries, store
from app.attachments.models import Attachment
from app.enums import AttachmentState
from app.errors import Invalid, Problem


def bind(ids: Collection[int], case_id: int) -> Sequence[Attachment]:
    """Bind the attachments and give them back, so that names and sizes can be taken from here. Whether they may be
    named there is decided by the caller.

    Raises Invalid (V-ATT-1) for unknown ids and above the record's share.
    """
    found = queries.locked(ids)
    if len(found) < len(set(ids)):
        raise _refusal("有附件不存在，请重新上传。")
    _within_share(found)
    for row in found:
        row.case_id = case_id if row.case_id is None else row.case_id
        row.state = AttachmentState.BOUND
    return found


def _within_share(rows: Sequence[Attachment]) -> None:
    limits = store.current()
    if len(rows) > limits.record_files or sum(row.size for row in rows) > limits.record_bytes:
        megabytes = limits.record_bytes // 1024 // 1024
        raise _refusal(f"一份填报最多附{limits.record_files}个文件、共{megabytes} MB，请减少附件。")


def _refusal(message: str) -> Invalid:
    return Invalid([Problem("", "V-ATT-1", message)], message)
