"""Attachments: uploaded by whoever is signed in, read by whoever may read the case that names them."""

from typing import Any, BinaryIO, cast

from flask import jsonify, request, send_file

from app.accounts.audience import audience
from app.accounts.session import current
from app.api.blueprint import api
from app.arguments import describes
from app.attachments import receive
from app.attachments.models import Attachment
from app.cases.files import served
from app.errors import BadRequest, Invalid, Problem

FIELD = "file"
POLICY = "sandbox; default-src 'none'"


def _shape(row: Attachment) -> dict[str, Any]:
    return {"id": str(row.id), "name": row.name, "size": row.size, "type": row.type, "sha256": row.sha256}


@api.post("/attachments")
@audience("signed_in")
@describes("File", status=201)
def upload() -> Any:
    """Keep one file (multipart, field `file`)."""
    names = [*request.form, *request.files]
    unknown = [Problem(f"/{name}", "V-KEY", "未知的内容，请删除。") for name in names if name != FIELD]
    if unknown:
        raise Invalid(unknown)
    sent = request.files.getlist(FIELD)
    if len(sent) != 1:
        raise BadRequest(f"请选择一个要上传的文件（字段 {FIELD}）。")
    return jsonify(_shape(receive.receive(cast(BinaryIO, sent[0].stream), sent[0].filename or "", current()))), 201


@api.get("/attachments/<int:attachment_id>")
@audience("signed_in")
def download(attachment_id: int) -> Any:
    """The file itself, never shown inside a page."""
    row, file = served(current(), attachment_id)
    answer = send_file(file, mimetype=row.type, as_attachment=True, download_name=row.name)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
