"""A function of the package that cannot tell what will be public closes no review: the rest is decided on."""

from typing import Any

import pytest

from app import db
from app.jobs.models import Incident
from app.packages import calls
from tests.plugins.country import Country, at, sample, task

TOLD = "拟公示内容暂时无法生成"


def test_a_review_opens_without_its_preview(each_country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    at("2014-09-13T09:00:00+08:00")
    case = each_country.sent("zhao", "accident", sample("accident", project_id=each_country.entries["project"]))

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("secret-detail")

    monkeypatch.setattr(calls, "call_handler", broken)
    item = task(case)["id"]
    page = each_country.page("zhao2", f"/items/{item}")
    assert page.status_code == 200 and TOLD in page.text and "secret-detail" not in page.text
    public = each_country.read("zhao2", f"/work-items/{item}")["public"]
    assert (public["document"], public["view"], TOLD in public["failed"]) == ({}, [], True)
    with each_country.database.transaction():
        (incident,) = db.session().query(Incident).all()
        assert incident.times == 2 and "secret-detail" in incident.text and str(incident.case_id) == case["id"]
    monkeypatch.undo()
    assert each_country.read("zhao2", f"/work-items/{item}")["public"]["failed"] is None
    each_country.decide("zhao2", case)
