"""Reads compose.yaml and the Dockerfile, so that what runs here and what runs in containers cannot differ."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}")


@dataclass(frozen=True)
class Service:
    """One service: its command and environment as written, `built` where it runs our own image.

    `mounts`: path inside → name of a volume, or a path of the project that begins with `./`.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    mounts: Mapping[str, str]
    after: Mapping[str, str]
    check: tuple[str, ...]
    built: bool
    restarts: bool
    grace: float
    signal: str

    def with_environment(self, more: Mapping[str, str]) -> "Service":
        """The same service with more variables."""
        return replace(self, environment={**self.environment, **more})


@dataclass(frozen=True)
class Image:
    """What a Dockerfile's last stage says of a process: command, environment."""

    command: tuple[str, ...]
    environment: Mapping[str, str]


def services(values: Mapping[str, str]) -> dict[str, Service]:
    """All services in the order written; `values` fill in the variables. Raises KeyError for a missing one."""
    whole = yaml.safe_load((ROOT / "compose.yaml").read_text())
    image = _image((ROOT / "Dockerfile").read_text())
    return {name: _service(name, _filled(said, values), image) for name, said in whole["services"].items()}


def _service(name: str, said: Mapping[str, Any], image: Image) -> Service:
    built = "build" in said
    own = {key: str(value) for key, value in said.get("environment", {}).items()}
    return Service(
        name=name,
        command=tuple(said.get("command") or (image.command if built else ())),
        environment={**(image.environment if built else {}), **own},
        mounts=dict(_mount(one) for one in said.get("volumes", ())),
        after=_after(said.get("depends_on", ())),
        check=tuple(said.get("healthcheck", {}).get("test", ("CMD",))[1:]),
        built=built,
        restarts=said.get("restart", "no") != "no",
        grace=float(str(said.get("stop_grace_period", "10s")).removesuffix("s")),
        signal=said.get("stop_signal", "SIGTERM"),
    )


def _mount(text: str) -> tuple[str, str]:
    source, inside = text.split(":")[:2]
    return inside, source


def _after(said: Any) -> dict[str, str]:
    """What must have happened to others first: `service_started`, `…_healthy`, `…_completed_successfully`."""
    if isinstance(said, dict):
        return {name: told["condition"] for name, told in said.items()}
    return dict.fromkeys(said, "service_started")


def _filled(said: Any, values: Mapping[str, str]) -> Any:
    """The same with `${NAME}` put in; a value that is needed and missing is a KeyError."""
    if isinstance(said, dict):
        return {key: _filled(value, values) for key, value in said.items()}
    if isinstance(said, list):
        return [_filled(value, values) for value in said]
    return VARIABLE.sub(lambda found: _value(found, values), said) if isinstance(said, str) else said


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    name, default = found.groups()
    return values[name] if default is None else values.get(name) or default


def _image(text: str) -> Image:
    """The last stage of the Dockerfile."""
    lines = text.replace("\\\n", " ").splitlines()
    start = max(place for place, line in enumerate(lines) if line.startswith("FROM "))
    environment: dict[str, str] = {}
    command: tuple[str, ...] = ()
    for line in lines[start:]:
        word, _, rest = line.partition(" ")
        if word == "ENV":
            environment |= dict(pair.split("=", 1) for pair in shlex.split(rest))
        elif word == "CMD":
            command = tuple(json.loads(rest))
    return Image(command, environment)
