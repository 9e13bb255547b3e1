"""What the operators of this process should know: told once in the log, and on `/readyz` as long as it lasts."""

import logging

log = logging.getLogger(__name__)
_lasting: dict[str, str] = {}


def tell(name: str, text: str) -> None:
    """A trouble has come; one that is already known keeps the log quiet, whatever its text."""
    if name not in _lasting:
        log.warning("%s", text)
    _lasting[name] = text


def settle(name: str, text: str) -> None:
    """It is over; `text` says so in the log, once."""
    if _lasting.pop(name, None) is not None:
        log.warning("%s", text)


def lasting() -> dict[str, str]:
    """All present troubles by name."""
    return dict(_lasting)
