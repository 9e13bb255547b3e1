"""Makes data/regions.csv, data/successors.csv and data/ever.txt from the published lists named in data/README.md.

python -m app.regions.make GB2260_LIB_DIR AREA_DATA_INDEX_JS STDNUM_LOC_DAT
"""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from app.regions.rows import DATA, placeholder

NEWEST = "202412"
MONTH_END = {"02": "28", "04": "30", "06": "30", "09": "30", "11": "30"}
NO_COUNTIES = ("4419", "4420", "4603", "4604", "6202")
NEW_AREAS = ("320112", "321150")
STALE = ("320611", "350402", "370634")
"""Abolished in 2020 and 2021, still shown by the newest list; two other lists no longer have them."""
ACTUAL = dict.fromkeys(("460202", "460203", "460204", "460205"), "2014-01-25") | {"460400": "2015-02-19"}
ENDINGS = ("自治县", "自治旗", "特区", "林区", "地区", "市", "区", "县", "盟", "旗")
Names = dict[str, str]


def day(edition: str) -> str:
    """The last day of an edition's month, as ISO date."""
    return f"{edition[:4]}-{edition[4:]}-{MONTH_END.get(edition[4:], '31')}"


def editions(folder: Path, newest: Path) -> dict[str, Names]:
    """Code → name of every edition, oldest first."""
    found = {file.stem: json.loads(file.read_text()) for file in sorted(folder.glob("2*.json"))}
    found[NEWEST] = _newest(newest.read_text(), found[max(found)])
    return found


def _newest(text: str, last: Names) -> Names:
    fresh = {code: json.loads(f'"{name}"') for code, name in re.findall(r'(\d{6}): "(.*?)"', text)}
    real = {code: name for code, name in fresh.items() if not _outside(code) and not placeholder(name)}
    kept = {code: name for code, name in last.items() if _kept(code, name, real)}
    return dict(sorted({**real, **kept}.items()))


def _outside(code: str) -> bool:
    """Development zones, towns of cities without counties, and what lies below HK, Macao and Taiwan."""
    town = code.startswith(NO_COUNTIES) and not code.endswith("00")
    return (
        town
        or bool(re.search(r"(7[1-9]|9\d)$", code))
        or code in (*NEW_AREAS, *STALE)
        or code[:2] in ("71", "81", "82")
    )


def _kept(code: str, name: str, real: Names) -> bool:
    """The newest list leaves placeholders out: they stay as long as their city has members."""
    if code in ("710000", "810000", "820000"):
        return True
    alive = any(other.startswith(code[:4]) for other in real)
    return placeholder(name) and "岛" not in name and alive


def rows(lists: dict[str, Names]) -> Iterator[tuple[str, ...]]:
    """(code, name, since, from, to) for each unbroken run; empty `to` = in force, empty `from` = always was.

    An edition appears after the changes in it came into force, so a new code counts `since` the edition before.
    """
    keys = [*lists]
    for code in sorted(set().union(*lists.values())):
        for place, key in enumerate(keys):
            name, before = lists[key].get(code), lists[keys[place - 1]].get(code) if place else None
            if name is None or name == before:
                continue
            start = ACTUAL.get(code, day(key)) if place else ""
            since = min(start, day(keys[place - 1])) if place and before is None else start
            end = next((day(other) for other in keys[place:] if lists[other].get(code) != name), "")
            yield code, name, since, start, end


def changes() -> list[dict[str, str]]:
    """The table of changes announced beside or after the lists, with day and announcement."""
    with (DATA / "changes.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def amended(lines: Iterable[tuple[str, ...]], announced: list[dict[str, str]]) -> list[tuple[str, ...]]:
    """The rows with the announced changes: a new code replaces its row in force, an abolished one ends it."""
    ended = {one["code"]: one["to"] for one in announced if one["to"]}
    fresh = {one["code"]: one for one in announced if one["from"]}
    kept = [line for line in lines if line[0] not in fresh or line[4]]
    kept = [(*line[:4], ended[line[0]]) if line[0] in ended and not line[4] else line for line in kept]
    new = [(one["code"], one["name"], one["since"], one["from"], one["to"]) for one in fresh.values()]
    return sorted([*kept, *new], key=lambda line: (line[0], line[3]))


def stem(name: str) -> str:
    """The name without the word for its kind."""
    ending = next((word for word in ENDINGS if name.endswith(word) and len(name) > len(word) + 1), "")
    return name.removesuffix(ending)


def successors(lists: dict[str, Names], reviewed: Names) -> Names:
    """Abolished code → successor: the reviewed table, else the only new namesake of its level and province."""
    found: Names = {}
    keys = [*lists]
    for old, new in pairwise(keys):
        fresh = {
            code: name for code, name in lists[new].items() if code not in lists[old] and not placeholder(name)
        }
        for code, name in lists[old].items():
            if code not in lists[new] and (code in reviewed or not placeholder(name)):
                found[code] = reviewed.get(code) or _namesake(code, name, fresh)
    return {code: next_one for code, next_one in sorted(found.items()) if next_one}


def _namesake(code: str, name: str, fresh: Names) -> str:
    near = [other for other in fresh if other[:2] == code[:2] and (other[4:] == "00") == (code[4:] == "00")]
    same = [other for other in near if fresh[other] == name] or [
        other for other in near if stem(fresh[other]) == stem(name)
    ]
    return same[0] if len(same) == 1 else ""


def areas(text: str) -> set[str]:
    """The six-digit codes of python-stdnum's list of identity card areas."""
    found, province = set(), ""
    for line in text.splitlines():
        province = line[:2] if line[:1].isdigit() else province
        code = re.match(r" +(\d{4})", line)
        if code:
            found.add(province + code[1])
    return found


def write(lists: dict[str, Names], identity: set[str]) -> None:
    """Write the three files."""
    with (DATA / "reviewed.csv").open(newline="") as file:
        reviewed = {row["code"]: row["successor"] for row in csv.DictReader(file)}
    announced = changes()
    later = {one["code"]: one["successor"] for one in announced if one["successor"]}
    _table("regions.csv", ("code", "name", "since", "from", "to"), amended(rows(lists), announced))
    _table("successors.csv", ("code", "successor"), sorted((successors(lists, reviewed) | later).items()))
    more = sorted(identity - set().union(*lists.values()) | {"810000", "820000", "830000"})
    (DATA / "ever.txt").write_text("\n".join(more) + "\n")


def _table(name: str, head: tuple[str, ...], body: object) -> None:
    with (DATA / name).open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows(body)  # type: ignore[arg-type]


if __name__ == "__main__":
    folder, newest, loc = (Path(argument) for argument in sys.argv[1:4])
    write(editions(folder, newest), areas(loc.read_text()))
