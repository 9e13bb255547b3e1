"""How much one move may do by itself: a diagram that runs in circles must stop, not hold the case."""

from time import perf_counter, thread_time
from typing import Final

from app.engine.steps import EngineError

STEPS: Final = 1000
SECONDS: Final = 2.0
FEW: Final = 100
"""So many steps are never refused for their time: a machine that stood still charges it to whoever was running."""


class Budget:
    """Counts the steps of one move and the processor time of its thread; waiting for a lock costs nothing."""

    def __init__(self) -> None:
        self._left = STEPS
        self._until = thread_time() + SECONDS
        self._look = perf_counter() + SECONDS

    def spend(self, element: str) -> None:
        """One more step. Raises EngineError when the move has used up its share."""
        self._left -= 1
        if self._left < 0:
            raise EngineError(element, f"自动步骤超过 {STEPS} 个仍未停下，流程可能在空转")
        # Processor time is dear to ask for, and never ahead of the time that passes.
        if self._left < STEPS - FEW and perf_counter() > self._look and thread_time() > self._until:
            raise EngineError(element, f"自动步骤运算超过 {SECONDS:.0f} 秒仍未停下")
