"""What package.toml says about registers, held against their forms."""

import math
from collections.abc import Iterator

from app.engine.gate import Fault
from app.enums import EntryState
from app.forms import columns
from app.forms.schema import Form
from app.forms.tree import Node
from app.packages import fields
from app.packages.content import Content
from app.packages.package import Package
from app.packages.parse import fault
from app.registers import shape
from app.registers.declaration import Register
from app.registers.extract import DERIVED, levels

FIRST = "first_submission"
FULL, NONE = "full", "none"
LONGEST = 100
DAY = "date"
MOST, MOST_WAN = 10**12, 10**8
"""Largest measure, and largest of those in 万元, which are kept in fen: ten thousand of them still add up."""
CODE_ROOM, NAME_ROOM, GROUP_ROOM = 20, 120, 120
"""What rows have room for: code and name of an organisation, the names of fields that stand together."""
REGIONS = ("region", "region-ever")
HASHED = frozenset({"key", "unique", "dimensions"})
SEALED = HASHED | {"masked", "key_fields", "minor_fields", "append_fields"}
"""What may name a sensitive field: compared by keyed hash, masked, or only counted as changed."""
SINGLE = HASHED | {"title_field", "readers", "links", "region", "date", "measures"}
"""What is made of single values; of a row or a list the text of everything in it would be kept."""
UNMASKED = frozenset({"key", "title_field", "columns", "search", "region", "date", "measures", "dimensions"})
"""What is shown to everyone, or stands in a facts table, as it is."""


def faults(content: Content, package: Package) -> Iterator[Fault]:
    """Fields that the form does not have, links and cascades to registers that are not there, unusable names."""
    for register in package.registers.values():
        place = f"register.{register.name}"
        for sentence in shape.faults(register):
            yield fault(place, sentence)
        if register.retention and register.retention.start != FIRST:
            yield fault(f"{place}.retention.from", f"只支持 {FIRST}（自首次填报之日起算）")
        if register.retention and not 0 < register.retention.years <= LONGEST:
            yield fault(f"{place}.retention.years", f"保存年限须为 1 至 {LONGEST} 年")
        yield from _fields(content, register, place)
        yield from _owner(content.record_forms[register.name], register, place)
        yield from _title(register, place)
        yield from _names_owner(content.record_forms[register.name], register, place)
        yield from _room(content.record_forms[register.name], register, place)
        yield from _faces(register, place)
        yield from _lists(content, register, place)
        yield from _measures(content, register, place)
        yield from _counts(content, package, register, place)
        yield from _expires(content.record_forms[register.name], register, place)
        yield from _follows(content, package, register, place)
        cascade = register.retention.cascade if register.retention else ()
        for other in (*register.links, *cascade):
            if other not in package.registers:
                yield fault(place, f"台账“{other}”不存在")


def _lists(content: Content, register: Register, place: str) -> Iterator[Fault]:
    """Lists and the public search show and find public fields only."""
    form = content.record_forms[register.name]
    for name in register.columns:
        fields_of = form.triples[name].fields if name in form.triples else columns.behind(form, name)
        if not columns.known(form, name):
            yield fault(f"{place}.columns", f"{_where(register)}没有字段“{name}”")
        elif not set(fields_of) <= set(register.public):
            yield fault(f"{place}.columns", f"“{name}”不是公开栏目，不能列入公示列表")
    for name in set(register.search) - set(register.public):
        yield fault(f"{place}.search", f"“{name}”不是公开栏目，不能供公众查询")


def _expires(form: Form, register: Register, place: str) -> Iterator[Fault]:
    for name in register.expires:
        node = form.root.children.get(name)
        if node is not None and node.format != DAY:
            yield fault(f"{place}.expires", f"“{name}”不是日期栏目")


def _measures(content: Content, register: Register, place: str) -> Iterator[Fault]:
    """What is added up has limits within which the sum of a country's records is still exact."""
    form = content.record_forms[register.name]
    for name in register.measures:
        node, most = fields.node(form, name), MOST_WAN if name.endswith("_wan") else MOST
        limits = [node.schema.get(key) for key in ("minimum", "maximum")] if node else []
        if any(one is None or abs(one) > most for one in limits):
            where = f"{_where(register)}中统计的数值“{name}”"
            yield fault(f"{place}.measures", f"{where}须有最小值和最大值（minimum、maximum），不超过 {most:,}")


