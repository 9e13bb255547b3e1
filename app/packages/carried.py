"""What a case takes along to another release beside its place in the diagram: the forms that were filled in, whose
its open steps are, the register that it leads to."""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from app.engine.diagram import Node
from app.enums import Outcome
from app.forms.deciding import DECISION
from app.forms.schema import Form
from app.packages import drawing
from app.packages.content import Content
from app.packages.forecast import MOST, Forecast

ON = "，本件按原版本办完。"


class Lost(NamedTuple):
    """Why a case cannot take a form along, by its short name: once it is asked for or was sent; only once it was
    sent."""

    used: Mapping[str, str]
    sent: Mapping[str, str]

    def reasons(self, forms: Iterable[str]) -> list[str]:
        """Of the forms that a case has used or sent."""
        return [self.used.get(one) or self.sent[one] for one in sorted(forms)]


def lost(old: Content, new: Content) -> Lost:
    """What is sent on a form is read with the form of its release from then on: nothing of it may get lost."""
    both = {name: (form, new.forms.get(name)) for name, form in old.forms.items()}
    return Lost(
        {name: _told(was, why) for name, (was, now) in both.items() if (why := _changed(was, now))},
        {name: _told(was, why) for name, (was, now) in both.items() if now and (why := _dropped(was, now))},
    )


def _told(form: Form, why: str) -> str:
    return f"本件用到的表单「{form.title}」在新版本中{why}{ON}"


def _changed(was: Form, now: Form | None) -> str:
    if now is None:
        return "没有"
    if (DECISION in was.fields) != (DECISION in now.fields):
        return "改变了是否作出决定"
    return "改变了限制知悉的内容" if was.withheld != now.withheld else ""


def _dropped(was: Form, now: Form) -> str:
    there = {one.pointer for one in now.leaves}
    gone = [one.title for one in was.leaves if one.pointer not in there]
    return f"去掉了「{'」「'.join(gone[:MOST])}」{'等' * (len(gone) > MOST)}" if gone else ""


def kept(
    old: Content, new: Content, process: str, steps: Set[str], reasons: Iterable[str] = ()
) -> Forecast | None:
    """What keeps a case on its release though the diagrams do not; None where nothing does. `steps`: its open
    ones; `reasons`: what of its forms does."""
    found = [*reasons, *_moved_away(old, new, process, steps)]
    if old.package.processes[process].register != new.package.processes[process].register:
        found.append(f"新版本中该流程办结后登记到另一台账{ON}")
    gone = old.package.registers.keys() - new.package.registers.keys()
    found += [f"新版本中没有台账「{old.package.registers[name].title}」{ON}" for name in sorted(gone)]
    elements = sorted(step.rpartition(":")[2] for step in steps)
    return Forecast(Outcome.STAYS, "".join(found), tuple(elements)) if found else None


def _moved_away(old: Content, new: Content, process: str, steps: Set[str]) -> Iterator[str]:
    """Open steps that another organisation would have to do: which, the case may never have decided."""
    for step in sorted(steps):
        was, now = _node(old, process, step), _node(new, process, step)
        if was and now and _office(old, was) != _office(new, now):
            yield f"所处的{was.label}在新版本中改由其他单位办理{ON}"


def _node(content: Content, process: str, step: str) -> Node | None:
    found = drawing.places(content.drawings, process, step)
    return found[-1][0].scope.nodes[found[-1][1]] if found else None


def _office(content: Content, node: Node) -> str:
    lane = content.package.lanes.get(node.lane or "")
    return lane.org if lane else ""
