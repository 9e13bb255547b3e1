"""The check call: the server's verdict on a form, changing nothing."""

from dataclasses import asdict
from typing import Any

from flask import jsonify

from app.accounts.audience import audience
from app.accounts.session import current
from app.api import incoming, shapes
from app.api.blueprint import api
from app.arguments import describes
from app.cases.dry_run import trial
from app.forms.check import as_given


@api.post("/forms/<package>/<form>/check")
@audience("signed_in")
@describes("Checked", "Check")
def check_form(package: str, form: str) -> Any:
    """Verdict, normalised answers, which of them rules give, and every problem; of a change also which way it
    goes: at once, or to review."""
    sent = incoming.body()
    tried = trial(current(), package, form, incoming.answers(sent), incoming.text(sent, "entry_id") or None)
    verdict = tried.verdict
    return jsonify(
        {
            "verdict": verdict.verdict,
            "answers": verdict.answers,
            "given": as_given(verdict),
            "problems": [shapes.problem(one) for one in verdict.problems],
            "way": asdict(tried.way) if tried.way else None,
        }
    )
