"""运行监控: of the system administrator; the designer sees the numbers and the diagrams."""

from typing import Any

from flask import Blueprint, render_template, url_for

from app import arguments, clock
from app.accounts.audience import audience
from app.accounts.navigation import Offer, offer
from app.accounts.session import current
from app.arguments import asks
from app.bounds import NUMBER, REGION, TEXT, one_of
from app.enums import Administrator
from app.errors import NotFound
from app.jobs.queries import open_incident_count
from app.monitor import listing, picture, single, troubles
from app.monitor.load import releases, steps
from app.monitor.overview import overview
from app.monitor.selection import ONLY, STATES, Wanted
from app.packages import queries as packages

monitor = Blueprint("monitor", __name__, url_prefix="/monitor")
offer(monitor, Offer("管理", "运行监控", "monitor.overview_page", "chart-bar", lambda _: open_incident_count()))
OPEN, CLOSED = "open", "closed"


def _steers() -> bool:
    """Whether who reads the page may go on to the cases."""
    return Administrator.SYSTEM in current().acting


@monitor.get("")
@audience(Administrator.SYSTEM, Administrator.DESIGNER)
def overview_page() -> str:
    """Of each process, how many cases run, wait, stand still, are late or in trouble."""
    return render_template("monitor/overview.html", page=overview(), steers=_steers())


@monitor.get("/<package>/<process>")
@audience(Administrator.SYSTEM, Administrator.DESIGNER)
@asks(release=NUMBER, heat=one_of(*picture.HEATS))
def steps_page(package: str, process: str) -> str:
    """Its diagram with what lies at each step, and the same as a table."""
    on, heat = arguments.number("release"), arguments.text("heat", picture.COUNT)
    loaded = packages.newest(package) if on is None else packages.release(on)
    if loaded.package.key != package or process not in loaded.package.processes:
        raise NotFound
    found, steers, key = steps(loaded, process, on), _steers(), f"{package}.{process}"

    def cases(step: str = "", **more: Any) -> str:
        asked = {"process": key, "step": step or None, "release": on, **more}
        return url_for("monitor.cases_page", **asked) if steers else ""

    running = packages.pinned(known := releases(package, process))
    page = {
        "key": key,
        "title": loaded.package.processes[process].title,
        "business": loaded.package.title,
        "release": on,
        "drawn": listing.release_name(loaded),
        "releases": [(one, listing.release_name(running[one]), count) for one, count in known.items()],
        "heat": heat,
        "scale": picture.scale(heat, found),
        "steps": found,
        "words": picture.words_of(heat, found),
        "diagrams": picture.drawn(loaded, process, found, heat, cases),
    }
    return render_template(
        "monitor/process.html", page=page, cases=cases, days=picture.days, heats=picture.HEATS, local=clock.local
    )


@monitor.get("/cases")
@audience(Administrator.SYSTEM)
@asks(
    process=TEXT, step=TEXT, release=NUMBER, state=one_of(*STATES), only=one_of(*ONLY), region=REGION, org=TEXT,
    days=NUMBER, after=NUMBER, seen=TEXT,
)  # fmt: skip
def cases_page() -> str:
    """Running cases by where they stand and what holds them up; those that are ticked can be acted on together."""
    texts = {name: arguments.text(name) for name in ("process", "step", "state", "only", "region", "org")}
    numbers = {name: arguments.number(name) for name in ("release", "days", "after")}
    wanted = Wanted(**texts, **numbers)  # type: ignore[arg-type]
    titles = {
        f"{one.package.key}.{process.key}": process.title
        for one in packages.packages()
        for process in one.package.processes.values()
    }
    chosen = {"states": [(one, listing.STATES[one][0]) for one in STATES], "only": ONLY, "titles": titles}
    return render_template("monitor/cases.html", page=listing.listed(wanted), wanted=wanted, **chosen)


@monitor.get("/cases/<int:case_id>")
@audience(Administrator.SYSTEM)
def case_page(case_id: int) -> str:
    """One case: where it stands, what waits for it, what was done with it; nothing of its business."""
    return render_template("monitor/case.html", page=single.single(current(), case_id))


@monitor.get("/incidents")
@audience(Administrator.SYSTEM)
@asks(state=one_of(OPEN, CLOSED), q=TEXT, after=NUMBER, seen=TEXT)
def incidents_page() -> str:
    """Open incidents by what is wrong; closed ones to be found again."""
    state, q = arguments.text("state", OPEN), arguments.text("q")
    page = troubles.open_groups() if state == OPEN else troubles.closed(q, arguments.number("after"))
    return render_template("monitor/incidents.html", page=page, state=state, q=q)
