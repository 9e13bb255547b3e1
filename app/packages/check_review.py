"""Nothing is published unseen: what is published somebody of another organisation has agreed to.

After the last filling there is a review that certainly happens, and the way to `publish` depends on its decision.
Where a process is started by departments alone, a second person of the same post will do; what a department fills
in for a unit it has seen. A process that may publish without a review says so in package.toml, with the reason;
what a reviewer did not agree to it does not publish either.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from app.engine import decisions
from app.engine.gate import Fault
from app.engine.steps import EngineError
from app.forms.deciding import APPROVE
from app.forms.schema import Form
from app.packages.drawing import drawings
from app.packages.package import Package, Process
from app.packages.parse import fault
from app.packages.review_coverage import BESIDE, DECLINED, PARTLY, UNSEEN, Search
from app.packages.review_steps import REVIEW, Steps

RULE = "review"
LONGEST = 200
_SAYS = {
    UNSEEN: (
        "不经其他单位审核就公示：最后一次填报之后须有一定会进行的审核"
        "（多实例审核的名单可能为空时，其后的网关须用 len 判断），"
        "与填报并行的审核不算；"
        "审核表单须有进入流程的栏目 decision；由部门发起的，审核泳道须用 different_from 写明全部填报步骤，"
        "审核之前部门填写 include 所列表单的步骤也在内；"
        "确需如此的，请在 package.toml 中用 unreviewed 写明理由"
    ),
    DECLINED: '审核未通过也会公示：公示之前须有网关按审核意见分支，如 review["decision"] == "approve" 才通向公示',
    PARTLY: (
        "在多人审核尚有人没有表态时就可以公示：completionCondition 在已表态的都同意时就可能成立，其余的人不再审核"
    ),
    BESIDE: "在公示的同时还可能有人填报或者审核，公示的内容会与审核的不同：请先汇合各并行分支，再公示",
}
_MANY = (
    "；多人审核的，须全部同意才能公示（不按多数），网关须写"
    '如 len(results) > 0 and count(results, "decision", "approve") == len(results)；'
    'completionCondition 只用于有人不同意时提前结束，如 result["decision"] != "approve"；'
    "确需按多数表决的，表决另设栏目（如 vote），再由一个部门根据表决结果作出 decision"
)
_SEVERAL = "；有几道审核的，每一道都须同意，不同意的应退回填报，或者由同一步骤重新审核"
_NONE = f"；表示同意的决定只能是 {APPROVE}，审核表单中没有这一项"


def faults(
    package: Package, bpmn: Mapping[str, bytes], dmn: Mapping[str, bytes], forms: Mapping[str, Form]
) -> Iterator[Fault]:
    """Processes that publish what nobody else has agreed to, and declarations that are not true."""
    scopes = {key: drawn.scope for key, drawn in drawings(bpmn).items()}
    for process in package.processes.values():
        if process.key in scopes:
            steps = Steps(package, process, scopes, forms)
            found = Search(scopes, steps, _outputs(dmn)).open_ways(scopes[process.key])
            yield from _judged(process, found, _advice(steps))


def _advice(steps: Steps) -> str:
    """What else must be known to draw it, by the reviews there are."""
    reviews = [node for node in steps.all if steps.kind(node) == REVIEW]
    many = _MANY if any(node.repeats for node in reviews) else ""
    none = _NONE if any(APPROVE not in steps.words(node) for node in reviews) else ""
    return many + (_SEVERAL if len(reviews) > 1 else "") + none


def _outputs(dmn: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """Variables by table; a table that cannot be read is told by the gate of diagrams."""
    found: dict[str, tuple[str, ...]] = {}
    for raw in dmn.values():
        with suppress(EngineError):
            found |= {one.id: tuple(one.outputs) for one in decisions.read(raw)}
    return found


def _judged(process: Process, found: list[tuple[str, str]], advice: str) -> Iterator[Fault]:
    unseen = any(state == UNSEEN for _, state in found)
    reason = process.unreviewed
    for element, state in found:
        if state != UNSEEN or reason is None:
            words = _SAYS[state] + (advice if state in (DECLINED, PARTLY) else "")
            yield Fault(element, RULE, f"流程 {process.key} 有的路径{words}")
    if reason is not None and not 4 <= len(reason.strip()) <= LONGEST:
        yield fault(f"process.{process.key}.unreviewed", f"请写明不经审核就公示的理由，4 至 {LONGEST} 字")
    elif reason is not None and not unseen:
        yield fault(f"process.{process.key}.unreviewed", "该流程的公示都经过审核，请删除这一项")
