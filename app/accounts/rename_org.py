"""An organisation is called as its approved record says."""

from app import db
from app.accounts.models import Org
from app.site.roles import DEPARTMENT


def rename_org(code: str, name: str) -> None:
    """From now on, wherever its account is told by name; departments are named by nobody's record."""
    row = db.write().get(Org, code)
    if row is not None and row.kind != DEPARTMENT and name.strip() and row.name != name:
        row.name = name
