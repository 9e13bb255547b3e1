"""Random processes of nested blocks, each with a plain model of what must be open: an oracle beside the engine."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.app.engine import engine_diagrams as d

Facts = dict[str, Any]


@dataclass
class Page:
    """A process being drawn; called processes land on pages of their own."""

    key: str
    nodes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    others: list["Page"] = field(default_factory=list)

    def add(self, node: str, after: str = "", condition: str = "") -> str:
        """Draw a node and a flow into it; answer its id."""
        key = node.split('id="')[1].split('"')[0]
        self.nodes.append(node)
        if after:
            self.link(after, key, condition)
        return key

    def link(self, source: str, target: str, condition: str = "", name: str = "") -> None:
        """Draw a flow."""
        head = f"{name}: " if name else ""
        self.flows.append(f"{head}{source} > {target}" + (f" | {condition}" if condition else ""))


class Leaf:
    """A user task; with `hours` a boundary timer leads to a second one."""

    def __init__(self, name: str, timer: str = "") -> None:
        self.name, self.timer = name, timer
        self.on = self.done = self.fired = self.alt = False
        self.sides = 0

    def draw(self, page: Page, after: str) -> str:
        """Draw it; answer the node to go on from."""
        page.add(d.user(self.name), after)
        if not self.timer:
            return self.name
        page.nodes.append(d.boundary(f"t_{self.name}", self.name, d.timer("P1D"), self.timer == "interrupt"))
        other = page.add(d.user(f"o_{self.name}"), f"t_{self.name}")
        if self.timer == "side":
            page.add(d.end(f"e_{self.name}"), other)
            return self.name
        merge = page.add(d.xor(f"m_{self.name}"), self.name)
        page.link(other, merge)
        return merge

    def begin(self) -> None:
        """A token arrives."""
        self.on, self.done, self.fired, self.alt = True, False, False, False

    def open(self) -> list[str]:
        """Open user tasks, the long-lived side ones included."""
        now = [self.name] * self.on + [f"o_{self.name}"] * self.alt
        return now + [f"o_{self.name}"] * self.sides

    def take(self, name: str, facts: Facts) -> bool:
        """Somebody completes that task; whether it was ours."""
        if name == self.name and self.on:
            self.on, self.done = False, True
        elif name == f"o_{self.name}" and self.alt:
            self.alt, self.done = False, True
        elif name == f"o_{self.name}" and self.sides:
            self.sides -= 1
        else:
            return False
        return True

    def late(self) -> None:
        """A day has passed."""
        if self.on and self.timer and not self.fired:
            self.fired = True
            if self.timer == "side":
                self.sides += 1
            else:
                self.on, self.alt = False, True


class Row:
    """One after the other."""

    def __init__(self, parts: list[Any]) -> None:
        self.parts, self.at = parts, 0

    def draw(self, page: Page, after: str) -> str:
        for part in self.parts:
            after = part.draw(page, after)
        return after

    def begin(self) -> None:
        self.at = 0
        self.parts[0].begin()

    def open(self) -> list[str]:
        return [name for part in self.parts for name in part.open()]

    def take(self, name: str, facts: Facts) -> bool:
        if not any(part.take(name, facts) for part in self.parts):
            return False
        while self.at < len(self.parts) and self.parts[self.at].done:
            self.at += 1
            if self.at < len(self.parts):
                self.parts[self.at].begin()
        return True

    def late(self) -> None:
        for part in self.parts:
            part.late()

    @property
    def done(self) -> bool:
        return self.at == len(self.parts)


class Fork(Row):
    """Side by side, joined."""

    def __init__(self, name: str, parts: list[Any]) -> None:
        super().__init__(parts)
        self.name = name

    def draw(self, page: Page, after: str) -> str:
        fork, join = page.add(d.parallel(f"f_{self.name}"), after), page.add(d.parallel(f"j_{self.name}"))
        for part in self.parts:
            page.link(part.draw(page, fork), join)
        return join

    def begin(self) -> None:
        for part in self.parts:
            part.begin()

    def take(self, name: str, facts: Facts) -> bool:
        return any(part.take(name, facts) for part in self.parts)

    @property
    def done(self) -> bool:
        return all(part.done for part in self.parts)


class Loop(Row):
    """A body and a decision to do it again."""

    def __init__(self, name: str, body: Any) -> None:
        self.name, self.body, self.decide = name, body, Leaf(f"d_{name}")
        super().__init__([body, self.decide])

    def draw(self, page: Page, after: str) -> str:
        merge, gate = page.add(d.xor(f"m_{self.name}"), after), f"g_{self.name}"
        last = self.decide.draw(page, self.body.draw(page, merge))
        page.add(d.xor(gate, default=f"x_{self.name}"), last)
        page.link(gate, merge, f'd_{self.name}["again"] == True')
        out = page.add(d.xor(f"p_{self.name}"))
        page.link(gate, out, name=f"x_{self.name}")
        return out

    def take(self, name: str, facts: Facts) -> bool:
        handled = super().take(name, facts)
        if handled and name == self.decide.name and facts["again"]:
            self.begin()
        return handled


class Choice(Row):
    """A decision between two ways."""

    def __init__(self, name: str, left: Any, right: Any) -> None:
        self.name, self.decide, self.ways = name, Leaf(f"c_{name}"), [left, right]
        super().__init__([self.decide, *self.ways])
        self.way: Any = None

    def draw(self, page: Page, after: str) -> str:
        gate = page.add(d.xor(f"g_{self.name}", default=f"x_{self.name}"), self.decide.draw(page, after))
        left = page.add(d.xor(f"l_{self.name}"), gate, f'c_{self.name}["left"]')
        right = page.add(d.xor(f"r_{self.name}"))
        page.link(gate, right, name=f"x_{self.name}")
        merge = page.add(d.xor(f"m_{self.name}"), self.ways[0].draw(page, left))
        page.link(self.ways[1].draw(page, right), merge)
        return merge

    def begin(self) -> None:
        self.way = None
        self.decide.begin()

    def take(self, name: str, facts: Facts) -> bool:
        if name == self.decide.name and self.decide.take(name, facts):
            self.way = self.ways[0] if facts["left"] else self.ways[1]
            self.way.begin()
            return True
        return any(way.take(name, facts) for way in self.ways)

    @property
    def done(self) -> bool:
        return self.way is not None and self.way.done


class Called(Row):
    """A block in a process of its own. It ends when nothing in it is open any more."""

    def __init__(self, name: str, body: Any) -> None:
        super().__init__([body])
        self.name, self.body, self.running = name, body, False

    def draw(self, page: Page, after: str) -> str:
        inner = Page(f"p_{self.name}")
        page.others.append(inner)
        inner.add(d.end(f"e_{self.name}"), self.body.draw(inner, inner.add(d.start(f"b_{self.name}"))))
        return page.add(d.call(f"call_{self.name}", inner.key), after)

    @property
    def done(self) -> bool:
        return bool(self.body.done) and not self.body.open()

    def take(self, name: str, facts: Facts) -> bool:
        return bool(self.body.take(name, facts))


def grow(random: Random, depth: int, name: str = "a") -> Any:
    """A random block."""
    kind = random.choice(["leaf", "row", "fork", "loop", "loop", "choice", "call"]) if depth else "leaf"
    if kind == "leaf":
        return Leaf(f"u{name}", random.choice(["", "", "side", "interrupt"]))
    if kind == "row":
        return Row([grow(random, depth - 1, f"{name}{at}") for at in range(2)])
    if kind == "fork":
        return Fork(name, [grow(random, depth - 1, f"{name}{at}") for at in range(random.choice([2, 2, 3]))])
    if kind == "loop":
        return Loop(name, grow(random, depth - 1, f"{name}0"))
    if kind == "choice":
        return Choice(name, grow(random, depth - 1, f"{name}0"), grow(random, depth - 1, f"{name}1"))
    return Called(name, grow(random, depth - 1, f"{name}0"))


def drawn(block: Any) -> dict[str, bytes]:
    """Files of the whole block as process `main`."""
    page = Page("main")
    page.add(d.end(), block.draw(page, page.add(d.start())))
    files, todo = {}, [page]
    while todo:
        each = todo.pop()
        files[each.key] = d.document(d.process(each.key, each.nodes, each.flows))
        todo += each.others
    return files