def _counts(content: Content, package: Package, register: Register, place: str) -> Iterator[Fault]:
    """A counter is a whole number that the form computes, over a register of the package, in states there are."""
    form = content.record_forms[register.name]
    for one in register.counts:
        node = form.root.children.get(one.field)
        if node is None or node.kind != "integer" or not node.computed:
            yield fault(f"{place}.counts", f"“{one.field}”应为{_where(register)}中只读的整数栏目")
        if one.register not in package.registers:
            yield fault(f"{place}.counts", f"台账“{one.register}”不存在")
        for state in set(one.states) - set(EntryState):
            yield fault(f"{place}.counts", f"没有“{state}”这种状态，只有 {'、'.join(EntryState)}")


def _follows(content: Content, package: Package, register: Register, place: str) -> Iterator[Fault]:
    """A field that says what a linked record says: computed, no part of what names the record, and one source."""
    form, known = content.record_forms[register.name], {*register.key, *"+".join(register.unique).split("+")}
    for name, (link, inner) in register.followed.items():
        where, node, source = f"{place}.follows.{name}", form.root.children.get(name), package.registers.get(link)
        if node is None or not node.computed or node.sensitive or node.children or node.item:
            yield fault(where, f"“{name}”应为表单“{register.form}”中只读的单个栏目，不能是敏感信息")
        elif name in known:
            yield fault(where, f"“{name}”是记录的标识，不能随其他记录改变")
        elif link not in register.links or source is None:
            yield fault(where, f"“{link}”应为 links 中的台账，写作“台账.栏目”")
        elif register.links[link] == register.owner and tuple(source.key) != (source.owner,):
            yield fault(where, f"一个单位可有多条“{link}”记录，不能以单位确定是哪一条")
        else:
            theirs = content.record_forms[source.name].root.children.get(inner)
            yield from (fault(where, one) for one in _taken(register, source, (name, inner), (node, theirs)))


def _taken(
    register: Register, source: Register, names: tuple[str, str], nodes: tuple[Node, Node | None]
) -> Iterator[str]:
    """What is taken is of the same kind, taken from nowhere else, and no more hidden than where it is shown."""
    (name, inner), (node, theirs) = names, nodes
    if theirs is None or theirs.kind != node.kind or theirs.sensitive or inner in source.followed:
        yield f"“{inner}”应为表单“{source.form}”中同类的栏目，不能是敏感信息，也不能再取自其他记录"
    elif name in register.public and inner not in source.public:
        yield f"“{name}”是公开栏目，它所取的“{source.name}.{inner}”也应公开"
    elif is_masked(source, inner) and not is_masked(register, name):
        yield f"“{source.name}.{inner}”在其他地方隐藏，“{name}”也应隐藏"


def _fields(content: Content, register: Register, place: str) -> Iterator[Fault]:
    form = content.record_forms[register.name]
    for key, names in _named(register).items():
        for name in names:
            if not fields.has(form, name):
                yield fault(f"{place}.{key}", f"{_where(register)}没有字段“{name}”")
            elif fields.is_withheld(form, name):
                yield fault(f"{place}.{key}", f"字段“{name}”是保密内容，只留在卷宗中，不进入台账")
    for key, names in _open(register).items():
        for name in names:
            if fields.is_secret(form, name):
                yield fault(f"{place}.{key}", f"字段“{name}”是敏感信息，不能放在这里")
    yield from _shapes(form, register, place)


def _where(register: Register) -> str:
    """Where the fields of the record are looked for, in words."""
    if register.include:
        return f"记录的各表单（{'、'.join(register.forms)}）"
    return f"表单“{register.form}”"


def _shapes(form: Form, register: Register, place: str) -> Iterator[Fault]:
    """Keys, titles and the like are made of single values, and of none that is masked elsewhere."""
    opened = _open(register)
    for key, names in _named(register).items():
        for name in names:
            if key in SINGLE and fields.has(form, name) and not fields.is_single(form, name):
                yield fault(f"{place}.{key}", f"“{name}”不是单个的栏目，不能放在这里")
            shown = name in opened.get(key, ()) or (key == "key" and not fields.is_secret(form, name))
            if key in UNMASKED and shown and is_masked(register, name):
                yield fault(f"{place}.{key}", f"字段“{name}”在其他地方隐藏，不能放在这里")


def _owner(form: Form, register: Register, place: str) -> Iterator[Fault]:
    """Whose a record is stands on it for everybody who may read it."""
    if fields.is_secret(form, register.owner):
        yield fault(
            f"{place}.owner", f"字段“{register.owner}”是敏感或者保密的，所属单位写在每份记录上，不能取自它"
        )


