"""Different verbs on one case at the same moment: each race has its due winners, and nobody meets an error."""

from datetime import timedelta
from functools import partial

from app import clock
from app.drain import run_all
from tests.plugins.office import REQUEST, Office
from tests.races.races_meeting import Act, in_review, item, rows, statuses, together

TIMES = 20
APPROVE = {"decision": "approve"}


def claim(office: Office, who: str, work_item: str) -> Act:
    """Takes an item in hand."""
    return partial(office.call, who, "POST", f"/work-items/{work_item}/claim")


def test_two_branches_finished_together_both_count(office: Office) -> None:
    for _ in range(TIMES):
        case = office.started(process="bench.branches")
        left, right = item(case, "left"), item(case, "right")
        answers = together(
            [partial(office.done, "li", left, APPROVE), partial(office.done, "wang", right, APPROVE)]
        )
        assert statuses(answers) == {200: 2}
        found = rows(office, case)
        assert (found["state"], found["sent"], found["open"]) == ("finished", 2, 0)


def test_an_item_is_claimed_by_one(office: Office) -> None:
    for _ in range(TIMES):
        work_item = item(in_review(office, REQUEST))
        answers = together([claim(office, "li", work_item), claim(office, "wang", work_item)])
        assert statuses(answers) == {200: 1, 409: 1}


def test_claiming_and_completing_leave_one_owner(office: Office) -> None:
    for _ in range(TIMES):
        case = in_review(office, REQUEST)
        acts: list[Act] = [claim(office, "li", item(case)), partial(office.done, "wang", item(case), APPROVE)]
        claimed, sent = together(acts)
        assert {claimed.status_code, sent.status_code} == {200, 409}
        found = rows(office, case)
        assert found["state"] == ("finished" if sent.status_code == 200 else "running")
        assert found["trail"]["claim"] == (claimed.status_code == 200)


def test_completing_and_deleting_leave_one_result(office: Office) -> None:
    for _ in range(TIMES):
        case = office.started()
        delete = partial(office.call, "wang", "DELETE", f"/cases/{case['id']}", {"reason": "误填"})
        sent, gone = together([partial(office.done, "li", item(case), REQUEST), delete])
        found = rows(office, case)
        assert {gone.status_code, sent.status_code} == {200, 409}
        deleted = gone.status_code == 200
        assert (found["state"], found["open"]) == (("cancelled", 0) if deleted else ("running", 1))
        assert found["sent"] == (not deleted)


def test_a_draft_never_outlives_its_submission(office: Office) -> None:
    for _ in range(TIMES):
        case = office.started()
        path = f"/work-items/{item(case)}/draft"
        draft = partial(office.call, "wang", "PUT", path, {"answers": {"reason": "一"}}, If_Match='"0"')
        kept, sent = together([draft, partial(office.done, "li", item(case), REQUEST)])
        assert (kept.status_code in (200, 409), sent.status_code) == (True, 200)
        assert office.call("wang", "GET", "/work-items?box=drafts").json["total"] == 0


def test_approving_and_returning_leave_one_decision(office: Office) -> None:
    for _ in range(TIMES):
        case = in_review(office, REQUEST)
        back = partial(office.call, "wang", "POST", f"/work-items/{item(case)}/return", {"opinion": "请补充"})
        approved, returned = together([partial(office.done, "li", item(case), APPROVE), back])
        assert {approved.status_code, returned.status_code} == {200, 409}
        assert rows(office, case)["state"] == ("finished" if approved.status_code == 200 else "running")


def test_approving_and_recalling_leave_one_result(raced: Office) -> None:
    for _ in range(TIMES):
        case = in_review(raced, REQUEST, "raced.watched")
        recall = partial(raced.call, "wang", "POST", f"/work-items/{item(case)}/withdraw")
        approved, recalled = together([partial(raced.done, "li", item(case), APPROVE), recall])
        assert {approved.status_code, recalled.status_code} == {200, 409}
        found = rows(raced, case)
        assert (found["state"], found["open"]) == (
            ("finished", 0) if approved.status_code == 200 else ("running", 1)
        )


def test_a_person_and_a_due_date_leave_one_result(raced: Office) -> None:
    for _ in range(TIMES):
        case = in_review(raced, REQUEST, "raced.watched")
        clock.advance(timedelta(hours=49))
        acts: list[Act] = [partial(raced.done, "li", item(case), APPROVE), partial(run_all, raced.database)]
        approved, _fired = together(acts)
        found = rows(raced, case)
        assert approved.status_code in (200, 409)
        assert (found["state"], found["open"], found["sent"]) == ("finished", 0, 1 + (approved.status_code == 200))
        assert found["trail"]["timer"] == (approved.status_code == 409)
        assert found["jobs"] == 0


def test_of_two_recalls_one_succeeds(raced: Office) -> None:
    for _ in range(TIMES):
        case = in_review(raced, REQUEST, "raced.watched")
        recall = [partial(raced.call, who, "POST", f"/work-items/{item(case)}/withdraw") for who in ("li", "wang")]
        assert statuses(together(recall)) == {200: 1, 409: 1}
        assert rows(raced, case)["trail"]["withdraw"] == 1


def test_of_two_deletions_one_succeeds(office: Office) -> None:
    for _ in range(TIMES):
        path = f"/cases/{office.started()['id']}"
        gone = [partial(office.call, who, "DELETE", path, {"reason": "误填"}) for who in ("li", "wang")]
        assert statuses(together(gone)) == {200: 1, 409: 1}


def test_suspending_and_completing_leave_one_result(office: Office) -> None:
    for _ in range(TIMES):
        case = in_review(office, REQUEST)
        stop = partial(office.call, "guan", "POST", f"/cases/{case['id']}/suspend", {"reason": "核查"})
        sent, held = together([partial(office.done, "li", item(case), APPROVE), stop])
        assert {held.status_code, sent.status_code} == {200, 409}
        done = sent.status_code == 200
        found = rows(office, case)
        assert (found["state"], found["open"]) == (("finished", 0) if done else ("suspended", 1))
