"""Lanes hold steps of their own process, each step in one: nobody else can say who acts there."""

from collections.abc import Iterator
from itertools import groupby

from app.engine import diagram, xml
from app.engine.findings import Fault


def misplaced(root: xml.Element) -> Iterator[Fault]:
    """Faults of the lanes of one file."""
    homes = {key: one for one in diagram.processes(root) for key in diagram.node_ids(one)}
    for process in diagram.processes(root):
        lanes = [*process.iter(xml.bpmn("lane"))]
        for lane in lanes:
            for key in sorted(diagram.named(lane)):
                if homes.get(key, process) is not process:
                    yield _strange(lane, process, key, homes[key])
        pairs = sorted((key, at) for at, lane in enumerate(lanes) for key in diagram.named(lane))
        for key, places in groupby(pairs, key=lambda pair: pair[0]):
            both = _told_apart([lanes[at] for _, at in places])
            if len(both) > 1 and homes.get(key) is process:
                told = f"步骤 {key} 同时列入泳道{'、'.join(both)}，不能确定由谁办理"
                yield Fault(key, "D-LANE", f"{told}：请只留在一条泳道中，删去其余泳道中的 flowNodeRef")


def _strange(lane: xml.Element, process: xml.Element, key: str, home: xml.Element) -> Fault:
    told = f"泳道{_called(lane)}列入了另一流程 {home.get('id')} 的步骤 {key}，泳道只能列入本流程的步骤"
    mend = "请删去这条 flowNodeRef，由谁办理在该步骤自己的流程中用泳道指定"
    return Fault(lane.get("id") or process.get("id") or "", "D-LANE", f"{told}：{mend}")


def _told_apart(lanes: list[xml.Element]) -> list[str]:
    """What they are called, by their ids too where two bear one name."""
    names = [_called(one) for one in lanes]
    if len(set(names)) == len(names):
        return names
    return [f"{name}（{one.get('id')}）" for name, one in zip(names, lanes, strict=True)]


def _called(lane: xml.Element) -> str:
    return f"「{(lane.get('name') or '').strip() or lane.get('id')}」"
