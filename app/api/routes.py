"""Every module that adds routes to the blueprint; importing this file makes the API whole."""

from app.api import (
    audit,
    calendar,
    cases,
    codes,
    files,
    form_drafts,
    forms,
    incidents,
    items,
    migrations,
    openapi,
    plays,
    registers,
    releases,
    session,
    steering,
    tables,
)
from app.api.blueprint import api

MODULES = (
    audit,
    calendar,
    session,
    cases,
    steering,
    items,
    forms,
    form_drafts,
    files,
    registers,
    codes,
    incidents,
    releases,
    plays,
    migrations,
    tables,
    openapi,
)

__all__ = ["MODULES", "api"]
