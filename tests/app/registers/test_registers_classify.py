"""Key, minor, append-only, same: what a change weighs."""

from typing import Any

import pytest

from app.registers.classify import classify
from tests.app.registers.registers_samples import DOCUMENT, PROJECT


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "same"),
        ({"work_content": "斜井掘进"}, "minor"),
        ({"project_name": "另一个项目"}, "key"),
        ({"project_name": "另一个项目", "work_content": "斜井掘进"}, "key"),
        ({"leader_id_no": "33032619850306997X"}, "key"),
        ({"contract_mode": "分项承包"}, "key"),
        ({"checks": [{"note": "一"}, {"note": "二"}]}, "minor"),
        ({"checks": [{"note": "改"}, {"note": "二"}]}, "key"),
        ({"checks": []}, "key"),
        ({"checks_files": [{"id": "1"}]}, "minor"),
        ({"work_content_files": [{"id": "1"}]}, "minor"),
        ({"project_name_files": [{"id": "1"}]}, "key"),
        ({"total": 7}, "same"),
        ({"brand_new": "", "another": None, "list": [], "object": {"a": ""}}, "same"),
    ],
)
def test_what_a_change_weighs(changes: dict[str, Any], kind: str) -> None:
    assert classify(PROJECT, DOCUMENT, {**DOCUMENT, **changes}, {"total"}) == kind


def test_removing_a_field_weighs_like_changing_it() -> None:
    without = {name: value for name, value in DOCUMENT.items() if name != "work_content"}
    assert classify(PROJECT, DOCUMENT, without) == "minor"
    assert classify(PROJECT, {**DOCUMENT, "total": 1}, DOCUMENT) == "key"


def test_without_an_old_record_everything_is_new() -> None:
    assert classify(PROJECT, None, DOCUMENT) == "new"


def test_a_file_is_the_same_whatever_it_is_called() -> None:
    old = {**DOCUMENT, "project_name_files": [{"id": "1", "name": "许可证.pdf", "size": 9}]}
    assert classify(PROJECT, old, {**DOCUMENT, "project_name_files": [{"id": "1"}]}) == "same"


@pytest.mark.parametrize(
    ("name", "files", "kind"),
    [
        ("checks_files", ["1", "2"], "minor"),
        ("checks_files", ["2", "1"], "minor"),
        ("checks_files", ["3", "2"], "key"),
        ("checks_files", ["2"], "key"),
        ("checks_files", [], "key"),
        ("work_content_files", ["2"], "minor"),
    ],
)
def test_scans_of_a_table_that_grows_stay_wherever_new_ones_come(name: str, files: list[str], kind: str) -> None:
    old = {**DOCUMENT, name: [{"id": "1"}]}
    assert classify(PROJECT, old, {**DOCUMENT, name: [{"id": one} for one in files]}) == kind
