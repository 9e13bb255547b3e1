"""Work that older programs would do in their old way: its kind names the schema that a program must know."""

from app import schema

SCHEMA = schema.known()
REBUILD, MAKE_UP = "rebuild", "make_up"
NOTED = tuple(f"{kind}-" for kind in (REBUILD, MAKE_UP))
"""How keys begin that note for good what was asked for once with a schema."""


def of_today(kind: str) -> str:
    """The name under which only programs that know the newest schema take this work."""
    return f"{kind}-{SCHEMA[-1]}"


def plain(kind: str) -> str:
    """What is to be done, by whichever program."""
    return kind.partition("-")[0]


def takes(kinds: frozenset[str]) -> frozenset[str]:
    """All names under which this program finds work of these kinds; what newer ones asked for is not its own."""
    return kinds | {f"{noted}{number}" for noted in NOTED for number in SCHEMA}
