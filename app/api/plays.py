"""Drafts tried out: a process played step by step in a sandbox, kept as a walk; the walks of a release played."""

import re
from typing import Any, Final

from flask import current_app, jsonify

from app.accounts.audience import audience
from app.accounts.session import current
from app.api import incoming
from app.api.blueprint import api
from app.api.releases import refused, shape
from app.arguments import describes
from app.effects.operators import OPERATORS
from app.engine.gate import Fault
from app.enums import Administrator
from app.errors import Invalid, NotFound, NotPossible, Problem
from app.packages import bundle, queries, sandbox, walk_script, walk_text, walked, walks
from app.packages.deploy import save
from app.packages.faults import Faulty
from app.packages.publish import problems
from app.reasons import reason

NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_sound: set[str] = set()
KNOWN: Final = 500
"""Digests that are remembered as without a fault: a play asks at each step."""


@api.post("/releases/<int:release_id>/play")
@audience(Administrator.DESIGNER)
@describes("Description", "Script")
def play_release(release_id: int) -> Any:
    """Play `script` (a walk as JSON: `clock`, `people`, `step`) from its beginning in a sandbox, and tell where it
    stands then. Nothing is kept; a release with faults is refused with them."""
    row, script = queries.row(release_id), _script(incoming.body())
    faults = _faults(release_id, row.digest)
    if faults:
        return refused(Faulty(faults))
    asked = {"package": row.package, "script": script}
    return jsonify(sandbox.run("play", asked, row.files, current().id))


@api.post("/releases/<int:release_id>/walks")
@audience(Administrator.DESIGNER)
@describes("Walks")
def play_walks(release_id: int) -> Any:
    """Play the walks of a release; `message` tells what went wrong, and is empty where all came true."""
    row = queries.row(release_id)
    faults = _faults(release_id, row.digest)
    if faults:
        return refused(Faulty(faults))
    found = walked.walked(row, current_app.config["SETTINGS"].data_dir, current().id)
    titles = walks.titles(bundle.unpack(row.files))
    told = [{"name": name, "title": titles.get(name, ""), "message": one} for name, one in found.told.items()]
    return jsonify({"walks": told, "failed": len(found.failed)})


@api.put("/releases/<int:release_id>/walks/<name>")
@audience(Administrator.DESIGNER)
@describes("Release", "Script", status=201)
def put_walk(release_id: int, name: str) -> Any:
    """Keep `script` as a walk of that name, which expects what came of each step: a draft of the release with it.
    The same again gives the same draft."""
    row, sent = queries.row(release_id), incoming.body()
    if not NAME.fullmatch(name) or not walks.is_walk(f"{name}{walks.ENDING}"):
        raise NotFound("走查的名称应以小写英文字母开头，只用小写字母、数字、下划线和短横，不超过 60 个字符。")
    title = reason(incoming.text(sent, "title", True), "走查说明")
    faults = _faults(release_id, row.digest)
    if faults:
        return refused(Faulty(faults))
    asked = {"package": row.package, "script": _script(sent), "title": title}
    played = sandbox.run("play", asked, row.files, current().id)
    if played["stumble"]:
        raise NotPossible(f"第 {played['stumble']['step']} 步没有办成，不能保存：{played['stumble']['message']}")
    files = bundle.unpack(row.files)
    files[f"{name}{walks.ENDING}"] = walk_text.text(played["walk"]).encode()
    unfit = [*walks.faults(files)]
    if unfit:
        return refused(Faulty(unfit))
    return jsonify(shape(save(row.package, dict(sorted(files.items())), current().id, row.id, note=title))), 201


def _script(sent: dict[str, Any]) -> Any:
    """A walk as JSON. Raises Invalid."""
    try:
        script = walk_script.made(sent.get("script"))  # type: ignore[arg-type]
        walks.require_bounds(script)
    except walk_script.Unreadable as failure:
        raise Invalid([Problem("/script", "V-KEY", f"{failure}。")]) from failure
    return sent["script"]


def _faults(release_id: int, digest: str) -> list[Fault]:
    """What the check finds; the same files give the same."""
    if digest in _sound:
        return []
    found = problems(release_id, OPERATORS)
    if not found:
        if len(_sound) >= KNOWN:
            _sound.clear()
        _sound.add(digest)
    return found
