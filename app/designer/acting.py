"""What was done with a release as its pages show it: who, when and why; and whether this reader may publish it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from app import clock
from app.accounts.queries import full_names
from app.enums import ReleaseAct
from app.packages import acts
from app.packages.models import Act, Release

WORDS: Final = {
    ReleaseAct.SAVED: "保存",
    ReleaseAct.KEPT: "自动保存",
    ReleaseAct.PUBLISHED: "发布",
    ReleaseAct.RETIRED: "停用",
}
INSTALLED: Final = "随程序安装"


def told(row: Release) -> list[dict[str, Any]]:
    """Everything that was done with one release, newest first."""
    done = acts.of([row.id])
    names = full_names([one.by for one in done])
    return [_line(one, names) for one in reversed(done)]


def _line(one: Act, names: Mapping[int, str]) -> dict[str, Any]:
    by = names.get(one.by or 0, INSTALLED)
    return {"at": clock.local(one.at), "by": by, "what": WORDS.get(one.kind, one.kind), "note": one.note or ""}


def second(row: Release, by: int) -> str:
    """Where a second person must publish it: who had a hand in it, by their names; "" for whoever may publish."""
    if not acts.barred(row, by):
        return ""
    hands = sorted(acts.hands(row))
    names = full_names(hands)
    return "、".join(names.get(one, str(one)) for one in hands)


def notes(rows: Iterable[Release]) -> dict[int, dict[str, str | None]]:
    """What was said of each of them: of its last saving, and of its last publication or retirement."""
    listed: Sequence[Release] = [*rows]
    done = acts.by_release(listed)
    return {row.id: acts.words(done.get(row.id, ())) for row in listed}
