"""Who is asking: a frozen picture of a user with organisation and posts, free of the database."""

from dataclasses import dataclass, field
from functools import cached_property

from app.site.current import roles
from app.site.roles import ADMINISTRATORS, NATIONAL

NATION = "nation"


@dataclass(frozen=True)
class OrgView:
    """An organisation as others see it. `level`: nation, province, city, county, offshore or None."""

    code: str
    kind: str
    name: str
    level: str | None
    region: str | None
    uscc: str | None = None


@dataclass(frozen=True)
class PostView:
    """A role at an organisation; two posts are equal when both are."""

    org: str
    role: str
    level: str | None = field(default=None, compare=False)
    region: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Person:
    """A signed-in person. `must_change`: nothing else is open until the password is changed."""

    id: int
    username: str
    name: str
    org: OrgView
    posts: tuple[PostView, ...]
    must_change: bool = False

    @cached_property
    def roles(self) -> frozenset[str]:
        """All roles held anywhere."""
        return frozenset(post.role for post in self.posts)

    @cached_property
    def acting(self) -> frozenset[str]:
        """The roles that count: less those for the whole system that are held below the topmost organisation."""
        return frozenset(post.role for post in self.posts if post.role not in NATIONAL or post.level == NATION)

    @property
    def kind(self) -> str:
        """The kind of the organisation: department, or another of the installation."""
        return self.org.kind

    @property
    def administrative(self) -> bool:
        """Whether one of the four administrators' roles is held: no business data for them."""
        return not self.roles.isdisjoint(ADMINISTRATORS)

    @property
    def in_business(self) -> bool:
        """Whether business is hers at all: a post that does business, and none of an administrator's."""
        return not (self.administrative or self.roles.isdisjoint(roles().business))

    @property
    def role_titles(self) -> str:
        """The roles in Chinese, for screens."""
        return "、".join(title for role, title in roles().titles.items() if role in self.roles)

    @property
    def duty(self) -> str:
        """The roles as they stand beside the organisation; one that only says which kind it is says nothing."""
        kind = roles().kinds.get(self.kind)
        held = (title for role, title in roles().titles.items() if role in self.roles)
        return "、".join(title for title in held if kind is None or title != kind.title)

    def holds(self, org: str, role: str) -> bool:
        """Whether this very post is held."""
        return PostView(org, role) in self.posts
