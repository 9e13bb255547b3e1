"""What a trial tells, as plain values that cross the boundary of its process."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A step, event or gateway: its path through calls (`review:sign`), its id, and what it is called."""

    path: str
    element: str
    title: str


@dataclass(frozen=True)
class Trial:
    """How the plays of one process went. `ended` of the `plays` came to an end.

    `dead` are places from which no end is come to, each with a sentence: they refuse the publishing. `remarks`
    tell where made-up values led no further, which real ones may. `missed` are places that no play came to.
    """

    process: str
    plays: int = 0
    ended: int = 0
    steps: int = 0
    all_steps: int = 0
    flows: int = 0
    all_flows: int = 0
    missed: tuple[Place, ...] = ()
    dead: tuple[tuple[str, str], ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
