"""Every expression of a diagram goes through the whitelist; scripts and services of the library are refused."""

from typing import Any

from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from app.engine import expressions
from app.engine.spiff import behaviour, task_view
from app.engine.steps import EngineError, Json


class Lower(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """Some expressions of the library come here without passing the upper layer."""

    def evaluate(self, expression: str, context: Any, external_context: Any = None) -> Json:
        return expressions.evaluate(expression, {**(external_context or {}), **(context or {})})

    def execute(self, script: str, context: Any, external_context: Any = None) -> None:
        raise EngineError("", "流程中不能有脚本")

    def call_service(self, context: Any, **unused: Any) -> None:
        raise EngineError("", "服务只能由登记的操作执行")


class Evaluator(PythonScriptEngine):  # type: ignore[misc]
    """Every expression of a running diagram goes through the whitelist, over the process variables."""

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Json:
        return behaviour.evaluated(task, expression)

    def execute(self, task: Any, script: str, external_context: Any = None) -> None:
        raise EngineError(task_view.element(task), "流程中不能有脚本")

    def call_service(self, task: Any, **unused: Any) -> None:
        raise EngineError(task_view.element(task), "服务只能由登记的操作执行")

    def validate(self, expression: str) -> None:
        expressions.compiled(expression)
