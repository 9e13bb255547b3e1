"""Diagrams made at random: nested blocks as people draw them, then changed as people get them wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.app.engine import engine_diagrams as d

STOP = "<bpmn:terminateEventDefinition/>"
STEPS = ("user", "many", "service", "call", "sub")
GATES = ("xor", "par", "inc")


@dataclass
class Part:
    """One symbol of a draft."""

    id: str
    kind: str
    text: str = ""
    held: str = ""
    ends: bool = True


@dataclass
class Draft:
    """A process or subprocess being drawn; `inside` are those it shows or calls, by the id of their symbol."""

    id: str
    parts: dict[str, Part] = field(default_factory=dict)
    links: list[list[str]] = field(default_factory=list)
    inside: dict[str, "Draft"] = field(default_factory=dict)

    def every(self) -> list["Draft"]:
        """This draft and all in it."""
        return [self, *(one for each in self.inside.values() for one in each.every())]

    def out(self, key: str) -> list[str]:
        """Ids of the flows out of a symbol, made from their ends."""
        return [_key(link) for link in self.links if link[0] == key]


def _key(link: list[str]) -> str:
    return f"f_{link[0]}_{link[1]}"


class Drawer:
    """Draws blocks."""

    def __init__(self, random: Random) -> None:
        self.random, self.count, self.rounds = random, 0, False

    def main(self) -> Draft:
        """A whole process with all it calls."""
        self.rounds = self.random.random() < 0.2
        return self._sheet("main", self.random.choice([1, 2, 2, 3]))

    def _sheet(self, key: str, depth: int) -> Draft:
        draft = Draft(key)
        self._add(draft, "end", self._block(draft, self._add(draft, "start"), depth))
        return draft

    def _add(
        self, draft: Draft, kind: str, after: str = "", text: str = "", held: str = "", ends: bool = True
    ) -> str:
        self.count += 1
        key = f"{kind[0]}{self.count}"
        draft.parts[key] = Part(key, kind, text, held, ends)
        if after:
            draft.links.append([after, key])
        return key

    def timer(self) -> str:
        """A duration like no other, so that no two timers are due in the same minute."""
        self.count += 1
        return d.timer(f"PT{1009 + 97 * self.count}M")

    def _told(self, letter: str) -> str:
        self.count += 1
        return d.message(f"{letter}{self.count}")

    def _block(self, draft: Draft, tail: str, depth: int) -> str:
        if self.rounds:
            self.rounds = False
            return self._reviewed(draft, tail)
        simple = ["user", "user", "user", "many", "service", "service", "catch", "race"]
        kinds = ["row", "row", "fork", "fork", "some", "some", "either", "loop", "loop", "scope", "scope", "user"]
        kind = self.random.choice(kinds if depth else simple)
        return (
            getattr(self, f"_{kind}")(draft, tail, depth - 1)
            if kind not in simple
            else self._leaf(draft, tail, kind)
        )

    def _leaf(self, draft: Draft, tail: str, kind: str) -> str:
        if kind == "race":
            race, merge = self._add(draft, "race", tail), self._add(draft, "xor")
            for text in (self.timer(), self._told("c")):
                draft.links.append([self._add(draft, "catch", race, text), merge])
            return merge
        if kind == "catch":
            return self._add(draft, "catch", tail, self.random.choice([self.timer(), self._told("c")]))
        text = {"service": self.random.choice(["now", "later"]), "many": self.random.choice("0122333")}.get(
            kind, ""
        )
        key = self._add(draft, kind, tail, text)
        return self._watched(draft, key)

    def _watched(self, draft: Draft, key: str) -> str:
        """Perhaps with a boundary event; answers where to go on."""
        tail, kind = key, draft.parts[key].kind
        fails = kind in ("call", "sub") or (kind == "service" and draft.parts[key].text == "now")
        if fails and self.random.random() < 0.7:
            tail = self._around(draft, tail, key, d.error("E1"))
        ways = ["around", "around", "aside", "chase", "stop"] + ["no"] * 7
        for way in [self.random.choice(ways), self.random.choice([*ways, *["no"] * 12])]:
            if way == "around":
                text = self.random.choice([self.timer(), self._told("b")])
                tail = self._around(draft, tail, key, text)
            elif way in ("aside", "chase"):
                event = self._add(draft, "bound", text=self.timer(), held=key, ends=False)
                step = self._add(draft, "service" if way == "aside" else "user", event, "later" * (way == "aside"))
                self._add(draft, "end", step)
            elif way == "stop":
                event = self._add(draft, "bound", text=self._told("b"), held=key)
                self._add(draft, "end", event, STOP)
        return tail

    def _around(self, draft: Draft, tail: str, key: str, text: str) -> str:
        event, merge = self._add(draft, "bound", text=text, held=key), self._add(draft, "xor", tail)
        draft.links.append([self._add(draft, "user", event) if self.random.random() < 0.5 else event, merge])
        return merge

    def _row(self, draft: Draft, tail: str, depth: int) -> str:
        return self._block(draft, self._block(draft, tail, depth), depth)

    def _user(self, draft: Draft, tail: str, depth: int) -> str:
        return self._leaf(draft, tail, "user")

    def _fork(self, draft: Draft, tail: str, depth: int, kind: str = "par") -> str:
        split, join = self._add(draft, kind, tail), self._add(draft, kind)
        for _ in range(self.random.choice([2, 2, 2, 3])):
            end = self._block(draft, self._add(draft, "xor", split), depth)
            draft.links.append([end, join])
            if kind == "inc" and self.random.random() < 0.4 and draft.parts[end].kind in STEPS:
                event = self._add(draft, "bound", text=self.timer(), held=end)
                draft.links.append([event, join if self.random.random() < 0.5 else self._add(draft, "end")])
        return join

    def _some(self, draft: Draft, tail: str, depth: int) -> str:
        return self._fork(draft, tail, depth, "inc")

    def _either(self, draft: Draft, tail: str, depth: int) -> str:
        return self._fork(draft, tail, depth, "xor")

    def _loop(self, draft: Draft, tail: str, depth: int) -> str:
        merge, gate = self._add(draft, "xor", tail), self._add(draft, "xor")
        last = self._add(draft, "user", self._block(draft, merge, depth))
        draft.links += [[last, gate], [gate, merge]]
        return gate

    def _reviewed(self, draft: Draft, tail: str) -> str:
        """Side by side, again and again."""
        merge, gate, kind = (
            self._add(draft, "xor", tail),
            self._add(draft, "xor"),
            self.random.choice(["par", "inc"]),
        )
        split, join = self._add(draft, kind, self._add(draft, "user", merge)), self._add(draft, kind)
        for _ in range(3):
            draft.links.append([self._add(draft, "user", split), join])
        draft.links += [[join, gate], [gate, merge]]
        return gate

    def _scope(self, draft: Draft, tail: str, depth: int) -> str:
        kind = self.random.choice(["call", "sub"])
        key = self._add(draft, kind, tail)
        inside = self._sheet(f"p_{key}" if kind == "call" else key, depth)
        draft.inside[key] = inside
        end = self._watched(draft, key)
        caught = any(part.held == key and part.text == d.error("E1") for part in draft.parts.values())
        if caught and self.random.random() < 0.6:
            self._fail(inside)
        return end

    def _fail(self, inside: Draft) -> None:
        """A way to fail before the last end of a scope."""
        end = next(key for key, part in reversed(inside.parts.items()) if part.kind == "end")
        link = next(link for link in inside.links if link[1] == end)
        gate = self._add(inside, "xor", link[0])
        link[0] = gate
        self._add(inside, "end", gate, d.error("E1"))


def files(main: Draft) -> list[bytes]:
    """The draft and what it calls, as files."""
    called = [
        inside for draft in main.every() for key, inside in draft.inside.items() if draft.parts[key].kind == "call"
    ]
    return [_file(draft) for draft in (main, *called)]


def _file(draft: Draft) -> bytes:
    shown = _shown(draft)
    people = [part.id for each in shown for part in each.parts.values() if part.kind in ("user", "many")]
    refs = "".join(f"<bpmn:flowNodeRef>{key}</bpmn:flowNodeRef>" for key in people)
    lane = f'<bpmn:lane id="l_{draft.id}" name="reviewer">{refs}</bpmn:lane>'
    lanes = f'<bpmn:laneSet id="ls_{draft.id}">{lane}</bpmn:laneSet>'
    texts = {part.text for each in shown for part in each.parts.values()}
    names = tuple(sorted(text.split("msg_")[1].split('"')[0] for text in texts if "msg_" in text))
    body = f'<bpmn:process id="{draft.id}" isExecutable="true">{lanes}{_content(draft)}</bpmn:process>'
    return d.document(body, messages=names, errors=("E1",))


def _shown(draft: Draft) -> list[Draft]:
    """The draft with its embedded subprocesses."""
    subs = [inside for key, inside in draft.inside.items() if draft.parts[key].kind == "sub"]
    return [draft, *(one for each in subs for one in _shown(each))]


def _content(draft: Draft) -> str:
    made = _merged(draft)
    nodes = [_symbol(made, part) for part in made.parts.values()]
    return "".join([*nodes, *(_arrow(made, link) for link in made.links)])


def _merged(draft: Draft) -> Draft:
    """Several flows into a step go through an exclusive gateway first."""
    made = Draft(draft.id, dict(draft.parts), [list(link) for link in draft.links], draft.inside)
    for part in draft.parts.values():
        into = [link for link in made.links if link[1] == part.id]
        if len(into) > 1 and part.kind not in (*GATES, "end"):
            key = f"x_{part.id}"
            made.parts[key] = Part(key, "xor")
            for link in into:
                link[1] = key
            made.links.append([key, part.id])
    made.links = [list(link) for link in dict.fromkeys(tuple(link) for link in made.links)]
    return made


def _symbol(draft: Draft, part: Part) -> str:
    split = part.kind in ("xor", "inc") and len(draft.out(part.id)) > 1
    drawn: dict[str, Callable[[], str]] = {
        "start": lambda: d.start(part.id),
        "end": lambda: d.end(part.id, part.text),
        "user": lambda: d.user(part.id, "choice", "form"),
        "many": lambda: d.user(part.id, f"one_{part.id}", "form", _instances(part)),
        "service": lambda: d.service(part.id, part.text, **({"choice": "choice"} if part.text == "now" else {})),
        "call": lambda: d.call(part.id, f"p_{part.id}"),
        "sub": lambda: f'<bpmn:subProcess id="{part.id}">{_content(draft.inside[part.id])}</bpmn:subProcess>',
        "catch": lambda: d.catch(part.id, part.text),
        "race": lambda: f'<bpmn:eventBasedGateway id="{part.id}"/>',
        "xor": lambda: d.xor(part.id, draft.out(part.id)[0] if split else ""),
        "inc": lambda: d.inclusive(part.id, draft.out(part.id)[0] if split else ""),
        "par": lambda: d.parallel(part.id),
        "bound": lambda: d.boundary(part.id, part.held, part.text, part.ends),
    }
    return drawn[part.kind]()


def _instances(part: Part) -> str:
    return d.instances(part.text, "", f"all_{part.id}", f"one_{part.id}", int(part.id[1:]) % 2 == 0)


def _arrow(draft: Draft, link: list[str]) -> str:
    splits = draft.parts[link[0]].kind in ("xor", "inc") and len(draft.out(link[0])) > 1
    told = f' | "{_key(link)}" in choice["{link[0]}"]' if splits and _key(link) != draft.out(link[0])[0] else ""
    return d.flow(f"{link[0]} > {link[1]}{told}")


def choices(main: Draft) -> dict[str, tuple[str, list[str]]]:
    """What may be decided: kind and flows of each splitting gateway; services that may fail."""
    found: dict[str, tuple[str, list[str]]] = {}
    for draft in map(_merged, main.every()):
        for part in draft.parts.values():
            if part.kind in ("xor", "inc"):
                found[part.id] = part.kind, draft.out(part.id)
            fails = any(each.held == part.id and each.text == d.error("E1") for each in draft.parts.values())
            if part.kind == "service" and part.text == "now":
                found[part.id] = "service", ["fail"] * fails
    return found
