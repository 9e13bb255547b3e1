"""What acts on all organisations is done from the topmost one alone, whoever holds the role elsewhere."""

from typing import Any

import pytest

from app.accounts.create_user import NewUser, add_post, create_user, enter
from app.accounts.tokens import create_token
from app.errors import Invalid
from tests.plugins.office import HERE, TOP, Office

CALLS: list[tuple[str, str, str, Any]] = [
    ("administrator", "GET", "/incidents", None),
    ("administrator", "PUT", "/calendar/2027", {"off": [], "work": []}),
    ("administrator", "POST", "/cases/1/cancel", {"reason": "无人办理，终止"}),
    ("designer", "GET", "/releases?package=bench", None),
    ("designer", "POST", "/releases/1/retire", {}),
]


def made(office: Office, org: str, role: str) -> str:
    """Somebody entered before the rule."""
    who = f"{role}{org[-6:]}"
    with office.database.transaction():
        enter(NewUser(org, role, who, who), "x")
        office.tokens[who] = create_token(who)
    return who


@pytest.mark.parametrize(("role", "method", "path", "sent"), CALLS)
def test_a_role_for_all_does_nothing_below(office: Office, role: str, method: str, path: str, sent: Any) -> None:
    refused = office.call(made(office, HERE, role), method, path, sent)
    assert (refused.status_code, "最上级单位" in refused.json["detail"]) == (403, True), refused.text
    assert office.call(made(office, TOP, role), method, path, sent).status_code != 403


def test_it_gives_no_business_either(office: Office) -> None:
    below = made(office, HERE, "administrator")
    assert office.call(below, "GET", "/me").json["rights"] == []
    case = office.started()
    assert office.call(below, "GET", f"/cases/{case['id']}").status_code == 404


@pytest.mark.parametrize("role", ["administrator", "designer"])
def test_it_is_not_given_below(office: Office, role: str) -> None:
    with office.database.transaction():
        for org, name in ((HERE, "under"), (TOP, "above")):
            try:
                create_user(NewUser(org, role, name, name), "Lanhua-5279-x")
            except Invalid as refused:
                assert org == HERE
                assert "只能在最上级单位设置" in refused.problems[0].message
            else:
                assert org == TOP
        user = enter(NewUser(HERE, "auditor", "third", "third"), "x")
        with pytest.raises(Invalid):
            add_post(user, HERE, role)
