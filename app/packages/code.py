"""The one dynamic loader: imports the Python of every package, so that its handlers and checks are registered."""

import pkgutil
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec


def load(packages: Iterable[str]) -> None:
    """Import all modules of `handlers.<package>` for each package that has any. Safe to repeat."""
    for key in packages:
        name = f"handlers.{key}"
        if find_spec(name) is None:
            continue
        for module in pkgutil.iter_modules(import_module(name).__path__, f"{name}."):
            import_module(module.name)
