"""What may come from outside: values that broke something somewhere once."""

from typing import Any

DATES = [
    "0001-01-01", "9999-12-31", "0000-00-00", "1899-12-31", "2200-01-01", "2014-02-30", "2014-W01-1",
    "20140101",
    "٢٠١٤-٠١-٠١", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01~1",
    "9999-12-31~999999999",
    "10000-01-01", "-001-01-01", "00010101T000000.000000Z~1", "99991231T235959.999999-1400~1", "~", "~1",
    "1~", "~~",
    "2014-06-10~-1", "2014-06-10~99999999999",
]  # fmt: skip
NUMBERS = [
    "0", "-1", "-0", "999999999", "9999999999", "9" * 400, "9223372036854775808", "1e400", "1.5", "１",
    "٣", "1_0", "+1", "NaN", "0x10",
]  # fmt: skip
TEXTS = [
    "", " ", "%00", "a%00b", "%ff", "%ed%a0%80", "%c0%80", "%F0%9F%92%A9", "%E2%80%AE", "%0d%0aX: y",
    "'\"--;", "%25", "_", "\\", "../../etc/passwd",
    "<script>", "{{7*7}}", "a" * 9000, "%E9%95%BF" * 700, "[]", "null", "true", ".", "..", "outsourcing.", ".x",
    "outsourcing.collect_project", "enc1:xxxx", "330326197809099995", "000000", "999999", "370685", "%e6",
    "a.b.c",
]  # fmt: skip
ODD = TEXTS[2:14]
OTHERS = [*NUMBERS, *TEXTS]
VALUES: list[Any] = [
    None, True, False, 0, -1, 1.5, 2**53, 1e308, "", " ", "x", "x" * 9000, [], [[]], [None], [{}], {}, {"a": 1},
    {"x": {"y": [None]}}, "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "0000-01", "9999-12", "2014-13", "999999999999", "-1", "９", "1e999", "***", "enc1:AAAA", "\u202e",
    "\U0010ffff",
    [1, "2", None], {"decision": {}}, "..", "{{7*7}}", {"id": "9" * 30}, [{"id": 5}], [{"id": "-1", "name": 1}],
]  # fmt: skip
HEADERS: list[dict[str, str]] = [
    {"Accept": "\xff/\xff;q=x"}, {"Accept": "a" * 5000}, {"Accept": "*/*;q=1e999"},
    {"Accept": "text/html;q=-1"},
    {"Accept-Language": "x;q=q"}, {"Accept-Encoding": "gzip;q=9"},
    {"Content-Type": "application/json; charset=utf-99"},
    {"Content-Type": "application/json; charset=utf-16"}, {"Content-Type": "multipart/form-data"},
    {"Content-Type": "multipart/form-data; boundary=" + "x" * 300},
    {"Content-Type": "multipart/form-data; boundary="},
    {"Content-Type": "application/x-www-form-urlencoded; charset=x"}, {"Content-Type": "\xff"},
    {"Content-Type": "/"},
    {"Content-Type": "application/zip"}, {"Range": "bytes=99999999-"}, {"Range": "bytes=-1"},
    {"Range": "bytes=5-1"},
    {"Range": "bytes=0-0,2-3"}, {"Range": "x"}, {"Range": "bytes=" + "9" * 400 + "-"}, {"If-Match": "x"},
    {"If-Match": '"' + "9" * 400 + '"'}, {"If-Match": '"-1"'}, {"If-Match": "*"}, {"If-Match": "W/\"1\""},
    {"If-None-Match": '"\xff"'}, {"If-Modified-Since": "Mon, 01 Jan 0001 00:00:00 GMT"},
    {"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 -1400"}, {"If-Unmodified-Since": "x"},
    {"If-Range": "Mon, 01 Jan 0001 00:00:00 +1400", "Range": "bytes=0-1"}, {"Origin": "http://[::1"},
    {"Origin": "null"},
    {"Origin": "http://\xff"}, {"Referer": "http://[::1"}, {"Sec-Fetch-Site": "\xff"},
    {"Cookie": "sid=\xff\xfe"},
    {"Cookie": "sid=" + "x" * 5000}, {"Cookie": "device=" + "é" * 32 + ".x"}, {"Cookie": "=;;;\"=\x01"},
    {"Authorization": "Bearer \xff"}, {"Authorization": "Bearer"}, {"Authorization": "Basic \xff"},
    {"Authorization": "Digest x=y"}, {"Host": "[::1"}, {"Host": "a b"}, {"Host": "\xff"},
    {"Host": "x:99999999"},
    {"Idempotency-Key": "\xff"}, {"Idempotency-Key": "k" * 90}, {"X-CSRF-Token": "\xff"},
    {"X-Forwarded-For": "\xff,,"},
    {"X-Forwarded-Proto": "x"}, {"User-Agent": "\xff" * 300}, {"Content-Length": "x"},
    {"Transfer-Encoding": "x"},
    {"X-HTTP-Method-Override": "DELETE"}, {"Expect": "x"}, {"Date": "x"},
]  # fmt: skip
BODIES: list[bytes] = [
    b"", b"\x00", b"\xff\xfe", b"[]", b"null", b'""', b"{", b'{"a":', b"\xef\xbb\xbf{}", b'{"answers": 1}',
    b"a=b&c",
    b"username=\xff&password=%00", b"csrf=%ff", b"--x\r\n", b'{"answers":{"a":"\\ud800"}}', b"PK\x03\x04",
    b"1" * 5000,
    b'{"x":' * 50, b"%00=%00", b"entry_id=%ff", b"entry_id=" + b"9" * 400, b"entry_id=0001-01-01",
]  # fmt: skip
