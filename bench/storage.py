"""What a finished case leaves behind on PostgreSQL, indexes included, after VACUUM FULL."""

from typing import Any

from sqlalchemy import text

from bench.ours import APPROVE, Ours
from bench.places import administer

TABLES = ("cases", "work_items", "submissions", "trail", "jobs")
CASES = 200


def per_case(ours: Ours) -> dict[str, Any]:
    """Rows and bytes of one finished case, over many."""
    before = _sizes(ours)
    for _ in range(CASES):
        ours.sent(ours.filled(ours.started()), APPROVE)
    after = _sizes(ours)
    tables = {
        name: {
            "rows": round((after[name][0] - before[name][0]) / CASES, 2),
            "bytes": round((after[name][1] - before[name][1]) / CASES),
        }
        for name in TABLES
    }
    rows = sum(one["rows"] for one in tables.values())
    return {"rows": round(rows, 2), "bytes": sum(one["bytes"] for one in tables.values()), "tables": tables}


def _sizes(ours: Ours) -> dict[str, tuple[int, int]]:
    """Rows and bytes of each table."""
    administer(ours.base.engine, "VACUUM FULL")
    found = {}
    with ours.base.engine.connect() as connection:
        for name in TABLES:
            rows = connection.scalar(text(f"SELECT count(*) FROM {name}"))
            size = connection.scalar(text(f"SELECT pg_total_relation_size('{name}')"))
            found[name] = (int(rows or 0), int(size or 0))
    return found
