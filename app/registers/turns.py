"""Rules that look at other records before one is filed: of two who look for the same, the second waits for the
first one's commit, and then sees what that one has filed."""

from collections.abc import Collection

from sqlalchemy import BigInteger, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from app import db
from app.crypto import vault
from app.folding import fold
from app.registers.declaration import code

LookUp = tuple[str, str, str]
"""What a rule looks for: register, name of a key or tag, value; for the records of an owner OWNER and its code."""
OWNER, ENTRY = "@owner", "@entry"
_HOLD = select(
    func.pg_advisory_xact_lock(func.unnest(bindparam("numbers", type_=ARRAY(BigInteger))).column_valued("one"))
)


def hold(looks: Collection[LookUp]) -> bool:
    """Be the only one who looks for these, until the open transaction ends; False where there was nobody to wait
    for: what has been read already may be relied on. Raises Fault (from the lock time-out).

    All at once and in one order, so that no two wait for each other. SQLite has one writer at a time anyway.
    """
    if not looks or db.unit().database.sqlite:
        return False
    db.write().execute(_HOLD, {"numbers": sorted({_number(*one) for one in looks})})
    return True


def _number(register: str, name: str, value: str) -> int:
    """A keyed hash: who looks at the locks of the database learns no value."""
    mark = vault().fingerprint(f"{code(register)}\n{name}\n{fold(value)}")
    # The lock takes eight bytes. Two values that share them wait for each other once in a while, no more.
    return int.from_bytes(bytes.fromhex(mark)[:8], signed=True)
