"""A form put together of several: what of a further form comes along, and how it stands there."""

from typing import Any

from app.forms import seal
from app.forms.compose import composed
from app.forms.render import reading
from app.forms.schema import Form

PLACE = {"site": {"ui:options": {"triple": ["province", "city", "county"], "title": "地点"}}}


def form(name: str, fields: dict[str, dict[str, Any]], listed: list[str], **ui: Any) -> Form:
    """A form of one section."""
    schema = {"title": f"表{name}", "type": "object", "required": [*fields][:1], "properties": fields}
    return Form(
        name, schema, {"ui:options": {"sections": [{"id": "all", "title": "全部", "fields": listed}]}, **ui}
    )


def text(title: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": title, **more}


BASE = form("base", {"name": text("名称")}, ["name"])
FURTHER = form(
    "further",
    {
        "phone": text("电话", **{"x-sensitive": True}), "scan": text("扫描"), "left": text("其他"),
        "scan_files": {"type": "array", "title": "扫描件"},
        "province": text("省"), "city": text("市"), "county": text("县"),
    },
    ["left", "site", "scan", "scan_files", "phone"],
    **PLACE,
)  # fmt: skip


def titles(names: list[str]) -> list[tuple[str, list[str]]]:
    """Sections and what they name, after taking these fields."""
    whole = composed(BASE, "记录", [(FURTHER, names)])
    return [(card.title, list(card.fields)) for card in whole.sections]


def test_fields_stand_in_the_order_of_their_form_under_its_title() -> None:
    assert titles(["phone", "scan"]) == [("全部", ["name"]), ("表further", ["scan", "scan_files", "phone"])]


def test_a_place_stands_as_one_where_all_of_it_is_taken() -> None:
    assert titles(["province", "city", "county"])[1] == ("表further", ["site"])
    assert titles(["city"])[1] == ("表further", ["city"])
    assert "site" in composed(BASE, "记录", [(FURTHER, ["province", "city", "county"])]).triples


def test_attachments_may_come_alone_and_stay_as_sensitive_as_their_field() -> None:
    assert titles(["phone_files"])[1] == ("表further", ["phone_files"])
    whole = composed(BASE, "记录", [(FURTHER, ["phone_files"])])
    assert seal.without_sensitive(whole, {"phone_files": [{"id": "1"}], "name": "甲"}) == {"name": "甲"}


def test_what_is_sensitive_stays_so_and_nothing_more_is_required() -> None:
    whole = composed(BASE, "记录", [(FURTHER, ["phone"])])
    assert (whole.sensitive, whole.required, whole.title) == (("/phone",), frozenset({"name"}), "记录")
    page = reading(whole, {"name": "甲", "phone": "13800000001"})
    assert "13800000001" not in str(page) and page.title == "记录"
    assert (BASE.title, list(BASE.root.children)) == ("表base", ["name", "name_files"])
