"""Which departments may undo what one of them has done: itself, or what has taken its place, and those above."""

from app.accounts import queries as accounts
from app.regions import queries as regions


def with_superiors(code: str) -> list[str]:
    """The department (the one that has taken its place, where it is gone), then those above it, nearest first."""
    found = [_standing_in(code)]
    department = accounts.superior(found[0])
    while department and department.code not in found:
        found.append(department.code)
        department = accounts.superior(department.code)
    return found


def _standing_in(code: str) -> str:
    """The department itself while in force, else that of the region its own has become, else the one above."""
    if accounts.department(code):
        return code
    org = accounts.org(code)
    later = regions.successor(org.region_code) if org and org.region_code else None
    found = (accounts.department_of_region(later) if later else None) or accounts.superior(code)
    return found.code if found else code
