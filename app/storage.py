"""Whether what is written would be kept: the database takes writes, the folders of data and files have room."""

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from app import database_file, db

ROOM = 100 * 1024 * 1024
"""Bytes that must be free: a few uploads and a checkpoint."""
_READ_ONLY = text("SELECT current_setting('transaction_read_only') = 'on'")


def troubles(database: db.Database, folder: Path) -> str:
    """Sentences for the operator, empty where all is well; asks the database in the open transaction."""
    places = {folder} | ({database.file.parent} if database.file else set())
    found = [*_database(database), *(one for place in sorted(places) for one in _place(place))]
    return "；".join(found)


def _database(database: db.Database) -> Iterator[str]:
    if database.file and database.file.exists() and not database_file.writable(database.file):
        yield "数据库文件是只读的，系统只能查询、不能保存"
    if not database.sqlite and db.session().scalar(_READ_ONLY):
        yield "数据库处于只读状态，系统只能查询、不能保存"


def _place(place: Path) -> Iterator[str]:
    """A folder that is not there yet is made when it is needed."""
    if not place.is_dir():
        return
    room = os.statvfs(place)
    if room.f_flag & os.ST_RDONLY or not os.access(place, os.W_OK) or not place.stat().st_mode & 0o222:
        yield f"文件夹 {place} 不能写入"
    elif room.f_bavail * room.f_frsize < ROOM:
        yield f"文件夹 {place} 所在磁盘空间不足"
