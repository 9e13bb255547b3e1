"""What `site.toml` says, as frozen values; what it leaves out is neutral."""

from dataclasses import dataclass, field

from app.telephones import Number, numbers, tidied


@dataclass(frozen=True)
class Texts:
    """Sentences of the pages that belong to nobody's form. `home_notes`: numbered remarks of the start page.

    `demo` and `demo_portal` stand above every page of a demo; `footer` under every page of the portal. `help`:
    where to ask, on the page 帮助 and in every guide; `complaint`: where to complain, there too, unless a
    guide says otherwise.
    """

    footer: str = "公示信息由各级主管部门审核后发布。对内容有疑问的，请向公示部门反映。"
    demo: str = "演示环境：数据为虚构，请勿填写真实个人信息"
    demo_portal: str = "演示环境：数据为虚构，不代表真实单位与事件"
    work: str = "工作台"
    portal: str = "信息公示"
    home_title: str = "信息公示"
    home_intro: str = "经主管部门审核的信息在这里向社会公示，任何人均可查询。"
    home_notes: tuple[str, ...] = (
        "身份证号、联系电话、证件扫描件等涉及个人隐私的内容不予公示。",
        "信息变更经审核后即时更新；撤下公示的，在原页面注明撤下的日期、部门和理由。",
        "公示信息供查询使用，不作为档案。对内容有疑问的，请向公示部门反映。",
    )
    search_label: str = "名称、姓名、编号或者代码"
    search_hint: str = "可输入名称、编号或者代码中任意连续的文字；几个词之间用空格分开。"
    username_hint: str = ""
    forgotten: str = "忘记密码或账户被停用时，请联系本单位的管理员或者上级管理员。"
    help: str = ""
    complaint: str = "对办理结果有异议，或者发现工作人员不依法办理的，可以向办理部门的上一级部门反映。"


@dataclass(frozen=True)
class Operator:
    """Who keeps the installation running, as the page 帮助 says; what is empty is not shown.

    `telephone`: one or several numbers, parted by 、; `hours`: when somebody answers.
    """

    name: str = ""
    telephone: str = ""
    email: str = ""
    hours: str = ""

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The telephone, number by number."""
        return numbers(tidied(self.telephone))

    @property
    def reachable(self) -> bool:
        """Whether there is any way to reach them."""
        return bool(self.numbers or self.email)


@dataclass(frozen=True)
class Site:
    """One installation. `brand`: its name on the portal; `short`: its name at work, in lines as they are set.

    `first_package`: its registers go by their short names in addresses and rows, so it is chosen once and for all.
    `portal`: registers in the order of the portal, by the names in their addresses; `menu`: titles of menu groups
    in their order; what they do not name follows. `words`: parts of the name that no password may consist of.
    `four_eyes`: who had a hand in a draft may not publish it.
    """

    brand: str = "安全监管业务平台"
    short: tuple[str, ...] = ("安全监管业务平台",)
    subtitle: str = "信息公示与查询"
    first_package: str = ""
    portal: tuple[str, ...] = ()
    menu: tuple[str, ...] = ("办理", "查询统计", "管理", "个人")
    words: tuple[str, ...] = ()
    four_eyes: bool = False
    texts: Texts = field(default_factory=Texts)
    operator: Operator = field(default_factory=Operator)

    @property
    def name(self) -> str:
        """The name at work, in one line."""
        return "".join(self.short)


@dataclass(frozen=True)
class PortalEntry:
    """`register`: the name in its address; `title` on its pages, `menu` in the bar, `about` below the title."""

    register: str
    title: str
    menu: str
    about: str = ""
