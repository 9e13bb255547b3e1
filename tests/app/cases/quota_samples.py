"""A handler of a drawn package that refuses as long as there is something to say."""

import pytest

from app import sdk


def quota_refusing(monkeypatch: pytest.MonkeyPatch, words: str, deferred: bool = False) -> list[str]:
    """Register it as `drawn.quota`; gives what it refuses with, to be emptied."""
    said = [words]

    def quota() -> bool:
        """名额。"""
        if said:
            raise sdk.BusinessError("no_quota", said[0])
        return True

    monkeypatch.setattr(sdk, "_handlers", {})
    monkeypatch.setattr(quota, "__module__", "handlers.drawn.quota")
    sdk.handler(deferred=deferred)(quota)
    return said
