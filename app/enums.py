"""States, kinds and the platform's own roles, each in one place: the words of tables and API that code asks for.

What an installation declares (roles of a business, kinds of organisation) is data and stands in its files."""

from enum import StrEnum


class CaseState(StrEnum):
    """How far a case is. `waiting`: nobody has anything to do until a record it waits for is there."""

    DRAFT = "draft"
    RUNNING = "running"
    WAITING = "waiting"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"


class ItemState(StrEnum):
    """Whether a work item is to be done. `void`: it was taken away before anybody did it."""

    OPEN = "open"
    DONE = "done"
    VOID = "void"


class ItemKind(StrEnum):
    """What a work item asks for: a step of the process to be done, a copy or a notice to be read."""

    TASK = "task"
    COPY = "copy"
    NOTICE = "notice"


class EntryState(StrEnum):
    """Whether a record holds. `withdrawn`: it holds no longer in public, and may be restored."""

    CURRENT = "current"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class ChangeKind(StrEnum):
    """How grave the change is that made a version. `same`: nothing changed, and no version is made."""

    NEW = "new"
    KEY = "key"
    MINOR = "minor"
    SAME = "same"


class ReleaseState(StrEnum):
    """How far a release is. `retired`: it was discarded before it was ever published, or is in force no more."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class ReleaseAct(StrEnum):
    """What was done with a release. `kept`: an editor saved it by itself."""

    SAVED = "saved"
    KEPT = "kept"
    PUBLISHED = "published"
    RETIRED = "retired"


class Outcome(StrEnum):
    """What would become of a running case on another release. `stays`: it had better be finished on its own."""

    STAYS = "stays"
    MOVES = "moves"
    SKIPS = "skips"
    STUCK = "stuck"


class MoveState(StrEnum):
    """How far one case of a migration is: to be moved, moved, kept on its release with a reason, failed with an
    incident; to be moved back, moved back."""

    WAITING = "waiting"
    MOVED = "moved"
    STAYED = "stayed"
    FAILED = "failed"
    RETURNING = "returning"
    RETURNED = "returned"


class Act(StrEnum):
    """What an administrator does to the engine's state of a case, where another agrees."""

    MOVE = "move"
    SET = "set"


class AttachmentState(StrEnum):
    """Whether a file belongs to anything: stored until a submission names it, then bound."""

    STORED = "stored"
    BOUND = "bound"


class Administrator(StrEnum):
    """The roles of those who keep the system; they run no business."""

    SYSTEM = "administrator"
    SECURITY = "security_administrator"
    AUDITOR = "auditor"
    DESIGNER = "designer"
