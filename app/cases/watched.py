"""The registers as the rules of a form read them: which hidden values were looked for is remembered."""

from collections.abc import Sequence

from app import sdk
from app.crypto import vault
from app.effects.ports import FiledRegisters
from app.packages.queries import Loaded
from app.registers import extract


class Watched(FiledRegisters):
    """The registers as rules read them; `marks`: which hidden values were looked for, as keyed hashes."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__(loaded.package.key)
        self._declared = {one.full_name: one for one in loaded.package.registers.values()}
        self.marks: set[str] = set()

    def having(self, register: str, name: str, value: str) -> Sequence[sdk.Entry]:
        """By key or tag."""
        declared = self._declared.get(self._full(register))
        if declared is None or extract.hides(name, declared.masked):
            self.marks.add(vault().fingerprint(f"{self._full(register)}:{name}:{value}"))
        return super().having(register, name, value)
