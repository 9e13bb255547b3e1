"""Whom a return goes to: only what they fill in can be asked to be corrected."""

from collections.abc import Iterable

from app.cases.models import WorkItem
from app.cases.motion import Motion
from app.forms.deciding import DECISION, RETURN
from app.packages.led import forms_led_to


def asked(motion: Motion, item: WorkItem, sent: Iterable[str]) -> list[str]:
    """Of the forms `sent` so far those that a return from this item leads to. A decision is made anew each time:
    there is nothing of it to correct."""
    drawings, process = motion.loaded.content.drawings, motion.case.process
    led = forms_led_to(drawings, process, item.step, {DECISION: RETURN})
    filled = (name for name in sent if name in led)
    return [name for name in filled if DECISION not in motion.loaded.forms[name].fields]
