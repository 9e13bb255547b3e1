"""Claiming, releasing and passing on at the same moment: an item has one holder or none, and each is told so."""

from functools import partial
from typing import Any

from tests.plugins.office import REQUEST, Office
from tests.races.races_meeting import Act, in_review, item, rows, together

ROUNDS = 50
APPROVE = {"decision": "approve"}


def rounds(office: Office) -> int:
    """SQLite has one writer at a time: a few rounds are as good as many."""
    return 5 if office.database.sqlite else ROUNDS


def act(office: Office, who: str, verb: str, case: dict[str, Any]) -> Act:
    """One of the verbs on the open item of a case; what is passed on goes to wang."""
    sent = {"to_user": "wang"} if verb == "transfer" else None
    return partial(office.call, who, "POST", f"/work-items/{item(case)}/{verb}", sent)


def held(office: Office) -> dict[str, Any]:
    """A case in review, taken by li."""
    case = in_review(office, REQUEST)
    assert act(office, "li", "claim", case)().status_code == 200
    return case


def race(
    office: Office, case: dict[str, Any], *acts: Act, again: tuple[int, ...] = ()
) -> tuple[tuple[int, ...], str | None]:
    """What each was answered, and who holds the item afterwards; the trail tells of what succeeded, once each, but
    not of the acts `again` that may find their person holding the item already."""
    before = rows(office, case)["trail"]
    answers = together(acts)
    found = tuple(one.status_code for one in answers)
    assert set(found) <= {200, 409}, [one.text for one in answers]
    changes = (rows(office, case)["trail"] - before).total()
    silent = sum(found[place] == 200 for place in again)
    assert found.count(200) - silent <= changes <= found.count(200)
    return found, office.call("wang", "GET", f"/work-items/{item(case)}").json["claimed_by"]


def test_released_while_a_colleague_claims(office: Office) -> None:
    for _ in range(rounds(office)):
        case = held(office)
        told, holder = race(office, case, act(office, "li", "release", case), act(office, "wang", "claim", case))
        assert (told, holder) in [((200, 200), "wang"), ((200, 409), None)]


def test_passed_on_while_it_is_released(office: Office) -> None:
    for _ in range(rounds(office)):
        case = held(office)
        told, holder = race(office, case, act(office, "li", "transfer", case), act(office, "li", "release", case))
        assert told in [(200, 200), (200, 409)] and holder == "wang"


def test_passed_on_while_it_is_completed(office: Office) -> None:
    for _ in range(rounds(office)):
        case = held(office)
        done = partial(office.done, "li", item(case), APPROVE)
        told, holder = race(office, case, act(office, "li", "transfer", case), done)
        state = rows(office, case)["state"]
        assert (told, holder, state) in [((200, 409), "wang", "running"), ((409, 200), "li", "finished")]


def test_passed_on_while_it_is_claimed(office: Office) -> None:
    """Nobody holds it: who is to get it by transfer may also take it, a third who takes it keeps it."""
    for _ in range(rounds(office)):
        case = in_review(office, REQUEST)
        told, holder = race(office, case, act(office, "li", "transfer", case), act(office, "li", "claim", case))
        assert (told, holder) in [((200, 409), "wang"), ((200, 200), "wang")]


def test_passed_on_twice(office: Office) -> None:
    for _ in range(rounds(office)):
        case = held(office)
        told, holder = race(office, case, *[act(office, "li", "transfer", case)] * 3)
        assert (sorted(told), holder) == ([200, 409, 409], "wang")


def test_released_twice(office: Office) -> None:
    for _ in range(rounds(office)):
        case = held(office)
        told, holder = race(office, case, *[act(office, "li", "release", case)] * 3)
        assert (sorted(told), holder) == ([200, 409, 409], None)


def test_released_while_a_colleague_completes(office: Office) -> None:
    for _ in range(rounds(office)):
        case = held(office)
        done = partial(office.done, "wang", item(case), APPROVE)
        told, holder = race(office, case, act(office, "li", "release", case), done)
        state = rows(office, case)["state"]
        assert (told, holder, state) in [((200, 200), "wang", "finished"), ((200, 409), None, "running")]


def test_all_at_once(office: Office) -> None:
    """Whatever happens, the holder is whom the last success names."""
    for _ in range(rounds(office)):
        case = held(office)
        verbs = [("li", "release"), ("li", "transfer"), ("wang", "claim"), ("wang", "release"), ("li", "claim")]
        _, holder = race(office, case, *(act(office, who, verb, case) for who, verb in verbs), again=(2, 4))
        assert holder in (None, "li", "wang")
        assert rows(office, case)["open"] == 1