def _names_owner(form: Form, register: Register, place: str) -> Iterator[Fault]:
    """An organisation has one name, which everybody may read."""
    name = register.names_owner
    node = form.root.children.get(name) if name else None
    one = tuple(register.key) == (register.owner,) and name in register.public
    if name and not (one and node is not None and node.kind == "string" and not node.sensitive):
        yield fault(
            f"{place}.names_owner",
            f"“{name}”应为公开的文本栏目，且该台账一个单位只有一条记录（key 只含所属单位），才能作为单位名称",
        )


def _room(form: Form, register: Register, place: str) -> Iterator[Fault]:
    """What stands in columns of its own is bounded by the form: else it is refused only where it is filed."""
    owner = {} if register.names_owner is None else {register.names_owner: ("names_owner", NAME_ROOM)}
    for name, (key, most) in {register.owner: ("owner", CODE_ROOM), **owner}.items():
        node = form.root.children.get(name)
        if node is not None and node.kind == "string" and _longest(node) > most:
            yield fault(f"{place}.{key}", f"“{name}”应在表单中限定至多 {most} 个字（maxLength）")
    for name in levels(register.region) if register.region else ():
        node = form.root.children.get(name)
        if node is not None and node.format not in REGIONS and not node.choices:
            yield fault(f"{place}.region", f"“{name}”应为行政区划代码（format 为 region 或者 region-ever）")
    for name in (*register.unique, *register.readers):
        if len(name) > GROUP_ROOM:
            yield fault(place, f"“{name[:40]}…”过长，栏目名称合计至多 {GROUP_ROOM} 个字符")


def _longest(node: Node) -> float:
    """How long a value of the field may be."""
    if node.choices:
        return max(len(str(one)) for one in node.choices)
    return float(node.schema.get("maxLength", math.inf))


def _title(register: Register, place: str) -> Iterator[Fault]:
    """A title is on every page and found by every search: of a register that publishes it is a public field."""
    title = register.named_by
    for name, shown in {"public": register.public, **register.faces}.items():
        if shown and not any(_within(title, one) for one in shown):
            yield fault(f"{place}.title_field", f"记录名称取自“{title}”，它不在公示栏目（{name}）之中")


def is_masked(register: Register, name: str) -> bool:
    """Whether that field, its attachments, or something in it is masked."""
    plain = name.removesuffix("_files")
    return any(_within(plain, hidden) or _within(hidden, plain) for hidden in register.masked)


def _open(register: Register) -> dict[str, list[str]]:
    """Fields whose values stand openly, in lists, in public or in a facts table."""
    plain = [one.name for one in register.dimensions if not one.multi]
    named = _named(register)
    kept = {key: names for key, names in named.items() if key not in SEALED}
    return {**kept, "dimensions": [name for name in plain if name not in DERIVED]}


def _faces(register: Register, place: str) -> Iterator[Fault]:
    """A face shows part of what is public; nothing is public and masked at once."""
    for name, shown in register.faces.items():
        if name in (FULL, NONE):
            yield fault(f"{place}.faces", f"公示面不能叫“{name}”")
        for one in shown:
            if not any(_within(one, public) for public in register.public):
                yield fault(f"{place}.faces", f"公示面“{name}”的字段“{one}”不在 public 之中")
    for hidden in register.masked:
        names = (hidden.removesuffix("_files"), *(one.removesuffix("_files") for one in register.public))
        if any(_within(names[0], public) or _within(public, names[0]) for public in names[1:]):
            yield fault(f"{place}.masked", f"字段“{hidden}”不能既公开又隐藏")


def _within(name: str, other: str) -> bool:
    return name == other or name.startswith(f"{other}.")


def _named(register: Register) -> dict[str, list[str]]:
    """Every field the declaration speaks of, by key; the owner may stand for a field where keys are made."""
    owner = {register.owner}
    title = None if register.named_by in owner else register.named_by
    singles = {"region": register.region, "title_field": title, "date": register.date}
    return {
        "key": [name for name in register.key if name not in owner],
        "unique": [name for group in register.unique for name in group.split("+") if name not in owner],
        "links": [name for name in register.links.values() if name not in owner],
        "dimensions": [one.name for one in register.dimensions if one.name not in DERIVED],
        "measures": list(register.measures),
        "public": list(register.public),
        "search": list(register.search),
        "columns": [name for name in register.columns if name in register.public],
        "expires": list(register.expires),
        "masked": list(register.masked),
        "readers": list(register.readers),
        "key_fields": list(register.key_fields),
        "minor_fields": list(register.minor_fields),
        "append_fields": list(register.append_fields),
        "faces": [name for face in register.faces.values() for name in face],
        **{key: [name] for key, name in singles.items() if name},
    }
