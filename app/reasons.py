"""Why somebody did it: the one door for reasons that people give for an act, whatever the act is."""

from app.errors import Invalid, Problem
from app.folding import fold

FIELD, LEAST, MOST = "/reason", 2, 200


def reason(text: str, what: str, most: int = MOST, field: str = FIELD) -> str:
    """The reason as it is kept, without blanks around it. `what`: what it is called, as in 删除原因.

    Raises Invalid where nothing of it is seen, where one character is all, or where it is too long.
    """
    seen = [char for char in fold(text) if char.isalnum()]
    if len(seen) < LEAST:
        raise Invalid([Problem(field, "V-REQ", f"请填写{what}，至少 {LEAST} 个字。")])
    if len(text.strip()) > most:
        raise Invalid([Problem(field, "V-TXT-1", f"{what}不超过 {most} 字，请缩短。")])
    return text.strip()
