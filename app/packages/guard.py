"""A package's function in a thread of its own: it has so long and no longer, and whatever it raises is an ordinary
error. The transaction it was called in can then be undone and its locks be given back."""

import contextvars
import ctypes
import threading
from collections.abc import Callable
from typing import Any

from app.errors import words

LONGEST = 8.0
"""Seconds for what happens in a move, while others wait for its locks; less than a writer waits for the turn."""


class Overlong(Exception):
    """The function was not done in time."""


class Ended(Exception):
    """The function tried to end its process, or its thread."""


class _Gone(BaseException):
    """Whoever waited for this function does not wait any more."""


class Gate:
    """Through it the function reaches the platform: one call at a time, none after the end."""

    def __init__(self) -> None:
        self._lock, self._closed = threading.Lock(), False

    def through(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, as long as the gate is open."""

        def passing(*given: Any, **named: Any) -> Any:
            with self._lock:
                if self._closed:
                    raise _Gone
                return call(*given, **named)

        return passing

    def port(self, port: object) -> object:
        """The same port, behind this gate."""
        return _Port(self, port)

    def close(self) -> None:
        """Wait until nobody is in it."""
        with self._lock:
            self._closed = True


class _Port:
    def __init__(self, gate: Gate, port: object) -> None:
        self._gate, self._port = gate, port

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        return self._gate.through(found) if callable(found) else found


def run(gate: Gate, function: Callable[[], Any], longest: float | None) -> Any:
    """What the function gives or raises; Overlong after `longest` seconds, Ended where it would end a process.

    `gate`: the one before all ports the function was given. One that takes too long is thrown out where it stands;
    if it hangs in a call of the system it goes when it comes back.
    """
    came: dict[str, Any] = {}
    context = contextvars.copy_context()
    thread = threading.Thread(target=lambda: _note(came, context, function), name="handler", daemon=True)
    thread.start()
    try:
        thread.join(longest)
    finally:
        gate.close()
    if thread.is_alive() and thread.ident:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(_Gone))
        raise Overlong(f"超过 {longest:.2g} 秒没有完成")
    failure = came.get("failure")
    if failure is None:
        return came["result"]
    if isinstance(failure, Exception):
        raise failure
    raise Ended(f"{type(failure).__name__}：{words(failure)}") from failure


def _note(came: dict[str, Any], context: contextvars.Context, function: Callable[[], Any]) -> None:
    try:
        came["result"] = context.run(function)
    except BaseException as failure:  # also an end that is meant for a process: it is told to whoever called
        came["failure"] = failure
