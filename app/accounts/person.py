"""Who is asking: a frozen picture of a user with organisation and posts, free of the database."""

from dataclasses import dataclass, field

BUSINESS = frozenset({"inspector", "head", "account_manager"})
ADMINISTRATIVE = frozenset({"administrator", "security_administrator", "auditor", "designer"})
ROLE_TITLES = {
    "inspector": "审核与录入",
    "head": "科室负责人",
    "account_manager": "账户分配",
    "administrator": "系统管理员",
    "security_administrator": "安全管理员",
    "auditor": "审计员",
    "designer": "流程管理员",
    "contractor": "承包单位",
    "owner": "发包单位",
}


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

    @property
    def roles(self) -> frozenset[str]:
        """All roles held anywhere."""
        return frozenset(post.role for post in self.posts)

    @property
    def kind(self) -> str:
        """department, contractor or owner."""
        return self.org.kind

    @property
    def administrative(self) -> bool:
        """Whether one of the four administrators' roles is held: no business data for them."""
        return bool(self.roles & ADMINISTRATIVE)

    @property
    def role_titles(self) -> str:
        """The roles in Chinese, for screens."""
        return "、".join(ROLE_TITLES[role] for role in ROLE_TITLES if role in self.roles)

    def holds(self, org: str, role: str) -> bool:
        """Whether this very post is held."""
        return PostView(org, role) in self.posts
