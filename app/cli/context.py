"""What every command gets, and how it speaks."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from app.config import Settings
from app.db import Database

Groups = Any
OK, FAILED = 0, 1
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


@dataclass(frozen=True)
class Context:
    """Settings and an open database."""

    settings: Settings
    database: Database


Command = Callable[[Context, argparse.Namespace], int]


def say(text: str) -> None:
    """A message for the person: standard error."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - commands speak


def put_out(text: str) -> None:
    """The result: standard output."""
    print(text, flush=True)  # noqa: T201 - commands speak


def put_json(value: Any) -> None:
    """The result for a program."""
    put_out(orjson.dumps(value).decode())


def command(groups: Groups, name: str, run: Command, text: str) -> argparse.ArgumentParser:
    """Add one command."""
    added: argparse.ArgumentParser = groups.add_parser(name, help=text, description=text)
    added.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    added.set_defaults(run=run)
    return added


def group(groups: Groups, name: str, text: str) -> Groups:
    """Add a group of commands."""
    return groups.add_parser(name, help=text, description=text).add_subparsers(required=True, metavar="命令")
