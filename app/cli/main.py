"""All commands."""

from collections.abc import Sequence

from app.cli import calendar, demo, jobs, orgs, packages, running, schema, serve

ROOMS = (serve, schema, demo, packages, orgs, jobs, calendar)


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit status."""
    return running.run(ROOMS, arguments)
