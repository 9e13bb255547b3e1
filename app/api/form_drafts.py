"""A form while it is being made: how pages will show it, and what the change would mean for what is there."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from flask import jsonify, render_template

from app import toml
from app.accounts.audience import audience
from app.api import incoming
from app.api.blueprint import api
from app.arguments import describes
from app.cases.form_consequences import Consequence, consequences
from app.enums import Administrator
from app.errors import Invalid, Problem
from app.forms import validate
from app.forms.known_fields import known
from app.forms.render import reading
from app.forms.schema import Form, FormFault, legible, load
from app.packages import form_marks, queries
from app.packages.package import NAME
from app.packages.parse import FILE
from app.packages.settings_text import Unwritable
from app.regions.queries import full_name

NOWHERE = "#"
"""Files of an example are nowhere."""
CANNOT = "package.toml 的写法不能在这里修改，请在总设置中以文字修改公开、统计等设置。"
MOST = 200
"""Faults that are told."""


@api.post("/releases/<int:release_id>/forms/<form>/preview")
@audience(Administrator.DESIGNER)
@describes("FormPreview", "FormTrial")
def preview_form(release_id: int, form: str) -> Any:
    """The form of these two files as reading pages show it, with these answers; and what is wrong with it."""
    queries.row(release_id)
    sent = incoming.body_with_file()
    answers = incoming.answers(sent)
    try:
        made = _made(form, sent)
    except FormFault as failure:
        return jsonify({"html": "", "problems": _told(failure)})
    page = reading(made, _shaped(made, answers), name_of=_named, opened=True, files=NOWHERE)
    return jsonify({"html": render_template("forms/preview.html", page=page), "problems": []})


def _named(code: str) -> str:
    return full_name(code) or code


def _made(form: str, sent: dict[str, Any], read: Callable[[str, str, str], Form] = load) -> Form:
    return read(form, incoming.text(sent, "schema", True), incoming.text(sent, "ui_schema", True))


def _told(failure: FormFault) -> list[str]:
    return failure.faults[:MOST]


def _shaped(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a shape that the form can have: those given for an earlier state of it may have another."""
    kept, _ = known(form, answers)
    return {
        name: value
        for name, value in kept.items()
        if not validate.problems(form.root, form.validator, {name: value})[1]
    }


@api.post("/releases/<int:release_id>/forms/<form>/consequences")
@audience(Administrator.DESIGNER)
@describes("Consequences", "FormTrial")
def form_consequences(release_id: int, form: str) -> Any:
    """What the form of these two files would mean for what was filled in on the one in force: by field, with how
    much there is at least, and with what else names the field."""
    row, sent = queries.row(release_id), incoming.body_with_file()
    found, problems = list[Consequence](), list[str]()
    incoming.answers(sent)
    try:
        found = consequences(row, _made(form, sent, legible))
        _made(form, sent)
    except FormFault as failure:
        problems = _told(failure)
    return jsonify({"changes": [_shape(one) for one in found], "problems": problems})


@api.post("/releases/<int:release_id>/forms/<form>/marks")
@audience(Administrator.DESIGNER)
@describes("FileText", "FormMarks")
def mark_form(release_id: int, form: str) -> Any:
    """package.toml with other facts of the form, and other fields that its registers publish, count by and file at
    once; keeps nothing."""
    raw, now = queries.files(release_id).get(FILE, b""), form_marks.read(incoming.body())
    if now is None or not re.fullmatch(NAME, form):
        raise Invalid([Problem("/registers", "V-KEY", "应为栏目名称的列表。")])
    try:
        return jsonify({"content": form_marks.written(raw, form, now).decode()})
    except (Unwritable, toml.Unreadable) as failure:
        raise Invalid([Problem("", "package", CANNOT)]) from failure


def _shape(one: Consequence) -> dict[str, Any]:
    return {
        "field": one.change.field,
        "title": one.change.title,
        "told": list(one.change.told),
        "judged": one.change.judged,
        "missing": one.change.empty,
        **asdict(one.count),
        "mentions": [each._asdict() for each in one.mentions],
    }
