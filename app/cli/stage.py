"""(being written)"""


class Stage:
    """."""

    def __init__(self, *a: object) -> None: ...

    def play(self) -> None: ...
