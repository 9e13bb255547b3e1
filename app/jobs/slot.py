"""Periodic work runs once per slot, however many clocks tick (R16)."""

from app import clock
from app.jobs import once
from app.jobs.models import Slot


def take(job: str, slot: str) -> bool:
    """Whether this slot (a date, an hour …) of the periodic job is ours; whoever inserts the row runs it."""
    row = {"job": job, "slot": slot, "at": clock.now()}
    return once.insert_once(row, [Slot.job, Slot.slot], Slot.job) is not None
