"""What the probe refuses, and the marks of a second file inside a first one."""

import re

ACTIVE = re.compile(rb"<script|<html|<!doctype|<svg|<iframe|<\?php|javascript:|%pdf-|pk\x03\x04", re.IGNORECASE)
ARCHIVE_END = b"PK\x05\x06"
ARCHIVE_TAIL = 65_557
BEFORE = b"\xef\xbb\xbf\r\n\t \x00"
"""A byte order mark and blank lines some programs write before a PDF document: readers overlook them."""


UNREAD = 2
"""How the child ends where it could not make sense of a file."""


class Refused(Exception):
    """The sentence the person reads."""


def no_archive(data: bytes) -> None:
    """Refuse a file that is a ZIP archive at the same time: its directory would stand at the end."""
    if ARCHIVE_END in data[-ARCHIVE_TAIL:]:
        raise Refused("文件中夹带了压缩包，请重新扫描或者转换后上传。")


def no_active(part: bytes) -> None:
    """Refuse scripts, pages and other files hidden in comments and descriptions."""
    if ACTIVE.search(part):
        raise Refused("文件的注释或说明中含有脚本等可执行内容，请重新扫描或者转换后上传。")
