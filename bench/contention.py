"""Two at once: the same form sent twice, two branches of one case finished together."""

import threading
from collections import Counter
from collections.abc import Sequence
from typing import Any

from werkzeug.test import TestResponse

from bench import meter
from bench.ours import APPROVE, DESK, Ours, answers

TRIES = 100
Sent = tuple[str, str, dict[str, Any]]


def double_submit(ours: Ours) -> dict[str, Any]:
    """The loser's time against that of a submission alone; how often each pair of statuses came."""
    alone: list[float] = []
    lost: list[float] = []
    seen: Counter[str] = Counter()
    for number in range(TRIES):
        quiet = ours.started(DESK)
        alone.append(meter.ms(lambda quiet=quiet: ours.filled(quiet, DESK)))  # type: ignore[misc]
        item = ours.started(DESK)["work_items"][0]["id"]
        both = _together(ours, [(who, item, answers(number)) for who in (DESK, "second")])
        seen["+".join(sorted(str(answer.status_code) for answer, _ in both))] += 1
        lost += [took for answer, took in both if answer.status_code == 409]
    return _against(alone, lost, seen)


def branches(ours: Ours) -> dict[str, Any]:
    """The later of two people who finish the two branches at the same moment against one alone."""
    alone: list[float] = []
    later: list[float] = []
    seen: Counter[str] = Counter()
    for _ in range(TRIES):
        quiet = ours.started(DESK, "bench.branches")
        alone.append(meter.ms(lambda quiet=quiet: ours.sent(quiet, APPROVE, DESK)))  # type: ignore[misc]
        items = [one["id"] for one in ours.started(DESK, "bench.branches")["work_items"]]
        both = _together(ours, [(who, item, APPROVE) for who, item in zip((DESK, "second"), items, strict=True)])
        seen["+".join(sorted(str(answer.status_code) for answer, _ in both))] += 1
        later.append(max(took for _, took in both))
    return _against(alone, later, seen)


def _against(alone: Sequence[float], lost: Sequence[float], seen: Counter[str]) -> dict[str, Any]:
    uncontended, loser = meter.median(alone), meter.median(lost)
    return {
        "uncontended_ms": uncontended,
        "loser_ms": loser,
        "loser_to_uncontended": meter.ratio(loser, uncontended),
        "statuses": dict(seen),
    }


def _together(ours: Ours, sent: Sequence[Sent]) -> list[tuple[TestResponse, float]]:
    """Answers and their times; all leave the barrier at once."""
    gate = threading.Barrier(len(sent))
    found: list[Any] = [None] * len(sent)

    def run(place: int, one: Sent) -> None:
        who, item, form = one
        client, heard = ours.app.test_client(), []
        path, body = f"/work-items/{item}/complete", {"answers": form}
        gate.wait()
        took = meter.ms(lambda: heard.append(ours.call(who, "POST", path, body, client)))
        found[place] = (heard[0], took)

    threads = [threading.Thread(target=run, args=(place, one)) for place, one in enumerate(sent)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
