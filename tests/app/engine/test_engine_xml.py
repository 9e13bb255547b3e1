"""Reading XML: nothing is fetched, expanded or followed."""

from pathlib import Path

import pytest

from app.engine import xml
from app.engine.steps import EngineError

BOMB = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 9))


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"junk", b"<a>", b"<a></b>", b"\xff\xfe<\x00a\x00/\x00>\x00", "<a/>".encode("utf-16"),
        b'<?xml version="1.0" encoding="gb18030"?><a/>', b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        b"<!DOCTYPE a><a/>", b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        f'<!DOCTYPE a [<!ENTITY e0 "ha">{BOMB}]><a>&e8;</a>'.encode(), b"<a>&unknown;</a>",
        b"<?php echo 1 ?><a/>", b"<a><?go now?></a>", b"<a/><?go now?>",
        b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></a>',
        b"<a>" * 41 + b"</a>" * 41, b"<a>" * 5000 + b"</a>" * 5000, b"<a>" + b" " * 1_000_001 + b"</a>",
        b"<a>" + b"<b/>" * 20_001 + b"</a>",
        b"<a><b " + b" ".join(b'a%d=""' % at for at in range(101)) + b"/></a>",
    ],
)  # fmt: skip
def test_dangerous_and_broken_files_are_refused(raw: bytes) -> None:
    with pytest.raises(EngineError) as refusal:
        xml.parse(raw)
    assert refusal.value.message


def test_text_is_not_taken_for_bytes() -> None:
    with pytest.raises(EngineError):
        xml.parse("<a/>")  # type: ignore[arg-type]


def test_plain_files_are_read(tmp_path: Path) -> None:
    raw = '\ufeff<?xml version="1.0" encoding="UTF-8"?><!-- 注释 --><a 名="值">字<b/><!-- 再 --></a>'.encode()
    root = xml.parse(raw)
    assert root.get("名") == "值" and len(root) == 1
    assert xml.parse(b"<a>" * 40 + b"</a>" * 40) is not None


@pytest.mark.parametrize("name", ["utf8", "UTF8", "Utf-8", "ASCII", "us-ascii", "utf_8"])
def test_an_encoding_is_known_however_it_is_written(name: str) -> None:
    assert xml.parse(f'<?xml version="1.0" encoding="{name}"?><a 名="值"/>'.encode()).get("名") == "值"
