"""The services of the package `tried`: one that answers at once, one that answers later."""

from app import sdk

PACKAGE = "handlers.tried.steps"


def plan(place: str) -> dict[str, str]:
    """With which variables the following case is opened."""
    return {"org": place}


def announce(title: str) -> str:
    """Stands for a slow outside service; its result comes through a job."""
    return f"announced {title}"


def register() -> None:
    """As if the two stood in handlers/tried; safe to repeat."""
    if "tried.plan" in sdk.handlers():
        return
    for function in (plan, announce):
        function.__module__ = PACKAGE
    sdk.handler(plan)
    sdk.handler(announce, deferred=True)
