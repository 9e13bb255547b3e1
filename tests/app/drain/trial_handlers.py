"""The services of the package `trial`: one at once, one later; both fail while their name stands in BROKEN.
And the check of its form."""

from collections.abc import Callable, Iterator

from app import sdk

PACKAGE = "handlers.trial.steps"
BROKEN: set[str] = set()
SENT: list[str] = []
SAYING: list[str | None] = []
"""What the scales say when they are broken; None: nothing can be said."""
WEIGHING: list[Callable[[], None]] = []
"""What happens while something is weighed."""
LOOKING: list[Callable[[], None]] = []
"""What happens while a form is looked at."""
MEANWHILE: list[Callable[[], None]] = []
"""What happens elsewhere while the outside service takes its time."""


class Scales(RuntimeError):
    """They fail, sometimes without being able to say why."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args[0] else str(1 / 0)


def weigh(amount: int) -> str:
    """Small or large."""
    for act in WEIGHING:
        act()
    if "weigh" in BROKEN:
        raise Scales(SAYING[-1] if SAYING else "秤坏了")
    return "large" if amount > 1000 else "small"


def looked_at(answers: sdk.Answers, registers: sdk.Registers) -> Iterator[sdk.Problem]:
    """The check of the request: finds nothing."""
    for act in LOOKING:
        act()
    yield from ()


def send_out(number: str) -> str:
    """Stands for a slow outside service; its result comes through a job."""
    SENT.append(number)
    for act in MEANWHILE:
        act()
    if "send_out" in BROKEN:
        raise ConnectionError("对方没有应答")
    return f"已外发 {number}"


def register() -> None:
    """As if they stood in handlers/trial; safe to repeat."""
    BROKEN.clear()
    SENT.clear()
    MEANWHILE.clear()
    SAYING.clear()
    WEIGHING.clear()
    LOOKING.clear()
    if "trial.weigh" in sdk.handlers():
        return
    for function in (weigh, send_out, looked_at):
        function.__module__ = PACKAGE
    sdk.handler(weigh)
    sdk.handler(send_out, deferred=True)
    sdk.check("trial/request")(looked_at)
