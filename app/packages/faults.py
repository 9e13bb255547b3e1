"""Everything wrong with a package, told at once."""

from collections.abc import Sequence

from app.engine.gate import Fault
from app.errors import AppError


class Faulty(AppError):
    """业务包有问题，请按提示修改后再试。"""

    status, kind = 422, "faulty"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)
