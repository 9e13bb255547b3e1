"""Departments a review can be handed to: the superior, its other departments, and one's own subordinates."""

from app.accounts import queries as accounts


def targets(org: str) -> list[tuple[str, str]]:
    """(code, name), nearest first; at most 200."""
    above = accounts.superior(org)
    near = [(above.code, above.name)] if above else []
    places = [above.code] if above else []
    for place in [*places, org]:
        near += [(one.code, one.name) for one in accounts.subordinates(place) if one.code != org]
    return near[:200]
