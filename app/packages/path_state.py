"""How one way through a process stands: what others have said of the content, and what is known on it."""

from dataclasses import dataclass, replace
from typing import Final

import orjson

from app.engine.steps import Json
from app.packages.partial_evaluation import known

UNSEEN, DECLINED, AGREED, BESIDE, PARTLY = "unseen", "declined", "agreed", "beside", "partly"
_MOST: Final = 2
_OUTSIDE: Final = "^"


@dataclass(frozen=True)
class Way:
    """How a way stands, and the variables known on it: JSON by name, the latest last; older ones are forgotten,
    or many reviews in a row would make as many ways as their answers multiplied.

    `desk`: where it was decided last, as long as the variable still names that one. `refused`: the step that
    declined what was filled in, until it agrees; that another step agrees changes nothing. Steps of called scopes
    are named by their path.
    """

    state: str = UNSEEN
    known: tuple[tuple[str, bytes], ...] = ()
    desk: str = ""
    refused: str = ""

    def variables(self) -> dict[str, Json]:
        """The known variables."""
        return {name: known(orjson.loads(value)) for name, value in self.known}

    def having(self, name: str, value: Json) -> "Way":
        """This way with that variable."""
        return replace(self, known=(*self.without(name).known, (name, orjson.dumps(value)))[-_MOST:])

    def without(self, name: str) -> "Way":
        """This way where that variable is written anew."""
        desk = "" if name == self.desk else self.desk
        return replace(self, desk=desk, known=tuple(each for each in self.known if each[0] != name))

    def agreed(self, step: str) -> "Way":
        """This way where that step has agreed."""
        refused = "" if self.refused == step else self.refused
        return replace(self, state=DECLINED if refused else AGREED, refused=refused)

    def cut_short(self) -> "Way":
        """This way where all who answered have agreed, and others may not have been heard."""
        return replace(self, state=PARTLY) if self.state == AGREED else self

    def doubted(self) -> "Way":
        """This way where whoever agreed may be the sender."""
        return replace(self, state=UNSEEN) if self.state == AGREED else self

    def declined(self, step: str) -> "Way":
        """This way where that step has not agreed; without a step: has left it to another."""
        return replace(self, state=DECLINED, refused=self.refused or step)

    def into(self, call: str) -> "Way":
        """This way as it stands inside a call or subprocess."""
        path = self.refused.removeprefix(f"{call}:")
        return replace(self, refused=_OUTSIDE + path if path and path == self.refused else path)

    def out_of(self, call: str) -> "Way":
        """A way inside a call or subprocess as it stands outside."""
        path = self.refused.removeprefix(_OUTSIDE)
        return replace(self, refused=f"{call}:{path}" if path and path == self.refused else path)
