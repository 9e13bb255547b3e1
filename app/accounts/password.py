"""What a password must be: the profile 等保 of S2; nothing is ever cut off."""

from collections.abc import Iterable
from pathlib import Path

from app.accounts.hashing import LONGEST
from app.errors import Invalid, Problem
from app.site.current import site

SHORTEST = 10
DAYS = 90
REMEMBERED = 5
OWN_PART = 8
WEAK = frozenset((Path(__file__).parent / "weak_passwords.txt").read_text(encoding="ascii").split())


def require_strong(password: str, context: Iterable[str] = ()) -> None:
    """Raise Invalid (rule V-PWD) unless the password may be used. `context`: username, names, region."""
    fault = _fault(password, context)
    if fault:
        raise refusal(fault)


def refusal(message: str) -> Invalid:
    """The error that carries one sentence about the password."""
    return Invalid([Problem("/password", "V-PWD", message)], message)


def _fault(password: str, context: Iterable[str]) -> str | None:
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 个字符。"
    if len(password) > LONGEST:
        return f"密码至多 {LONGEST} 个字符。"
    if _classes(password) < 3:
        return "密码须包含大写字母、小写字母、数字、其他符号中的至少三类。"
    if password.lower() in WEAK or len(set(password)) < 5:
        return "该密码过于常见，容易被猜中，请换一个。"
    if len(_without(password, context)) < OWN_PART:
        return "密码不能主要由登录名、单位名称、地区或平台名称组成。"
    return None


def _classes(password: str) -> int:
    kinds = {_kind(char) for char in password}
    return len(kinds)


def _kind(char: str) -> str:
    if "a" <= char <= "z":
        return "lower"
    if "A" <= char <= "Z":
        return "upper"
    return "digit" if "0" <= char <= "9" else "other"


def _without(password: str, context: Iterable[str]) -> str:
    rest = password.casefold()
    for word in (*context, *site().words):
        if len(word) > 1:
            rest = rest.replace(word.casefold(), "")
    return rest
