"""What stands in the address of a public page or call."""

from datetime import date

from flask import request

from app import bounds
from app.errors import BadRequest

LONGEST = 100
LIST = ("q", "region", "from", "to", "by_org", "after", "size")
MOST = 50


def text(name: str) -> str:
    """A text argument without blanks around it, at most 100 characters; "" when missing."""
    return request.args.get(name, "").strip()[:LONGEST]


def size() -> int:
    """Lines per page: `size`, 20 when missing, never more than 50. Raises BadRequest."""
    given = text("size")
    if not given:
        return 20
    if not bounds.row_number(given):
        raise BadRequest("每页条数应为正整数。")
    return min(bounds.whole(given), MOST)


def day(name: str) -> date | None:
    """A day written YYYY-MM-DD, or None. Raises BadRequest."""
    given = text(name)
    try:
        return bounds.day(given) if given else None
    except ValueError:
        raise BadRequest("日期应写成 2016-01-31 的样子。") from None


def only(*names: str, page: bool = False) -> None:
    """Refuse what this address does not know: a filter that is passed over would show everything instead.

    `page`: told to a reader, who types no conditions. Raises BadRequest for unknown names and for one given twice.
    """
    for name in request.args:
        if name not in names and page:
            raise BadRequest(f"网址中的查询条件“{name[:40]}”无法识别，请从首页重新查询。")
        if name not in names:
            told = f"可用的有：{'、'.join(names)}。" if names else "这里没有查询条件。"
            raise BadRequest(f"不认识的查询条件“{name[:40]}”，{told}")
        if len(request.args.getlist(name)) > 1:
            raise BadRequest(f"查询条件“{name}”重复。")
