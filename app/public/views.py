"""The public portal: home, lists with search, one publication. Plain pages that work without scripts."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, url_for

from app import arguments, clock
from app.accounts.audience import audience
from app.accounts.contacts import contact
from app.arguments import asks
from app.bounds import ADDRESS, TEXT
from app.errors import NotFound
from app.public.api import withdrawal_sentence
from app.public.kinds import Kind, kind, kinds
from app.public.region_selects import LEVELS, region_selects
from app.publications import queries as publications
from app.publications.queries import Published
from app.regions import queries as regions

public = Blueprint("public", __name__)
PAGE, NEWEST, SHORT = 20, 8, 12
LISTS = dict(q=TEXT, **dict.fromkeys((name for name, _label in LEVELS), TEXT), after=TEXT, seen=ADDRESS)


@public.get("/")
@audience("public")
def home() -> str:
    """Search box, kinds of records with their numbers, what was published last, and what this is."""
    known = kinds()
    titles = {one.register: one.title for one in known}
    newest = [_line(one, titles) for one in publications.newest(NEWEST)]
    return render_template("public/home.html", section="home", kinds=known, lines=newest)


@public.get("/public")
@audience("public", limit="search")
@asks(**LISTS)
def everything() -> str:
    """Search over all kinds of records."""
    return _list(None)


@public.get("/public/<register>")
@audience("public", limit="search")
@asks(**LISTS)
def listing(register: str) -> str:
    """One kind of record, by name and region."""
    return _list(kind(register))


@public.get("/public/<register>/<entry>")
@audience("public")
def detail(register: str, entry: str) -> str | tuple[str, int]:
    """One publication for reading and printing; where it was withdrawn, by whom and why (410)."""
    of = kind(register)
    found = publications.one(of.register, entry)
    if found is None:
        raise NotFound
    shown = {"section": of.register, "kind": of, "one": _line(found, {of.register: of.title}), "view": found.view}
    if found.withdrawn:
        return render_template("public/withdrawn.html", sentence=withdrawal_sentence(found), **shown), 410
    return render_template("public/detail.html", contact=contact(found.by_org), **shown)


def _list(of: Kind | None) -> str:
    where = region_selects([arguments.text(name) for name, _label in LEVELS])
    q = arguments.text("q")
    page = publications.search(of.register if of else None, q, where.region, arguments.text("after") or None, PAGE)
    titles = {of.register: of.title} if of else {one.register: one.title for one in kinds()}
    columns = _columns(page.items) if of else []
    return render_template(
        "public/list.html",
        section=of.register if of else "",
        kind=of,
        lines=[_line(one, titles, columns) for one in page.items],
        columns=columns,
        page=page,
        selects=where.selects,
        notice=where.notice,
        q=q,
        here=url_for("public.listing", register=of.register) if of else url_for("public.everything"),
        narrowed=bool(q or where.region),
    )


def _columns(shown: Sequence[Published]) -> list[str]:
    """Heads of the columns, in their order: those of every line shown."""
    return list(dict.fromkeys(label for one in shown for label, _text in one.line))


def _cells(one: Published, columns: Sequence[str]) -> list[tuple[str, str, bool]]:
    """Head, text, and whether that is short enough to stand in one line; a day always is."""
    texts = {label: text for label, text in one.line}
    found = [(label, texts.get(label, "")) for label in columns]
    return [(label, text or "—", len(text) <= SHORT or text[4] == "年") for label, text in found]


def _line(one: Published, titles: dict[str, str], columns: Sequence[str] = ()) -> dict[str, Any]:
    on = clock.local(one.published_at)
    own = clock.local(one.self_filed_at) if one.self_filed_at else None
    return {
        "own": f"{own.year}年{own.month}月{own.day}日" if own else "",
        "title": one.title,
        "cells": _cells(one, columns),
        "register": one.register,
        "kind": titles.get(one.register, one.register),
        "href": f"/public/{one.register}/{one.entry}",
        "version": one.version,
        "place": regions.full_name(one.region) if one.region else "",
        "by": one.by_name,
        "on": f"{on.year}年{on.month}月{on.day}日",
        "day": on.date().isoformat(),
    }
