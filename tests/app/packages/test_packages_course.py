"""The course of a diagram in words: stops in their order, ways on, loops, calls, what runs by itself."""

from pathlib import Path

from app.guide.steps import steps
from app.packages.course import MOST, Way, course
from app.packages.drawing import Next, drawings, following
from app.packages.package import Package, Process

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'
    '<bpmn:process id="p" name="甲" isExecutable="true">'
)


def diagram(body: str) -> dict[str, bytes]:
    return {"p.bpmn": f"{HEAD}{body}</bpmn:process></bpmn:definitions>".encode()}


def flow(source: str, target: str, name: str = "") -> str:
    return f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}" name="{name}"/>'


def shipped() -> dict[str, bytes]:
    files = [*Path("processes/outsourcing").glob("*.bpmn"), *Path("processes/_shared").glob("*.bpmn")]
    return {file.name: file.read_bytes() for file in files}


def test_a_shipped_process_is_told_in_its_order() -> None:
    stops = {stop.key: stop for stop in course("collect_contractor", drawings(shipped()))}
    assert list(stops) == ["fill", "review"]
    assert stops["review"].lanes == ("reviewer",) and stops["review"].steps == ("review",)
    assert stops["fill"].done == ("判定变更性质", "确定归口部门")
    assert Way(("须审核",), (), "review") in stops["fill"].ways
    assert Way(("申请人撤回",), (), "fill") in stops["review"].ways
    ended = next(way for way in stops["review"].ways if way.words == ("通过",))
    assert ended.end == "公示完成" and ended.done == ("确定公示内容", "公示")


def test_parallel_branches_have_no_words_and_waits_are_stops() -> None:
    body = (
        '<bpmn:startEvent id="s"/><bpmn:parallelGateway id="g" name="同时"/><bpmn:userTask id="a" name="甲办"/>'
        '<bpmn:userTask id="b" name="乙办"/><bpmn:parallelGateway id="j"/>'
        '<bpmn:intermediateCatchEvent id="w" name="等十天"/><bpmn:endEvent id="e"/>'
        + flow("s", "g") + flow("g", "a") + flow("g", "b") + flow("a", "j") + flow("b", "j")
        + flow("j", "w") + flow("w", "e")
    )  # fmt: skip
    stops = course("p", drawings(diagram(body)))
    assert [stop.name for stop in stops] == ["甲办", "乙办", "等十天"]
    assert stops[0].ways == (Way(to="w"),) and stops[2].ways == (Way(),) and stops[2].lanes == ()


def test_a_loop_of_automatic_steps_comes_to_an_end() -> None:
    body = (
        '<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:exclusiveGateway id="x"/>'
        '<bpmn:serviceTask id="t" name="再查"/><bpmn:endEvent id="e" name="完"/>'
        + flow("s", "a") + flow("a", "x") + flow("x", "t", "未到") + flow("t", "x") + flow("x", "e")
    )  # fmt: skip
    assert course("p", drawings(diagram(body)))[0].ways == (Way(("其他情形",), (), "", "完"),)


def test_no_more_ways_are_told_than_anybody_reads() -> None:
    gates = "".join(f'<bpmn:exclusiveGateway id="g{n}"/>' for n in range(12))
    flows = "".join(flow(f"g{n}", f"g{n + 1}", name) for n in range(11) for name in "甲乙")
    body = (
        '<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:endEvent id="e"/>'
        + gates + flows + flow("s", "a") + flow("a", "g0") + flow("g11", "e")
    )  # fmt: skip
    assert len(course("p", drawings(diagram(body)))[0].ways) == MOST


def test_an_unknown_process_has_no_course() -> None:
    assert course("nobody", drawings(shipped())) == ()


def test_a_bare_answer_is_told_with_its_question() -> None:
    body = (
        '<bpmn:startEvent id="s"/><bpmn:userTask id="a"/><bpmn:exclusiveGateway id="g" name="跨省？"/>'
        '<bpmn:userTask id="b" name="省级办"/><bpmn:endEvent id="e"/>'
        + flow("s", "a") + flow("a", "g") + flow("g", "b", "是") + flow("g", "e", "不跨省") + flow("b", "e")
    )  # fmt: skip
    assert course("p", drawings(diagram(body)))[0].ways == (Way(("跨省：是",), (), "b"), Way(("不跨省",)))
    (first, _) = following(drawings(diagram(body)), "p", "a")
    assert first == Next("跨省：是", "省级办")


def test_a_reminder_takes_nobody_s_step_away() -> None:
    timer = "<bpmn:timerEventDefinition/></bpmn:boundaryEvent>"
    event = '<bpmn:boundaryEvent id="r" attachedToRef="a" cancelActivity="{}">' + timer
    body = (
        '<bpmn:startEvent id="s"/><bpmn:userTask id="a" name="审核"/><bpmn:serviceTask id="n" name="提醒"/>'
        '<bpmn:endEvent id="e" name="办结"/><bpmn:endEvent id="f"/>'
        + flow("s", "a") + flow("a", "e") + flow("r", "n") + flow("n", "f")
    )  # fmt: skip
    package, process = Package("p", "甲"), Process("p", "甲")
    told = {}
    for cancels in ("true", "false"):
        stops = course("p", drawings(diagram(body + event.format(cancels))))
        told[cancels] = steps(package, process, stops)[0].ways
    assert told["false"] == ("办理结束（办结）", "到期未办：提醒，本步照常办理")
    assert told["true"] == ("办理结束（办结）", "到期未办：提醒，办理结束")
