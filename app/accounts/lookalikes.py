"""Sign-in names that a reader would take for one another: folded to one shape, compared when a name is given."""

import re

from sqlalchemy import select

from app import db
from app.accounts.models import User
from app.accounts.record import fold

# Han, plain Latin, digits and a few marks: letters of other scripts are drawn like Latin ones.
ALLOWED = re.compile("[a-z0-9._@\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af-]{1,64}")
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l"})
_PAIRS = (("rn", "m"), ("vv", "w"))


def shape(username: str) -> str:
    """What the name looks like at a glance: `zha0`, `zhao` and `ZHAO` are one."""
    seen = fold(username).translate(_ALIKE)
    for pair, alike in _PAIRS:
        seen = seen.replace(pair, alike)
    return seen


def taken(username: str) -> str | None:
    """The existing sign-in name this one would be taken for; itself where it exists."""
    wanted = shape(username)
    return next((login for login in db.session().scalars(select(User.login)) if shape(login) == wanted), None)
