"""The same form sent many times at the same moment takes effect once."""

from functools import partial

from tests.plugins.office import REQUEST, Office
from tests.races.races_meeting import Act, in_review, item, rows, statuses, together

CROWD, TASKS, PAIRS = 100, 3, 100


def sender(office: Office, who: str, work_item: str, key: str) -> Act:
    """Sends the filled form under a key."""
    return partial(office.done, who, work_item, REQUEST, Idempotency_Key=key)


def test_of_a_hundred_with_their_own_keys_one_succeeds(office: Office) -> None:
    for task in range(TASKS):
        case = office.started()
        crowd = [sender(office, "li", item(case), f"t{task}-{n}") for n in range(CROWD)]
        assert statuses(together(crowd)) == {200: 1, 409: CROWD - 1}
        found = rows(office, case)
        assert (found["rev"], found["sent"], found["open"]) == (case["rev"] + 1, 1, 1)
        assert found["trail"] == {"start": 1, "complete": 1}


def test_a_hundred_with_the_same_key_hear_the_same(office: Office) -> None:
    for task in range(TASKS):
        case = office.started()
        answers = together([sender(office, "li", item(case), f"same-{task}")] * CROWD)
        assert statuses(answers) == {200: CROWD}
        assert len({answer.text for answer in answers}) == 1
        assert rows(office, case)["sent"] == 1


def test_of_two_people_one_succeeds(office: Office) -> None:
    for _ in range(PAIRS):
        case = office.started()
        both = [partial(office.done, who, item(case), REQUEST) for who in ("li", "wang")]
        assert statuses(together(both)) == {200: 1, 409: 1}
        found = rows(office, case)
        assert (found["sent"], found["open"], found["trail"]["complete"]) == (1, 1, 1)


def test_a_later_repetition_finds_it_done(office: Office) -> None:
    reviewed = in_review(office, REQUEST)
    decided = office.done("wang", item(reviewed), {"decision": "approve"})
    again = office.done("li", item(reviewed), {"decision": "return"})
    assert (decided.status_code, again.status_code) == (200, 409)
    assert rows(office, reviewed)["state"] == "finished"
