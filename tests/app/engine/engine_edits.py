"""Drafts changed as designers change a process that is in use: small, and mostly sound."""

import copy
from random import Random

from tests.app.engine import engine_diagrams as d
from tests.app.engine.engine_drafts import STEPS, Draft, Part


def edited(random: Random, main: Draft) -> Draft:
    """The next version, with one or two changes."""
    made = copy.deepcopy(main)
    for at in range(random.choice([0, 1, 1, 1, 2])):
        changes = [_insert, _insert, _fork, _retime, _watch, _unwatch, _rename, _drop, _several]
        random.choice(changes)(random, random.choice(made.every()), f"{at}")
    return made


def _links(draft: Draft) -> list[list[str]]:
    return [link for link in draft.links if draft.parts[link[0]].kind != "race"]


def _insert(random: Random, draft: Draft, at: str) -> None:
    """A step more."""
    link = random.choice(_links(draft))
    draft.parts[f"n{at}"] = Part(f"n{at}", random.choice(["user", "user", "service"]), "later")
    draft.links.append([f"n{at}", link[1]])
    link[1] = f"n{at}"


def _fork(random: Random, draft: Draft, at: str) -> None:
    """Two steps more, side by side."""
    link = random.choice(_links(draft))
    split, join, steps = f"x{at}", f"y{at}", (f"v{at}", f"w{at}")
    draft.parts |= {key: Part(key, "par") for key in (split, join)} | {key: Part(key, "user") for key in steps}
    draft.links += [[join, link[1]], *([split, key] for key in steps), *([key, join] for key in steps)]
    link[1] = split


def _retime(random: Random, draft: Draft, at: str) -> None:
    """Another duration."""
    for part in draft.parts.values():
        if "timer" in part.text and random.random() < 0.5:
            part.text = part.text.replace("PT1", f"PT{int(at) + 2}1")


def _watch(random: Random, draft: Draft, at: str) -> None:
    """A reminder more."""
    for part in random.sample(_of(draft), min(1, len(_of(draft)))):
        event, step, end = f"r{at}", f"s{at}", f"t{at}"
        draft.parts[event] = Part(event, "bound", d.timer(f"PT{70001 + int(at)}M"), part.id, False)
        draft.parts |= {step: Part(step, "service", "later"), end: Part(end, "end")}
        draft.links += [[event, step], [step, end]]


def _unwatch(random: Random, draft: Draft, at: str) -> None:
    """A reminder less, with its step and end."""
    for part in [each for each in draft.parts.values() if each.kind == "bound" and not each.ends]:
        gone, todo = set[str](), [part.id]
        while todo:
            key = todo.pop()
            gone.add(key)
            todo += [link[1] for link in draft.links if link[0] == key]
        if all(link[0] in gone for link in draft.links if link[1] in gone):
            _remove(draft, gone)
            return


def _remove(draft: Draft, gone: set[str]) -> None:
    for key in gone | {each.id for each in draft.parts.values() if each.held in gone}:
        del draft.parts[key]
    draft.links = [link for link in draft.links if link[0] in draft.parts and link[1] in draft.parts]


def _rename(random: Random, draft: Draft, at: str) -> None:
    """A step under another id: to the engine another step."""
    for part in random.sample(_of(draft), min(1, len(_of(draft)))):
        if part.kind in ("call", "sub"):
            continue
        old, part.id = part.id, f"{part.id[0]}9{part.id[1:]:0>3}"
        draft.parts = {each.id: each for each in draft.parts.values()}
        draft.links = [[part.id if end == old else end for end in link] for link in draft.links]
        for each in draft.parts.values():
            each.held = part.id if each.held == old else each.held


def _drop(random: Random, draft: Draft, at: str) -> None:
    """A step less."""
    held = {each.held for each in draft.parts.values()}
    free = [each for each in _of(draft) if each.id not in held and each.kind in ("user", "many", "service")]
    for part in random.sample(free, min(1, len(free))):
        after = next(link[1] for link in draft.links if link[0] == part.id)
        for link in draft.links:
            link[1] = after if link[1] == part.id else link[1]
        _remove(draft, {part.id})


def _several(random: Random, draft: Draft, at: str) -> None:
    """A step that one does is done by several, or by others than before."""
    for part in random.sample(_of(draft), min(1, len(_of(draft)))):
        if part.kind in ("user", "many"):
            part.kind, part.text = "many", "2"


def _of(draft: Draft) -> list[Part]:
    return [part for part in draft.parts.values() if part.kind in STEPS]
