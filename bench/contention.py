"""Two at once: the same form sent twice, two branches of one case finished together, in two server processes."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bench import meter
from bench.ours import APPROVE, DESK, Ours, answers
from bench.workers import Request, Worker, pair, together

TRIES, WARM = 100, 5
PEOPLE = (DESK, "second")


def both(ours: Ours) -> dict[str, Any]:
    """The two trials, one after the other with the same two processes."""
    with pair(ours) as workers:
        return {"double_submit": _double_submit(ours, workers), "branches": _branches(ours, workers)}


def _double_submit(ours: Ours, workers: Sequence[Worker]) -> dict[str, Any]:
    """The loser's time against that of a submission alone; how often each pair of statuses came."""
    alone: list[float] = []
    lost: list[float] = []
    seen: Counter[str] = Counter()
    for number in range(TRIES + WARM):
        quiet = ours.started(DESK)["work_items"][0]["id"]
        alone.append(_alone(ours, workers[number % 2], quiet, answers(number)))
        item = ours.started(DESK)["work_items"][0]["id"]
        heard = together(workers, [_request(ours, who, item, answers(number)) for who in PEOPLE])
        seen[_pair([one.status for one in heard])] += number >= WARM
        lost += [one.ms for one in heard if one.status == 409][number < WARM :]
    return _against(alone[WARM:], lost, seen)


def _branches(ours: Ours, workers: Sequence[Worker]) -> dict[str, Any]:
    """The later of two people who finish the two branches at the same moment against one alone."""
    alone: list[float] = []
    later: list[float] = []
    seen: Counter[str] = Counter()
    for number in range(TRIES + WARM):
        quiet = ours.started(DESK, "bench.branches")["work_items"][0]["id"]
        alone.append(_alone(ours, workers[number % 2], quiet, APPROVE))
        items = [one["id"] for one in ours.started(DESK, "bench.branches")["work_items"]]
        named = zip(PEOPLE, items, strict=True)
        heard = together(workers, [_request(ours, who, item, APPROVE) for who, item in named])
        seen[_pair([one.status for one in heard])] += number >= WARM
        later.append(max(one.ms for one in heard))
    return _against(alone[WARM:], later[WARM:], seen)


def _request(ours: Ours, who: str, item: str, form: dict[str, Any], meet: bool = True) -> Request:
    return Request(ours.tokens[who], f"/work-items/{item}/complete", {"answers": form}, meet)


def _alone(ours: Ours, worker: Worker, item: str, form: dict[str, Any]) -> float:
    worker.ask(_request(ours, DESK, item, form, meet=False))
    heard = worker.answer()
    if heard.status != 200:
        raise SystemExit(f"unexpected answer {heard.status}")
    return heard.ms


def _pair(statuses: Sequence[int]) -> str:
    return "+".join(str(status) for status in sorted(statuses))


def _against(alone: Sequence[float], lost: Sequence[float], seen: Counter[str]) -> dict[str, Any]:
    uncontended, loser = meter.median(alone), meter.median(lost)
    return {
        "uncontended_ms": uncontended,
        "loser_ms": loser,
        "loser_to_uncontended": meter.ratio(loser, uncontended),
        "statuses": {pair: times for pair, times in seen.items() if times},
    }
