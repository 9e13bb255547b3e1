"""What functions of a business say: findings of a check, where a choice leads, a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Problem


@dataclass(frozen=True)
class Fill:
    """A check corrects or computes one field: `field` is a JSON pointer, None removes the value."""

    field: str
    value: Any


@dataclass(frozen=True)
class Give:
    """What a check gives for fields that may be left empty, by their names, told whether they are or not: all of
    it is put in where all of them are empty, and follows the other answers until a person changes it."""

    values: Mapping[str, Any]


Finding = Problem | Fill | Give


@dataclass(frozen=True)
class Target:
    """Where a department chosen at a field leads. `goes_to`: the code of the one that gets the case; `why`: said
    before sending, where that is another one; `refused`: why it cannot be chosen at all."""

    goes_to: str = ""
    why: str = ""
    refused: str = ""


class BusinessError(Exception):
    """A business refusal inside a service step; a boundary error event of this code catches it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
