"""预演 on the page of a release: asked for, never by itself, and only where the release could be published."""

import re

from tests.app.cases.door_samples import page
from tests.app.cases.test_cases_rehearsal import PLAIN, SECOND, running
from tests.app.designer.test_designer_pages import drafted
from tests.plugins.office import Office

__all__ = ["running"]


def counts(text: str) -> list[int]:
    return [int(one) for one in re.findall(r'<span class="h1 d-block mb-0">(\d+)</span>', text)]


def test_it_is_told_when_asked_for(office: Office, designer: str, running: dict[str, str]) -> None:
    here = f"/packages/tried/{drafted(office, designer, **{'plain.bpmn': SECOND})}"
    text = page(office, designer, here).text
    assert f'href="{here}?rehearse=all#rehearsal"' in text and counts(text) == []
    text = page(office, designer, f"{here}?rehearse=all").text
    assert counts(text) == [0, 1, 0, 3] and text.count('data-label="编号"') == 4
    text = page(office, designer, f"{here}?rehearse=skips").text
    assert counts(text) == [0, 1, 0, 3] and text.count('data-label="编号"') == 1
    assert "「步骤second」" in text and "填报与审核" in text and "会漏办环节 1 件" in text
    assert f'data-label="编号" class="text-nowrap">{number(office, running["review"])}<' in text


def number(office: Office, case: str) -> str:
    return str(office.call("li", "GET", f"/cases/{case}").json["case"]["number"])


def test_there_is_none_for_what_is_in_force_or_may_not_be_published(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    (first,) = office.call(designer, "GET", "/releases?package=tried").json["items"]
    broken = drafted(office, designer, **{"plain.bpmn": PLAIN.replace(' default="f7"', "")})
    for release in (first["id"], broken):
        for query in ("", "?rehearse=all"):
            shown = page(office, designer, f"/packages/tried/{release}{query}")
            assert shown.status_code == 200 and "预演" not in shown.text
    assert page(office, designer, f"/packages/tried/{broken}?rehearse=others").status_code == 400


def test_nothing_runs_elsewhere(office: Office, designer: str) -> None:
    release = drafted(office, designer)
    assert "其他版本上没有在办件" in page(office, designer, f"/packages/tried/{release}?rehearse=all").text
