"""What a case waits for while nobody has it in hand, in one sentence."""

from app import clock
from app.cases.motion import Motion
from app.cases.waits import unfit as unfit_of
from app.cases.waits import waits_of

SERVICE = "系统正在处理上一环节，完成后本件将自动继续办理。"
UNFIT = "请填报单位及时办理变更；变更内容符合要求并公示后，本件将自动继续办理。"
NOBODY = "本件目前不在任何岗位办理，请联系平台管理员。"


def sentence(motion: Motion) -> str:
    """For a case that has not ended and has no open task."""
    waits = waits_of(motion.case)
    told = []
    registers = motion.loaded.package.registers
    known = [name for name in waits if name in registers]
    unfit = set(unfit_of(motion.case)) if known else set()
    records = [registers[name].title for name in known if name not in unfit]
    if unfit:
        titles = "、".join(registers[name].title for name in known if name in unfit)
        told.append(f"{titles}已公示，但不符合本件的要求（如证照已过有效期），{UNFIT}")
    if records:
        told.append(f"待{'、'.join(records)}审核公示后，本件将自动继续办理。")
    if "timer" in waits and motion.case.next_due:
        due = clock.local(motion.case.next_due)
        told.append(f"到 {due.year} 年 {due.month} 月 {due.day} 日 {due:%H:%M}，本件将自动继续办理。")
    if "service" in waits:
        told.append(SERVICE)
    return "".join(told) or NOBODY
