"""What schema, formats and the package's own rules say of a form of a case."""

from collections.abc import Mapping
from typing import Any

from app import clock
from app.cases import private
from app.cases.calls import Ports
from app.cases.motion import Motion
from app.cases.prefill import keeping
from app.cases.watched import Watched
from app.forms.check import Verdict, check
from app.packages import calls as packaged


def verdict_on(motion: Motion, form: str, sent: Mapping[str, Any], registers: Watched) -> Verdict:
    """Schema, formats and the package's own checks."""
    today = clock.today()
    rules = [keeping(motion, form), *packaged.rules(motion.loaded.package, form, Ports(motion, registers), today)]
    verdict = check(motion.loaded.forms[form], dict(sent), today, rules)
    return private.looked_through(verdict, motion.loaded.package, motion.loaded.forms[form])
