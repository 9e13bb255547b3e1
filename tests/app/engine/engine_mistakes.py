"""Drafts changed as people get them wrong."""

from random import Random

from tests.app.engine import engine_diagrams as d
from tests.app.engine.engine_drafts import GATES, STEPS, STOP, Draft, Part


def mutate(random: Random, main: Draft) -> None:
    """One thing drawn wrong."""
    draft = random.choice(main.every())
    random.choice([_gate, _gate, _lead, _lead, _add, _watch, _ends, _stop, _cut])(random, draft)


def _of(draft: Draft, kinds: tuple[str, ...]) -> list[Part]:
    return [part for part in draft.parts.values() if part.kind in kinds]


def _target(random: Random, draft: Draft) -> str:
    return random.choice(
        [part.id for part in draft.parts.values() if part.kind not in ("start", "bound", "catch")]
    )


def _gate(random: Random, draft: Draft) -> None:
    """A gateway of another kind."""
    for part in random.sample(_of(draft, GATES), min(1, len(_of(draft, GATES)))):
        part.kind = random.choice(GATES)


def _lead(random: Random, draft: Draft) -> None:
    """A flow leads elsewhere."""
    links = [link for link in draft.links if draft.parts[link[0]].kind != "race"]
    random.choice(links)[1] = _target(random, draft)


def _add(random: Random, draft: Draft) -> None:
    """One more flow out of a gateway."""
    for part in random.sample(_of(draft, GATES), min(1, len(_of(draft, GATES)))):
        draft.links.append([part.id, _target(random, draft)])


def _watch(random: Random, draft: Draft) -> None:
    """One more timer."""
    for part in random.sample(_of(draft, STEPS), min(1, len(_of(draft, STEPS)))):
        key, timer = f"b9{len(draft.parts)}", d.timer(f"PT{90001 + 31 * len(draft.parts)}M")
        draft.parts[key] = Part(key, "bound", timer, part.id, random.random() < 0.5)
        draft.links.append([key, _target(random, draft)])


def _ends(random: Random, draft: Draft) -> None:
    """Timers of the other sort."""
    for part in _of(draft, ("bound",)):
        part.ends = part.ends != ("timer" in part.text)


def _stop(random: Random, draft: Draft) -> None:
    """Another end."""
    random.choice(_of(draft, ("end",))).text = random.choice(["", STOP])


def _cut(random: Random, draft: Draft) -> None:
    """A flow less out of a gateway."""
    links = [link for link in draft.links if draft.parts[link[0]].kind in GATES and len(draft.out(link[0])) > 1]
    for link in random.sample(links, min(1, len(links))):
        draft.links.remove(link)
