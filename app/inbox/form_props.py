"""Properties of the form island."""

from typing import Any

from flask import url_for

from app.cases.item_view import ItemView
from app.cases.state.item_form import form_of
from app.cases.state.record import gives, register_of
from app.enums import ItemKind
from app.inbox import item_head
from app.regions.tree import served
from app.registers.declaration import part


def form_island(view: ItemView) -> dict[str, Any]:
    """Everything the island needs to edit, keep and send the form of this item."""
    item, content = view.item, view.content
    address = f"/api/v1/work-items/{item.id}"
    package = view.case.package
    return {
        "schema": _offered(view),
        "uiSchema": content["ui_schema"],
        "answers": content["answers"],
        "base": _base(view),
        "prefilled": content["prefilled"],
        "rev": item.draft_rev,
        "restored": content["restored"],
        "saved": content["saved"],
        "unlocked": content["unlocked"],
        "judged": content["judged"],
        "ruled": content["opened"],
        "remarkable": content["remarkable"],
        "remarks": content["remarks"],
        "readonly": "complete" not in content["actions"],
        "done": "",
        "entry_id": _changed_entry(view),
        "light": content["light"],
        "about": _about(view),
        "urls": {
            "draft": f"{address}/draft",
            "complete": f"{address}/complete",
            "upload": "/api/v1/attachments",
            "check": f"/api/v1/forms/{package}/{form_of(view.case_run.loaded, item)}/check",
            "codes": f"/api/v1/codes?kind=region&mark={served().mark}",
            "after": url_for("inbox.receipt", case_id=view.case.id),
        },
    }


def _offered(view: ItemView) -> dict[str, Any] | None:
    """The schema; of fields that name registers without those in which the owner has nothing in force, as what
    lies beside the form tells. Where nothing would be left all are offered, and sending says why not."""
    schema, missing = view.content["schema"], {one.register.name for one in view.beside if one.entry is None}
    if schema is None or not missing:
        return dict(schema) if schema else None
    named = (name for name, one in view.content["ui_schema"].items() if _names_registers(one))
    fields = {name: _without(schema["properties"][name], missing) for name in named}
    return {**schema, "properties": {**schema["properties"], **fields}}


def _names_registers(ui: Any) -> bool:
    return isinstance(ui, dict) and bool(ui.get("ui:options", {}).get("registers"))


def _without(field: dict[str, Any], missing: set[str]) -> dict[str, Any]:
    left = [one for one in field.get("oneOf", []) if one.get("const") not in missing]
    return {**field, "oneOf": left} if left else field


def _about(view: ItemView) -> str:
    """How a list on another page names this form."""
    told = (view.item.title, view.case.number, view.case.subject, view.summary)
    return " · ".join(one for one in told if one)


def _base(view: ItemView) -> dict[str, Any] | None:
    """The part of the approved record that this form's fields are compared with; nothing else of it stands in the
    source of the page."""
    register, form, base = (
        register_of(view.case_run),
        form_of(view.case_run.loaded, view.item),
        view.content["base"],
    )
    if register is None or base is None or form not in register.forms:
        return None
    return part(register, form, base)


def _changed_entry(view: ItemView) -> str | None:
    """The record that the form changes: checks are about that one."""
    changes = view.case.entry_id and gives(register_of(view.case_run), view.item.form or "")
    return str(view.case.entry_id) if changes else None


def beside_island(view: ItemView) -> dict[str, Any]:
    """The same for a form that stands beside what it is about: afterwards the next item of the inbox is wanted."""
    props = form_island(view)
    task = view.item.kind == ItemKind.TASK
    deciding = bool(view.content["remarkable"]) or "return" in view.content["actions"]
    return {
        **props,
        "beside": True,
        "base": None,
        **item_head.departments(view),
        "submit": "提交意见" if deciding else "提交",
        "done": "意见已提交" if deciding else "已提交",
        "urls": {
            **props["urls"],
            "after": url_for("inbox.box", box=None if task else "copied"),
            "receipt": url_for("inbox.receipt", case_id=view.case.id) if task else "",
        },
    }
