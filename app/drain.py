"""Runs due jobs: the same function in the processes that sweep and in Celery workers (R10, R11, R15)."""

import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from app import db, faults, periodic
from app.cases import background, migration, remind, start, trouble, unsent_files
from app.cases.redate import redate
from app.cases.service_steps import result_of
from app.cases.state import compatibility
from app.cases.state.opened_cases import Opener
from app.cases.state.suspensions import Suspended
from app.cases.trouble import trouble_of
from app.db import Database
from app.errors import Unavailable
from app.jobs import kinds
from app.jobs.claim import Claim, claim, pending
from app.jobs.incident import new_reference
from app.jobs.lease import kept
from app.jobs.put import put
from app.jobs.settle import Found, TakenOver, fail, finish, found_before, give_back, put_off
from app.packages import queries as packages
from app.publications.amend import redraw
from app.registers import rebuild
from app.registers.face import recut

log = logging.getLogger(__name__)


def _open_case(payload: Mapping[str, Any]) -> None:
    start.start_for(
        payload["org"], payload["package"], payload["process"], payload["variables"], payload["owner"],
        Opener(payload["from"], payload.get("after")) if "from" in payload else None,
    )  # fmt: skip


def _service(case: int, step: str, result: Any = None, refusal: Any = None, **asked: Any) -> None:
    if refusal is None:
        background.finish_service(case, step, result)
    else:
        background.refuse_service(case, step, refusal)


def _rebuild(payload: Mapping[str, Any]) -> None:
    """Facts and public pages, for a moment; the rest is a job of its own, so that no transaction grows long.

    A batch that fails is tried one by one, up to the record at fault: that one has a job of its own, the others go
    on."""
    end, following = time.monotonic() + rebuild.SECONDS, payload
    while following["after"] is not None:
        try:
            with db.attempt():
                following = {**following, "after": _rebuilt(following)}
        except Unavailable:
            raise
        except Exception:
            if payload.get("alone"):
                raise
            _divide(following)
            return
        if payload.get("alone"):
            return
        if time.monotonic() >= end:
            break
    if following["after"] is not None:
        _put_rebuild(following)


def _put_rebuild(payload: Mapping[str, Any]) -> None:
    """What this program goes on with, no older one does."""
    put(kinds.of_today(kinds.REBUILD), payload)


def _onward(kind: str, act: Callable[[Any], Any], payload: Mapping[str, Any]) -> None:
    """What goes step by step, for a moment; the rest is a job of its own. `act` gives the place to go on from."""
    end, after = time.monotonic() + rebuild.SECONDS, payload["after"]
    while (after := act(after)) is not None and time.monotonic() < end:
        pass
    if after is not None:
        put(kind, {"after": after})


def _rebuilt(payload: Mapping[str, Any]) -> int | None:
    package, _, name = payload["register"].partition(".")
    loaded = packages.newest(package)
    register = loaded.package.registers[name]
    following = rebuild.rebuild(register, payload["after"], payload.get("size", rebuild.BATCH))
    redraw(register.code, payload["after"], following, partial(recut, register, loaded.record_form(name)))
    return following


def _divide(payload: Mapping[str, Any]) -> None:
    if payload.get("size") != 1:
        _put_rebuild({**payload, "size": 1})
        return
    package, _, name = payload["register"].partition(".")
    bad = rebuild.first_after(packages.newest(package).package.registers[name], payload["after"])
    _put_rebuild({**payload, "size": 1, "alone": True})
    if bad is not None:
        _put_rebuild({"register": payload["register"], "after": bad})


KINDS: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "wake": lambda payload: background.deliver(payload["case"], payload["message"]),
    "look": lambda payload: background.look_again(payload["case"], payload["since"]),
    "timer": lambda payload: background.fire_timers(payload["case"]),
    "service": lambda payload: _service(**payload),
    "open_case": _open_case,
    "assign": lambda payload: start.assign(payload["org"]),
    kinds.REBUILD: _rebuild,
    kinds.MAKE_UP: partial(_onward, kinds.of_today(kinds.MAKE_UP), compatibility.make_up),
    "remind": lambda payload: remind.remind(payload["item"]),
    "escalate": lambda payload: remind.escalate(payload["item"]),
    "discard": lambda payload: None,  # of older programs: the nightly look finds the file again
    unsent_files.KIND: lambda payload: _onward(
        unsent_files.KIND, partial(unsent_files.drop, payload["named"], payload["since"]), payload
    ),
    migration.KIND: lambda payload: migration.go_on(payload["migration"], payload["after"]),
    "redate": lambda payload: redate(),
    "replay": lambda payload: trouble.replay(payload["item"], payload["incident"]),
}

BEFORE: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {
    "service": result_of,
    unsent_files.KIND: unsent_files.drafted,
}
"""What may take its time: done as a reader, so that nobody waits for it; its result joins the payload."""


@dataclass(frozen=True)
class Lane:
    """Which jobs a hand takes: all but the kinds in `leaving`. `overlong`: what to do when one hangs."""

    leaving: frozenset[str] = frozenset()
    overlong: Callable[[], None] | None = None


WHOLE = Lane()
PROMPT = Lane(frozenset(BEFORE))
"""Leaves what may take its time to others, so that timers never wait for it."""


def run_due(database: Database, limit: int = 50, lane: Lane = WHOLE, end: float = math.inf) -> int:
    """Run up to `limit` due jobs one after the other, each in its own transaction; gives how many were tried.

    Periodic work comes first: what it finds to be done it puts aside as jobs. None is begun after `end`, a moment
    of `time.monotonic`.
    """
    give_back(database)
    periodic.run(database)
    tried = 0
    while tried < limit and time.monotonic() < end and _run_next(database, lane, sure=tried > 0):
        tried += 1
    return tried


def run_all(database: Database) -> int:
    """Run until nothing is due: commands, walks and tests."""
    done = 0
    while tried := run_due(database):
        done += tried
    return done


def _run_next(database: Database, lane: Lane, sure: bool) -> bool:
    """`sure`: where one was found there is likely another, which needs no look before it is claimed."""
    asked = lane.leaving, kinds.takes(frozenset(KINDS))
    with database.transaction():
        mine = claim(*asked) if sure or pending(*asked) else None
    if mine is None:
        return False
    with kept(database, mine, lane.overlong):
        _run(database, mine)
    return True


def _run(database: Database, mine: Claim) -> None:
    found: Found = {}
    try:
        found = _prepared(database, mine)
        with database.transaction():
            finish(mine)
            KINDS[kinds.plain(mine.kind)]({**mine.payload, **found})
    except TakenOver:
        log.info("job %s was taken over", mine.id)
    except Suspended:  # after it was claimed: it waits, as one that was not
        put_off(database, mine, found)
        give_back(database)
    except Exception as failure:
        _failed(database, mine, found, failure)


def _failed(database: Database, mine: Claim, found: Found, failure: Exception) -> None:
    """A trouble of what is around it is no attempt of the job."""
    if faults.passing(failure):
        log.warning("job %s (%s) is put off: %s", mine.id, mine.kind, getattr(failure, "cause", failure))
        put_off(database, mine, found)
        give_back(database)
        return
    reference = new_reference()
    log.error("reference %s: job %s (%s) failed", reference, mine.id, mine.kind, exc_info=failure)
    with database.transaction():
        fail(mine, trouble_of(failure, reference, mine.case_id))


def _prepared(database: Database, mine: Claim) -> Found:
    if mine.kind not in BEFORE:
        return {}
    if found := found_before(database, mine):
        return found
    with database.transaction():
        db.be_patient()
        return BEFORE[mine.kind](mine.payload)
