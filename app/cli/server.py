"""A process that serves or works off jobs loads nothing of the other commands, and no migrations."""

from collections.abc import Sequence

from app.cli import running, serve


def main(arguments: Sequence[str]) -> int:
    """Run `serve` or `worker` and give its exit status."""
    return running.run((serve,), arguments)
