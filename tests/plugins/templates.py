"""Each test makes an application of its own: templates are compiled once per test process all the same."""

from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from app.factory import Application


class Kept(BytecodeCache):
    """Compiled templates by address and content."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled from this very source."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next application."""
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


Application.jinja_options = {**Application.jinja_options, "bytecode_cache": Kept()}
