"""What a copy or a notice may be answered on: never a form that says something in the case itself."""

from app.forms.deciding import DECISION
from app.packages.content import Content
from app.packages.reach import closure

STEP = "copy"
"""Under which answers to copies and notices are kept: no user task may be called so."""


def objection(content: Content, process: str, form: str) -> str | None:
    """Why copies and notices of that process may not be answered on this form; None where they may."""
    if form not in content.package.forms or form not in content.forms:
        return f"答复所用的表单“{form}”没有在业务包中登记，请加上 [form.{form}]"
    registers = [one for one in content.package.registers.values() if form in one.forms]
    if registers:
        return f"表单“{form}”的内容记入台账“{registers[0].name}”，不能用来答复抄送和告知，请另设表单"
    if DECISION in content.forms[form].fields:
        return f"表单“{form}”用于作出办理决定，不能用来答复抄送和告知，请另设表单"
    asked = {name: step for step, name in _asked(content, process)}
    if form in asked:
        return f"表单“{form}”由环节 {asked[form]} 填写，不能用来答复抄送和告知，请另设表单"
    return None


def _asked(content: Content, process: str) -> list[tuple[str, str]]:
    """The steps of a process, and of those it calls, with their forms."""
    reaches = content.reaches
    return [asked for one in closure(reaches, process) for asked in one.asked]
