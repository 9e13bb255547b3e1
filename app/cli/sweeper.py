"""A process that runs background work is started often: it loads no other command."""

from collections.abc import Sequence

from app.cli import jobs, running


def main(arguments: Sequence[str]) -> int:
    """Run `jobs …` and give its exit status."""
    return running.run((jobs,), arguments)
