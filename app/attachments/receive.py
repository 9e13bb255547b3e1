"""A file comes in: name made harmless, size, magic bytes, deep look, virus scanner, folder, row."""

import re
import unicodedata
from functools import partial
from typing import BinaryIO

from app import clock, db
from app.accounts.person import Person
from app.attachments import inspect, queries, store
from app.attachments.discard import forget
from app.attachments.models import Attachment
from app.errors import TooMany
from app.forms.personal_numbers import blanked

LONGEST = 120
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}
STRANGE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def receive(stream: BinaryIO, filename: str, person: Person) -> Attachment:
    """Keep a file; raises Invalid (V-ATT-1) for what may not come in and TooMany above the day's share.

    Everything slow is done before the write transaction begins.
    """
    name = blanked(clean(filename))
    promised = type_of(name)
    if promised is None:
        raise store.refusal("只接受PDF、JPG、PNG格式的文件，请转换格式后重新上传。")
    _within_share(person, 0)
    held = store.take(stream)
    try:
        inspect.judge(held.path, promised, person.id)
    except BaseException:
        held.path.unlink(missing_ok=True)
        raise
    db.after_undoing(partial(_take_back, db.unit().database, held))
    store.keep(held)
    row = _row(held, name, promised, person)
    db.after_commit(lambda: store.settle(held))
    return row


def _take_back(database: db.Database, held: store.Held) -> None:
    """Nothing came of it. Another upload of the same content that has no row yet puts it back."""
    held.path.unlink(missing_ok=True)
    forget(database, held.sha256)


def _row(held: store.Held, name: str, promised: str, person: Person) -> Attachment:
    session = db.write()
    _within_share(person, held.size)
    row = Attachment(sha256=held.sha256, name=name, size=held.size, type=promised, at=clock.now())
    row.owner_org, row.user_id = person.org.code, person.id
    session.add(row)
    session.flush()
    return row


def _within_share(person: Person, more: int) -> None:
    files, size = queries.sent_today(person.id)
    limits = store.current()
    if files >= limits.day_files or size + more > limits.day_bytes:
        raise TooMany("今天上传的附件已达上限，请明天再传，或者与管理员联系。", clock.until_tomorrow())


def clean(name: str) -> str:
    """The last part of the path without control, direction and separator marks, at most 120 characters."""
    plain = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    kept = "".join(char for char in plain if unicodedata.category(char) not in STRANGE)
    kept = re.sub(r"\s+", " ", re.sub(r'[:*?"<>|]', "_", kept)).strip()
    stem, dot, extension = kept.rpartition(".")
    if not dot:
        return kept[:LONGEST]
    stem = stem.strip(". ") or "附件"
    return f"{stem[: LONGEST - len(extension) - 1]}.{extension}"[:LONGEST]


def type_of(name: str) -> str | None:
    """The content type the extension promises, None outside the allow-list (V-ATT-1)."""
    return TYPES.get(name.rpartition(".")[2].lower()) if "." in name else None
