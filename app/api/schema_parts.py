"""The small pieces that the schemas of calls are put together from."""

from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
ID: Schema = {"type": "string", "pattern": "^[0-9]{1,9}$"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
DAYS: Schema = {"type": "array", "items": DAY}
OPEN: Schema = {"type": "object", "description": "由业务包的表单规定"}


def maybe(schema: Schema) -> Schema:
    """The same or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(*values: str) -> Schema:
    """One of these texts."""
    return {"type": "string", "enum": list(values)}


def rows(schema: Schema) -> Schema:
    """A list of the same."""
    return {"type": "array", "items": schema}


def of(name: str) -> Schema:
    """A component by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def whole(**members: Schema) -> Schema:
    """An object that always has all of these members and no others."""
    return {**given(**members), "required": list(members)}


def given(*required: str, **members: Schema) -> Schema:
    """An object that has no other members than these, and always the `required` ones."""
    told: Schema = {"type": "object", "properties": members, "additionalProperties": False}
    return {**told, "required": list(required)} if required else told


def page(name: str) -> Schema:
    """A page of a list; `next` is `after` of the following one."""
    return whole(items=rows(of(name)), next=maybe(TEXT), total=COUNT, total_capped=FLAG)
