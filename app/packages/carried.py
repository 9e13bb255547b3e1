"""What a case takes along to another release beside its place in the diagram: the forms that were filled in, whose
its open steps are, the register that it leads to."""

from collections.abc import Iterable, Iterator, Mapping, Set

from app.engine.diagram import Node
from app.enums import Outcome
from app.forms.deciding import DECISION
from app.forms.schema import Form
from app.packages import drawing
from app.packages.content import Content
from app.packages.forecast import Forecast

ON = "，本件按原版本办完。"


def lost(old: Content, new: Content) -> Mapping[str, str]:
    """The forms that a case cannot take along once something is filled in there: why, by short name."""
    told = ((name, _lost(form, new.forms.get(name))) for name, form in old.forms.items())
    return {name: f"本件用到的表单「{old.forms[name].title}」在新版本中{why}{ON}" for name, why in told if why}


def _lost(was: Form, now: Form | None) -> str:
    if now is None:
        return "没有"
    if (DECISION in was.fields) != (DECISION in now.fields):
        return "改变了是否作出决定"
    return "改变了限制知悉的内容" if was.withheld != now.withheld else ""


def kept(
    old: Content, new: Content, process: str, steps: Set[str], forms: Iterable[str], lost: Mapping[str, str]
) -> Forecast | None:
    """What keeps a case on its release though the diagrams do not; None where nothing does. `steps`: its open
    ones; `forms`: those it has used; `lost`: as above."""
    reasons = [lost[form] for form in sorted(forms) if form in lost]
    if old.package.processes[process].register != new.package.processes[process].register:
        reasons.append(f"新版本中该流程办结后登记到另一台账{ON}")
    reasons += _moved_away(old, new, process, steps)
    return Forecast(Outcome.STAYS, "".join(reasons), tuple(_elements(steps))) if reasons else None


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


def _elements(steps: Set[str]) -> list[str]:
    return sorted(step.rpartition(":")[2] for step in steps)
