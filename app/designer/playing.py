"""试办 of a release: what may be begun and by whom, and what is known of its walks."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any, Final

from app import clock
from app.accounts import queries as accounts
from app.designer import pages
from app.errors import NotFound
from app.packages import bundle, walked, walks
from app.packages.faults import Faulty
from app.packages.models import Release
from app.packages.package import Package, Process
from app.packages.people import invented
from app.packages.walk_script import Script
from app.site.current import roles

LEVELS: Final = (("county", "县"), ("city", "市"), ("province", "省"), ("nation", "国家"))
BEGINS: Final = time(9)
Json = dict[str, Any]


def playing(package: str, release_id: int, process: str) -> Json:
    """The page with the properties of its island. Raises NotFound."""
    row, files = pages.found(package, release_id)
    declared = _declared(package, files)
    if declared is None or process not in declared.processes:
        raise NotFound("该版本中没有这个流程。")
    scripts = walks.scripts(files)
    begun = max(
        (one.clock for one in scripts.values()), default=datetime.combine(clock.today(), BEGINS, clock.SHANGHAI)
    )
    given = {
        "key": package,
        "release": release_id,
        "process": process,
        "clock": begun.isoformat(timespec="seconds"),
        "processes": [_startable(one, scripts) for one in declared.processes.values() if one.start],
        "taken": [name.removesuffix(walks.ENDING) for name in walks.names(files)],
    }
    return {
        "key": package,
        "title": declared.title,
        "called": pages.called(row),
        "release": release_id,
        "process": declared.processes[process].title,
        "given": given,
    }


def told(row: Release, data: Path) -> Json:
    """What the page of a release says: which processes can be played, its walks, and what came of them, None where
    nobody has asked."""
    files = bundle.unpack(row.files)
    declared, found = _declared(row.package, files), walked.known(row, data)
    processes = declared.processes.values() if declared else ()
    scripts = walks.scripts(files)
    return {
        "processes": [(one.key, one.title) for one in processes if one.start],
        "walks": [
            {"name": name, "title": _told(scripts.get(name)), "message": found.told.get(name, "") if found else ""}
            for name in walks.names(files)
        ],
        "failed": len(found.failed) if found else None,
    }


def _told(script: Script | None) -> str:
    """What a walk shows, else how long it is."""
    return "" if script is None else script.title or f"{len(script.steps)} 步"


def _declared(package: str, files: Mapping[str, bytes]) -> Package | None:
    try:
        return bundle.read(package, files)
    except Faulty:
        return None


def _startable(process: Process, scripts: Mapping[str, Script]) -> Json:
    people = [one for role in process.start for one in _people(role, scripts)]
    return {"key": process.key, "title": process.title, "people": people, "change": bool(process.register)}


def _people(role: str, scripts: Mapping[str, Script]) -> Iterator[Json]:
    """Whom the walks know in this role, each post once; else somebody of an organisation that is made up."""
    if role not in roles().role:
        return
    title, seen = roles().titles.get(role, role), set[str]()
    for script in scripts.values():
        for one in script.people.values():
            if one["role"] == role and one["org"] not in seen:
                seen.add(one["org"])
                name = one.get("name") or accounts.org_name(one["org"]) or one["org"]
                yield {"label": f"{name}（{title}）", "person": dict(one)}
    if role in roles().outside and not seen:
        person = invented(role)
        if person is not None:
            yield {"label": f"{person['name']}（{title}）", "person": person}
    elif role not in roles().outside:
        yield from _offices(role, title, seen)


def _offices(role: str, title: str, seen: set[str]) -> Iterator[Json]:
    """One department of each level."""
    for level, words in LEVELS:
        office = accounts.first_department(level)
        if office and office.code not in seen:
            yield {"label": f"{office.name}（{title}，{words}级）", "person": {"org": office.code, "role": role}}
