"""Who may call a view: said at the view or once for its blueprint; what says nothing stops the start.

`@audience("public")` anyone · `@audience("signed_in")` any signed-in person · `@audience("business")` whoever
holds a role that does business · `@audience("supervising")` one that supervises ·
`@audience(Administrator.AUDITOR)` this administrator's. Closer rules (which record) are the verbs' own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, Flask

from app.accounts.person import Person
from app.errors import Forbidden, NotSignedIn
from app.site.current import roles
from app.site.roles import ADMINISTRATORS

PUBLIC, SIGNED_IN, BUSINESS, SUPERVISING = "public", "signed_in", "business", "supervising"
BELOW = "系统管理员和流程管理员的操作影响所有单位，只能由最上级单位的人员办理。"
_ATTRIBUTE = "audience"
Marked = TypeVar("Marked", bound=Callable[..., Any] | Blueprint)


class PasswordDue(Forbidden):
    """请先修改密码，再办理业务。"""

    kind = "password-due"


@dataclass(frozen=True)
class Audience:
    """`who`: public, signed_in or roles; `limit`: name of a rate limit; `password_due`: open before the change."""

    who: frozenset[str]
    limit: str | None = None
    password_due: bool = False

    @property
    def public(self) -> bool:
        """Whether nobody needs to sign in."""
        return PUBLIC in self.who

    def admits(self, person: Person) -> bool:
        """Whether this person's roles suffice."""
        return bool(self.who & {PUBLIC, SIGNED_IN, *person.acting, *_groups(person)})

    def require(self, person: Person | None) -> None:
        """Raise NotSignedIn or Forbidden for everybody else."""
        if self.public:
            return
        if person is None:
            raise NotSignedIn
        if not self.admits(person):
            raise Forbidden(BELOW if self.who & person.roles else None)
        if person.must_change and not self.password_due:
            raise PasswordDue


def _groups(person: Person) -> Iterator[str]:
    known = roles()
    if person.roles & known.business:
        yield BUSINESS
    if not person.roles.isdisjoint(known.supervising):
        yield SUPERVISING


def audience(*who: str, limit: str | None = None, password_due: bool = False) -> Callable[[Marked], Marked]:
    """Declare a view's or a blueprint's audience; a view's own word counts before its blueprint's."""
    unknown = set(who) - {PUBLIC, SIGNED_IN, BUSINESS, SUPERVISING, *ADMINISTRATORS}
    if unknown or not who:
        raise ValueError(f"unknown audience: {sorted(unknown)}")
    told = Audience(frozenset(who), limit, password_due)

    def mark(target: Marked) -> Marked:
        setattr(target, _ATTRIBUTE, told)
        return target

    return mark


def audience_of(app: Flask, endpoint: str) -> Audience | None:
    """What was declared for an endpoint, nearest first: the view, its blueprint, the blueprints around it."""
    told = getattr(app.view_functions.get(endpoint), _ATTRIBUTE, None)
    name = endpoint
    while told is None and "." in name:
        name = name.rpartition(".")[0]
        told = getattr(app.blueprints.get(name), _ATTRIBUTE, None)
    return told


def audiences(app: Flask) -> Mapping[str, Audience | None]:
    """Every endpoint of the application with its audience: the table of permissions."""
    return {endpoint: audience_of(app, endpoint) for endpoint in app.view_functions}
