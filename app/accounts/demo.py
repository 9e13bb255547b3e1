"""The sign-ins shown on the demo: never in production, which refuses to start with such accounts."""

from dataclasses import dataclass

from flask import current_app

from app.accounts.queries import demo_rows
from app.site.current import roles

DEMO_SHOWN = "DEMO_SHOWN"
DEMO_PASSWORD = "Yanshi-2016"  # noqa: S105 - shown on the page of a demo, on purpose
_SHOWN = 24


@dataclass(frozen=True)
class DemoPerson:
    """A button of the sign-in page."""

    username: str
    name: str
    role: str
    org: str


def demo_people() -> list[DemoPerson]:
    """Username, name, role in Chinese and organisation of the first demo accounts; empty in production."""
    if not current_app.config.get(DEMO_SHOWN):
        return []
    rows = demo_rows(_SHOWN)
    titles = roles().titles
    return [DemoPerson(username, name, titles.get(role, role), org) for username, name, role, org in rows]
