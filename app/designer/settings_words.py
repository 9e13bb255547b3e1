"""What each setting of package.toml is called in its form, one sentence on it, and what it is chosen from.

A setting that a dataclass declares and nobody has worded here stops the tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.packages.package import Deadline, FormDecl, Guide, Lane, Portal, Process, Secret, Step
from app.registers.declaration import Count, Dimension, Register, Retention


@dataclass(frozen=True)
class Words:
    """`choose`: the list of `settings_choices` that its values come from, "" where they are typed; `ordered`:
    pages show them in the order in which they stand."""

    label: str
    about: str = ""
    choose: str = ""
    ordered: bool = False


@dataclass(frozen=True)
class Whole:
    """What package.toml says outside of its tables."""

    title: str


SECTIONS: Final[Mapping[str, Words]] = {
    "package": Words("业务包", "整项业务的名称。"),
    "process": Words("流程", "可以单独发起的流程图。"),
    "lane": Words("泳道", "流程图中各泳道由谁办理。"),
    "deadline": Words("办理时限", "各环节须在几个工作日内办结，何时催办。"),
    "step": Words("环节", "环节页面上看得到什么、可以作出哪些决定。"),
    "form": Words("表单", "表单中哪些栏目供流程判断，提交时作哪些检查。"),
    "register": Words("台账", "哪些内容登记入台账，公示哪些，怎样变更和统计。"),
    "secret": Words("保密内容", "保密栏目由哪些泳道的人员掌握。"),
    "portal": Words("门户", "台账在公示门户上的名称和说明。"),
    "guide": Words("办事指南", "办事指南中由本单位补充的文字。"),
}
"""In the order in which the page lists them."""
KINDS: Final[Mapping[str, type]] = {
    "package": Whole,
    "process": Process,
    "lane": Lane,
    "deadline": Deadline,
    "step": Step,
    "form": FormDecl,
    "register": Register,
    "secret": Secret,
    "portal": Portal,
    "guide": Guide,
}
"""What reads a table of each section."""

WORDS: Final[Mapping[type, Mapping[str, Words]]] = {
    Whole: {"title": Words("业务名称", "显示在业务包列表和各页标题中。")},
    Process: {
        "title": Words("流程名称", "显示在菜单、列表和办事指南中。"),
        "start": Words("可以发起的岗位", "都不选的，只能由其他办件发起。", "roles"),
        "register": Words("登记的台账", "办结后登记入哪个台账。", "registers"),
        "summary": Words("列表摘要", "在待办和办件列表中显示的栏目；敏感内容不能选。", "summary", True),
        "superiors": Words("上级部门可以发起变更", "默认只能由记录所属单位和批准部门发起。"),
        "change": Words("变更的叫法", "在已登记的记录上办理时页面上的叫法，默认为“变更”。"),
        "result": Words("告知当事单位的表单", "部门之间办理的办件，当事单位可以看到哪些表单的内容。", "forms"),
        "inputs": Words("发起时带入的变量", "由其他办件发起时另外带入的变量名，每行一个。"),
        "face": Words("判定公示范围的函数", "按记录的内容确定公示全部栏目还是较少的栏目。", "handlers"),
        "unreviewed": Words("部分内容不经审核的理由", "只在确有内容不经其他单位审核即公示时填写，4 至 200 字。"),
    },
    Lane: {
        "role": Words("岗位", "由哪个岗位的人员办理。", "roles"),
        "org": Words("办理单位", "发起单位，或者流程中存放部门代码的变量。", "offices"),
        "title": Words("名称", "在流程图和办事指南中怎样称呼，默认用岗位名称。"),
        "different_from": Words("不得由同一人办理的环节", "办过所选环节的人员不能再办理本泳道的环节。", "steps"),
    },
    FormDecl: {
        "facts": Words("供流程判断的栏目", "流程图的条件只能用到这里所选的栏目。", "fields"),
        "checks": Words("检查函数", "提交时另外执行的检查，由处理程序提供。", "checks"),
        "outcome": Words("办理结果栏目", "没有审核决定的表单，用哪个栏目表明结果。", "fields"),
        "targets": Words("移送部门的去向", "选择移送部门的栏目，以及列出可选部门的函数。", "fields targets"),
    },
    Register: {
        "title": Words("台账名称", "显示在列表和门户上，默认用表单的标题。"),
        "form": Words("主表单", "这张表单的内容就是台账记录。", "forms"),
        "include": Words("并入的其他表单", "同一办件的其他表单中，哪些栏目也记入台账。", "forms topmost"),
        "key": Words("标识栏目", "合起来确定一条记录的栏目；可以包括所属单位。", "fields", True),
        "owner": Words("所属单位栏目", "存放记录所属单位的栏目；表单没有这一栏的，为办件的发起单位。", "owners"),
        "region": Words("所在地栏目", "六位行政区划代码，决定由哪个地方的部门管理。", "fields"),
        "title_field": Words(
            "记录的名称", "列表和门户上用哪个栏目称呼一条记录，默认为最后一个标识栏目。", "fields"
        ),
        "names_owner": Words(
            "登记单位名称的栏目", "登记批准后，单位账户随之更名；只用于每个单位一条的台账。", "fields"
        ),
        "date": Words("统计日期栏目", "按哪一天计入统计，默认为首次提交之日。", "fields"),
        "public": Words("公示的栏目", "公众可以查看的栏目；没有勾选的一律不公示。", "fields", True),
        "masked": Words("遮盖的栏目", "管辖范围以外的人员只能看到遮盖后的内容。", "fields"),
        "faces": Words("较少的公示范围", "只公示部分栏目的情形，名称由流程图使用。", " fields"),
        "search": Words("公众可以搜索的栏目", "除名称以外，门户搜索还查哪些栏目；须为公示的栏目。", "fields"),
        "columns": Words("列表显示的栏目", "列表中除名称以外显示的栏目；须为公示的栏目。", "fields", True),
        "expires": Words("证件到期日", "到期前 60 天起在列表中提示。", "fields"),
        "key_fields": Words("重要栏目", "改动其中任何一项，整个变更须重新审核。", "fields"),
        "minor_fields": Words("次要栏目", "只改动这些栏目的，当即登记。", "fields"),
        "append_fields": Words("可以追加的表格", "只能增加、不能改动的表格，新增的当即登记。", "fields"),
        "dimensions": Words("统计和筛选的栏目", "可以按这些栏目筛选、分类统计。"),
        "measures": Words("合计的栏目", "统计时相加的数字。", "fields"),
        "reports": Words("固定报表", "每行一张报表，依次写出分类和合计的栏目标识，用顿号或者逗号分开。"),
        "counts": Words("自动计数的栏目", "由平台保持：所属单位在另一台账中有几条记录。"),
        "unique": Words("不得重复的栏目", "每行一项；几个栏目合起来不得重复的，用加号连接栏目标识。"),
        "links": Words("关联的台账", "关联到哪个台账，由哪个栏目指明。", "registers fields"),
        "follows": Words(
            "随关联记录更新的栏目", "随关联记录更新的栏目，以及取自何处（关联名.栏目标识）。", "fields"
        ),
        "readers": Words("另可查阅的单位", "存放其他单位的栏目；所填单位可以查阅遮盖后的记录。", "fields"),
        "retention": Words("保存期限", "期满后由平台清理。"),
        "labels": Words("栏目的叫法", "台账中另有叫法的栏目。", "fields"),
    },
    Deadline: {
        "working_days": Words("工作日", "收到后须在第几个工作日的 17:30 以前办结，1 至 1000。"),
        "remind": Words("催办日", "第几个工作日起提醒，用顿号或者逗号分开，例如 5、8。"),
    },
    Step: {
        "reads": Words("可以查阅的表单", "办理人员可以查阅办件中的哪些表单；都不选的，不作限制。", "forms"),
        "shows": Words("一并显示的台账", "在表单旁边显示同一单位的哪些台账记录。", "registers"),
        "decisions": Words("可以作出的决定", "都不选的，表单上的决定都可以作出。", "decisions"),
    },
    Secret: {"lanes": Words("掌握的泳道", "至少选一条，否则没有人能看到这项内容。", "lanes")},
    Portal: {
        "title": Words("门户上的名称", "默认用台账的名称。"),
        "menu": Words("菜单中的名称", "门户菜单上较短的名称。"),
        "about": Words("说明", "门户首页上的一句说明。"),
    },
    Guide: {
        "about": Words("办理什么", "一句话说明这项业务。"),
        "conditions": Words("申请条件", "每行一条。"),
        "materials": Words("另须准备的材料", "表单所列以外的材料，每行一条。"),
        "office": Words("办理部门", "用文字说明由哪个部门办理。"),
        "office_of": Words("确定办理部门的函数", "按登录单位算出办理部门。", "handlers"),
        "fee": Words("收费", "例如“不收费”。"),
        "basis": Words("办理依据", "法律、法规和文件，每行一条。"),
        "notes": Words("其他说明", "每行一条。"),
        "complaint": Words("投诉渠道", "默认用本平台统一的说明。"),
    },
    Dimension: {
        "name": Words("栏目", choose="fields"),
        "filter": Words("可以筛选"),
        "multi": Words("可有多个值"),
    },
    Retention: {
        "years": Words("年数", "1 至 100。"),
        "start": Words("起算", "目前只有 first_submission（首次提交之日）。"),
        "cascade": Words("一并清理的台账", "", "registers"),
    },
    Count: {
        "field": Words("栏目", choose="fields"),
        "register": Words("计哪个台账", choose="registers"),
        "states": Words("计哪些状态", choose="states"),
    },
}


def table_of(element: str) -> str:
    """The address of the form in which a fault at this key path is mended, "" for the text of the whole file."""
    section, *names = element.partition("[")[0].split(".")
    if element == "title":
        return "package"
    if section == "step":
        names = [one for one in names if one not in WORDS[Step]]
    deep = {"package": 0, "deadline": 2, "step": len(names)}.get(section, 1)
    return ".".join((section, *names[:deep])) if section in SECTIONS and 0 < deep <= len(names) else ""
