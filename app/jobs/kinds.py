"""Work that older programs would do in their old way: its kind names the schema that a program must know."""

from app import schema

SCHEMA = schema.known()
REBUILD = "rebuild"
NOTED = f"{REBUILD}-"
"""How keys begin that note for good what was asked for once with a schema."""


def of_today(kind: str) -> str:
    """The name under which only programs that know the newest schema take this work."""
    return f"{kind}-{SCHEMA[-1]}"


def plain(kind: str) -> str:
    """What is to be done, by whichever program."""
    return kind.partition("-")[0]


def takes(kinds: frozenset[str]) -> frozenset[str]:
    """All names under which this program finds work of these kinds; what newer ones asked for is not its own."""
    return kinds | {f"{REBUILD}-{number}" for number in SCHEMA}
