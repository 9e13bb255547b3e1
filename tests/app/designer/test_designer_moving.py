"""迁移在办件 on the pages of a release: offered where it is in force, with progress, reasons and a way back."""

from app import drain
from tests.app.cases.door_samples import page
from tests.app.cases.migration_samples import WHY, migrated, published
from tests.app.cases.test_cases_rehearsal import SECOND, running
from tests.app.designer.test_designer_pages import drafted
from tests.plugins.office import Office

__all__ = ["running"]


def test_a_published_release_offers_to_migrate_what_runs_elsewhere(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    made = published(office, designer, **{"plain.bpmn": SECOND})
    here = f"/packages/tried/{made}"
    text = page(office, designer, here).text
    assert "还有 4 件在办件按其他版本办理" in text and f'href="{here}/cases"' in text
    text = page(office, designer, f"{here}/cases").text
    assert "可以迁移 <b>3</b> 件" in text and "会漏办环节的 1 件" in text and text.count('data-label="编号"') == 4
    assert f'data-api="POST /api/v1/releases/{made}/migrate"' in text
    text = page(office, designer, f"{here}/cases?rehearse=skips").text
    assert text.count('data-label="编号"') == 1 and "「步骤second」" in text


def test_a_migration_tells_how_far_it_is_and_what_became_of_each(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    made = published(office, designer, **{"plain.bpmn": SECOND})
    begun = office.call(designer, "POST", f"/releases/{made}/migrate", WHY).json["id"]
    here = f"/packages/tried/{made}/cases"
    text = page(office, designer, f"{here}/{begun}").text
    assert 'data-renew="2000"' in text and "正在迁移，已完成 0 / 3 件" in text and "全部撤销" not in text
    assert "正在迁移，查看进度" in page(office, designer, f"/packages/tried/{made}").text
    assert "开始迁移" not in page(office, designer, here).text
    drain.run_all(office.database)
    text = page(office, designer, f"{here}/{begun}").text
    assert "data-renew" not in text and "已完成，共 3 件" in text and WHY["reason"] in text
    assert text.count("data-batch-pick") == 3 and "全部撤销" in text
    assert "没有这样的办件" in page(office, designer, f"{here}/{begun}?state=failed").text
    assert "已迁移 3" in page(office, designer, here).text


def test_only_the_designer_reads_them_and_each_under_its_release(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    made = published(office, designer, **{"plain.bpmn": SECOND})
    begun = migrated(office, designer, made)["id"]
    paths = [f"/packages/tried/{made}/cases", f"/packages/tried/{made}/cases/{begun}"]
    for path in paths:
        assert [page(office, who, path).status_code for who in (designer, "li", "guan")] == [200, 403, 403]
    draft = drafted(office, designer)
    assert page(office, designer, f"/packages/tried/{draft}/cases/{begun}").status_code == 404
    assert page(office, designer, f"/packages/tried/{made}/cases/99").status_code == 404
    assert "只能迁移到" in page(office, designer, f"/packages/tried/{draft}/cases").text


def test_the_trail_of_a_case_tells_who_moved_it_and_why(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    migrated(office, designer, published(office, designer, **{"plain.bpmn": SECOND}))
    text = page(office, "li", f"/cases/{running['fill']}").text
    assert "迁移到流程的其他版本（第 1 版改为第 2 版）" in text and WHY["reason"] in text
    (item,) = office.call("li", "GET", f"/cases/{running['fill']}").json["case"]["work_items"]
    assert "改按流程的第 2 版办理" in page(office, "li", f"/items/{item['id']}").text
