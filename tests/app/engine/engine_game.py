"""A token game of its own: reads diagrams with the standard library and plays them by the words of BPMN 2.0.2.

It shares no line with the product and knows nothing of how the engine works: tokens lie on flows or in activities,
chapter 13 of the standard says what they do. What the standard leaves open is settled by the platform's own word:
automatic steps run at once, then inclusive gateways are asked, then timers fire in the order of their moments, and
a message reaches everyone in the case who waits for it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.app.engine.engine_sheets import Flow, Node, Running, Sheet, Token, read

MINUTES = re.compile(r"PT(\d+)M")
CHOSEN = re.compile(r'"(\w+)" in choice\["(\w+)"\]')
Choice = Mapping[str, Any]


class Uncaught(Exception):
    """An error nobody catches."""


class Game:
    """One case. `choice` is its only variable: which flows a gateway takes, which services fail."""

    def __init__(self, files: list[bytes], main: str, choice: Choice) -> None:
        self.sheets, self.choice, self.now = read(files), choice, 0
        self.queue: list[tuple[Running, Flow]] = []
        self.calls: list[str] = []
        self.top = Running(self.sheets[main])
        self._begin(self.top)
        self.run()

    # what can be seen

    @property
    def finished(self) -> bool:
        """Whether the case has ended."""
        return self.top.over

    def tokens(self, scope: Running | None = None) -> Iterator[Token]:
        """All tokens, those in called processes included."""
        for token in list((scope or self.top).tokens):
            yield token
            if token.inside:
                yield from self.tokens(token.inside)

    def people(self) -> list[str]:
        """Paths of open human steps, one for each."""
        return sorted(
            token.path for token in self.tokens() if token.node.kind == "userTask" for _ in range(token.open)
        )

    def services(self) -> list[str]:
        """Paths of services whose answer is outstanding."""
        return sorted(token.path for token in self.tokens() if token.node.kind == "serviceTask")

    def waits(self) -> list[str]:
        """Paths of messages and timers waited for."""
        found = []
        for token in self.tokens():
            for key in token.armed:
                if token.scope.sheet.nodes[key].trigger in ("timer", "message"):
                    found.append(token.path.removesuffix(token.node.id) + key)
        return sorted(found)

    def messages(self) -> list[str]:
        """Names waited for."""
        armed = [token.scope.sheet.nodes[key] for token in self.tokens() for key in token.armed]
        return sorted({node.detail for node in armed if node.trigger == "message"})

    def next_due(self) -> int | None:
        """Minute of the next timer."""
        return min((due for due, *_ in self._timers()), default=None)

    def crowded(self) -> list[str]:
        """Places with two tokens: activities and arrows."""
        places = [f"{token.path}{token.flow}" for token in self.tokens() if token.node.kind != "serviceTask"]
        return [place for place in places if places.count(place) > 1]

    # what can be done

    def complete(self, path: str, choice: Choice) -> None:
        """Somebody completes a step (one instance of it)."""
        token = next(each for each in self.tokens() if each.path == path and each.open)
        self.choice = self.choice if token.node.many else choice
        token.open -= 1
        if not token.open and token.ahead:
            token.open, token.ahead = 1, token.ahead - 1
        elif not token.open:
            self._leave(token)
        self.run()

    def answer(self, path: str) -> None:
        """A service answers."""
        self._leave(next(each for each in self.tokens() if each.path == path and each.node.kind == "serviceTask"))
        self.run()

    def deliver(self, name: str) -> None:
        """A message comes."""
        waiting = [
            (token, token.scope.sheet.nodes[key])
            for token in self.tokens()
            for key in list(token.armed)
            if token.scope.sheet.nodes[key].trigger == "message" and token.scope.sheet.nodes[key].detail == name
        ]
        for token, event in waiting:
            if token in token.scope.tokens and not token.scope.over:
                self._fire(token, event)
        self.run()

    def wait(self, minutes: int) -> None:
        """Time goes by."""
        self.now += minutes
        self.run()

    # how tokens move

    def run(self) -> None:
        """Until only people, messages, moments and services can go on."""
        while True:
            if self.queue:
                scope, flow = self.queue.pop(0)
                if not scope.over:
                    self._arrive(scope, flow)
            elif not (self._complete_scopes() or self._ask_inclusive() or self._ring()):
                return

    def _begin(self, scope: Running) -> None:
        start = next(node for node in scope.sheet.nodes.values() if node.kind == "startEvent")
        self._send(scope, scope.sheet.out(start.id))

    def _send(self, scope: Running, flows: list[Flow]) -> None:
        self.queue += [(scope, flow) for flow in flows]

    def _arrive(self, scope: Running, flow: Flow) -> None:
        node, sheet = scope.sheet.nodes[flow.target], scope.sheet
        if node.kind == "exclusiveGateway":
            self._send(scope, self._chosen(sheet, node)[:1])
        elif node.kind in ("parallelGateway", "inclusiveGateway") and len(sheet.into(node.id)) > 1:
            scope.tokens.append(Token(scope, node, flow.id))
            if node.kind == "parallelGateway":
                self._join(scope, node)
        elif node.kind in ("parallelGateway", "inclusiveGateway"):
            self._send(scope, self._chosen(sheet, node))
        elif node.kind == "endEvent":
            self._end(scope, node)
        else:
            self._rest(scope, node)

    def _chosen(self, sheet: Sheet, node: Node) -> list[Flow]:
        out = sheet.out(node.id)
        if node.kind == "parallelGateway" or len(out) == 1:
            return out
        true = [flow for flow in out if flow.condition and self._holds(flow.condition)]
        return true or [flow for flow in out if flow.id == node.default]

    def _holds(self, condition: str) -> bool:
        match = CHOSEN.fullmatch(condition)
        assert match is not None, condition
        return match[1] in self.choice[match[2]]

    def _join(self, scope: Running, node: Node) -> None:
        """One token from each incoming arrow, one to each outgoing."""
        arrived = {token.flow: token for token in reversed(scope.tokens) if token.node is node}
        if len(arrived) == len(scope.sheet.into(node.id)):
            for token in arrived.values():
                scope.tokens.remove(token)
            self._send(scope, scope.sheet.out(node.id))

    def _end(self, scope: Running, node: Node) -> None:
        if node.trigger == "terminate":
            self._stop(scope)
            self._after(scope)
        elif node.trigger == "error":
            self._throw(scope.owner, node.detail)

    def _rest(self, scope: Running, node: Node) -> None:
        token = Token(scope, node)
        scope.tokens.append(token)
        events = scope.sheet.events(node.id)
        if node.kind == "eventBasedGateway":
            events = [scope.sheet.nodes[flow.target] for flow in scope.sheet.out(node.id)]
        if node.kind == "intermediateCatchEvent":
            events = [node]
        for event in events:
            minutes = MINUTES.fullmatch(event.detail)
            token.armed[event.id] = self.now + int(minutes[1]) if minutes else 0
        if node.kind == "userTask":
            token.open = node.times if node.together else min(node.times, 1)
            token.ahead = node.times - token.open
        if node.called:
            token.inside = Running(self.sheets[node.called], token)
            self._begin(token.inside)
        self.calls += [token.path] * (node.kind == "serviceTask")
        if (node.kind == "serviceTask" and self._at_once(token)) or (node.kind == "userTask" and not node.times):
            self._leave(token)

    def _at_once(self, token: Token) -> bool:
        """Whether the service has answered; one that fails throws its error instead."""
        if token.node.operator == "now" and "fail" in self.choice.get(token.node.id, ()):
            self._throw(token, "E1")
            return False
        return token.node.operator == "now"

    def _leave(self, token: Token) -> None:
        token.scope.tokens.remove(token)
        self._send(token.scope, token.scope.sheet.out(token.node.id))

    def _stop(self, scope: Running) -> None:
        """A process ends with all it called."""
        scope.over = True
        for token in scope.tokens:
            if token.inside:
                self._stop(token.inside)
        scope.tokens = []

    def _after(self, scope: Running) -> None:
        if scope.owner:
            self._leave(scope.owner)

    def _throw(self, token: Token | None, code: str) -> None:
        """To the boundary of the nearest activity that catches it."""
        while token:
            for event in token.scope.sheet.events(token.node.id):
                if event.trigger == "error" and event.detail in ("", code):
                    self._fire(token, event)
                    return
            token = token.scope.owner
        raise Uncaught(code)

    def _fire(self, token: Token, event: Node) -> None:
        if event.ends:
            if token.inside:
                self._stop(token.inside)
            token.scope.tokens.remove(token)
        else:
            del token.armed[event.id]
        self._send(token.scope, token.scope.sheet.out(event.id))

    def _complete_scopes(self) -> bool:
        """A process ends with its last token."""
        scopes = [token.inside for token in self.tokens() if token.inside] + [self.top]
        for scope in scopes:
            if not scope.tokens and not scope.over:
                scope.over = True
                self._after(scope)
                return True
        return False

    def _timers(self) -> Iterator[tuple[int, Token, Node]]:
        for token in self.tokens():
            for key, due in token.armed.items():
                if token.scope.sheet.nodes[key].trigger == "timer":
                    yield due, token, token.scope.sheet.nodes[key]

    def _ring(self) -> bool:
        due = [each for each in self._timers() if each[0] <= self.now]
        if due:
            self._fire(*min(due, key=lambda each: each[0])[1:])
        return bool(due)

    # inclusive gateways: activated if no token can reach an empty incoming arrow, unless it can reach one that has

    def _ask_inclusive(self) -> bool:
        scopes = [token.inside for token in self.tokens() if token.inside] + [self.top]
        for scope in scopes:
            for node in {token.node.id: token.node for token in scope.tokens if token.flow}.values():
                if node.kind == "inclusiveGateway" and self._activated(scope, node):
                    for token in list({each.flow: each for each in scope.tokens if each.node is node}.values()):
                        scope.tokens.remove(token)
                    self._send(scope, self._chosen(scope.sheet, node))
                    return True
        return False

    def _activated(self, scope: Running, gateway: Node) -> bool:
        full = {token.flow for token in scope.tokens if token.node is gateway}
        empty = {flow.id for flow in scope.sheet.into(gateway.id)} - full
        reached = [self._ahead(scope, token, gateway) for token in scope.tokens if token.node is not gateway]
        return not any(arrows & empty and not arrows & full for arrows in reached)

    def _ahead(self, scope: Running, token: Token, gateway: Node) -> set[str]:
        """Arrows a token may still come to without visiting the gateway, boundary events included."""
        sheet = scope.sheet
        starts = [token.node.id] + [key for key in token.armed if key != token.node.id]
        arrows: set[str] = set()
        todo = [flow for key in starts for flow in sheet.out(key)]
        while todo:
            flow = todo.pop()
            if flow.id not in arrows:
                arrows.add(flow.id)
                if flow.target != gateway.id:
                    keys = [flow.target, *(event.id for event in sheet.events(flow.target))]
                    todo += [each for key in keys for each in sheet.out(key)]
        return arrows
