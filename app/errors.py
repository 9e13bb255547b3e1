"""What can go wrong, said once: each error knows its HTTP status; its docstring is the sentence people read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One finding on one field. `field` is a JSON pointer, `rule` an id of the rule list (V-…).

    `message` says what is the matter, to everybody who reads it; `advice` what to do about it, to the one person
    who can: whoever fills the form.
    """

    field: str
    rule: str
    message: str
    severity: str = "reject"
    advice: str = ""

    @property
    def told(self) -> str:
        """Both, for whoever fills the form."""
        return self.message + self.advice

    def stated(self) -> "Problem":
        """The same for others, who can only judge it."""
        return replace(self, advice="")


def words(failure: BaseException) -> str:
    """What a failure says, also one that cannot even say it."""
    try:
        return str(failure)
    except Exception:
        return ""


class AppError(Exception):
    """系统处理出错，请稍后再试。"""

    # `extra` members are added to the problem document: ids of what stands in the way.

    status = 500
    kind = "error"

    def __init__(self, message: str | None = None, **extra: Any) -> None:
        super().__init__(message or (self.__doc__ or "").strip())
        self.extra = extra

    @property
    def message(self) -> str:
        """The Chinese sentence shown to the person."""
        return str(self.args[0])

    @property
    def headers(self) -> dict[str, str]:
        """What an answer of any kind that tells this error carries besides."""
        return {}


class BadRequest(AppError):
    """请求格式不正确。"""

    status, kind = 400, "bad-request"


class NotSignedIn(AppError):
    """请先登录。"""

    status, kind = 401, "not-signed-in"


class Forbidden(AppError):
    """您的岗位无权办理此事项。"""

    status, kind = 403, "forbidden"


class NotFound(AppError):
    """没有找到该内容，或者您无权查看。"""

    status, kind = 404, "not-found"


class Conflict(AppError):
    """内容已被他人办理或修改，请刷新后再试。"""

    status, kind = 409, "conflict"


class NotPossible(Conflict):
    """不能这样办理，请按提示操作。"""

    # Nobody else has done anything: asking again will not help, another way will.

    kind = "not-possible"


class TooLarge(AppError):
    """提交的内容过大。"""

    status, kind = 413, "too-large"


class Invalid(AppError):
    """填写的内容有问题，请按提示修改。"""  # `asked`: hidden values looked for meanwhile, as keyed hashes

    status, kind = 422, "invalid"

    def __init__(
        self,
        problems: Sequence[Problem] = (),
        message: str | None = None,
        asked: Collection[str] = (),
        **extra: Any,
    ) -> None:
        super().__init__(message, **extra)
        self.problems, self.asked = tuple(problems), frozenset(asked)


class TooMany(AppError):
    """操作过于频繁，请稍后再试。"""

    # `wait`: after which asking again is worth while.

    status, kind = 429, "too-many"

    def __init__(self, message: str, wait: timedelta) -> None:
        super().__init__(message)
        self.wait = wait

    @property
    def headers(self) -> dict[str, str]:
        """When to ask again, in whole seconds."""
        return {"Retry-After": str(max(1, ceil(self.wait.total_seconds())))}


class Unavailable(AppError):
    """系统繁忙，请稍后再试。"""

    status, kind = 503, "unavailable"


class StepFailed(AppError):
    """该步骤的自动处理没有成功。"""

    # What is known where it happens is added on the way up: whose case (None while it is being started and would
    # be undone with the move), which release, which item a person was sending; `sending`: false where a form was
    # only looked through.

    kind = "step-failed"
    sending = True

    def __init__(self, element: str, reason: str, operation: str | None = None) -> None:
        super().__init__()
        self.element, self.reason, self.operation = element, reason, operation
        self.case_id: int | None = None
        self.item_id: int | None = None
        self.release_id: int | None = None
        self.package: str | None = None
        self.process: str | None = None

    @property
    def place(self) -> str:
        """Where it happened, for the log."""
        case = f"case {self.case_id}" if self.case_id else "a new case"
        return f"step {self.element} of {case} ({self.package}.{self.process}, release {self.release_id})"


class NotLoaded(StepFailed):
    """平台尚未装载办理此项业务所需的程序。"""

    # A release names what the program as it runs does not have: it is newer, or came after the program's start.

    status, kind = 503, "not-loaded"


class CheckFailed(StepFailed):
    """该表单的自动检查没有成功。"""

    # `operation` names package, form and function.

    kind = "check-failed"

    def __init__(self, operation: str, reason: str) -> None:
        super().__init__("", reason, operation)


class TargetFailed(StepFailed):
    """可选部门的自动判断没有成功。"""

    # `operation` names package, form and function.

    kind = "target-failed"

    def __init__(self, operation: str, reason: str) -> None:
        super().__init__("", reason, operation)
