"""Tests and modules live as long as the test process: to look through them again and again is work for nothing.

What a test leaves is still found, some thousand objects later and at the end.
"""

import gc

OBJECTS = 20_000

gc.disable()


def pytest_collection_finish() -> None:
    """From here on only what tests make is looked through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 10, 10)
    gc.enable()
