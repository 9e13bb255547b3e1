"""The one dynamic loader: imports the Python of every package, so that its handlers and checks are registered."""

import pkgutil
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from app.config import BadSetting


def load(packages: Iterable[str]) -> None:
    """Import all modules of `handlers.<package>` for each package that has any. Safe to repeat."""
    for key in packages:
        name = f"handlers.{key}"
        if find_spec(name) is None:
            continue
        for module in pkgutil.iter_modules(import_module(name).__path__, f"{name}."):
            import_module(module.name)


def demo(package: str) -> ModuleType:
    """The module that says who there is in a package's demo, and what happens. Raises BadSetting for none."""
    name = f"handlers.{package}"
    if find_spec(name) is None or find_spec(f"{name}.demo") is None:
        raise BadSetting(f"业务包 {package} 有 demo.json，但没有 handlers/{package}/demo.py")
    return import_module(f"{name}.demo")
