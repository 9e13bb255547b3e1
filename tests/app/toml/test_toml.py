"""The door for TOML: what it is too much to parse is refused before it is parsed."""

import pytest

from app import toml

TOO_MUCH = {
    "a key of many parts": ("a" + ".a" * 50_000 + "=1\n", "超过 8 段"),
    "a header of many parts": ("[a" + ".a" * 50_000 + "]\n", "超过 8 段"),
    "parts with blanks": ("a" + " . a" * 50_000 + "=1\n", "超过 8 段"),
    "quoted parts": ('"a"' + '."a"' * 50_000 + "=1\n", "超过 8 段"),
    "a number of many digits": ("title = " + "9" * 5000, "超过 100 个字符"),
    "a number that others misread": ("title = " + "9" * 30, "超出范围的数字"),
    "no number": ("title = [1, {a = nan}]", "超出范围的数字"),
    "infinity": ("title = inf", "超出范围的数字"),
    "a long key": ("a" * 101 + " = 1", "超过 100 个字符"),
    "many tables": ("".join(f"[t.a{number}]\n" for number in range(1001)), "表超过 1000 个"),
    "many inline tables": ("x = [" + "{}," * 1001 + "]", "表超过 1000 个"),
    "many values": ("x = [" + "1," * 5001 + "]", "值超过 5000 个"),
    "deep lists": ("x = " + "[" * 9 + "]" * 9, "嵌套超过 8 层"),
    "deep lists without end": ("x = " + "[" * 200_000, "嵌套超过 8 层"),
    "many bytes": ("#" * (toml.MOST_BYTES + 1), "不得超过 256 KB"),
    "a text without end": ('x = """\\"' * 20_000, "写法有误"),
    "a day that never was": ("x = 1979-02-31", "写法有误"),
    "an offset out of range": ("x = 1979-05-27T00:32:00+99:99", "写法有误"),
}


@pytest.mark.parametrize(("text", "words"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_is_too_much_is_told_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(toml.Unreadable, match=words):
        toml.read(text.encode())


def test_dots_braces_and_digits_in_texts_and_comments_are_free() -> None:
    inside = "a" + ".a" * 20 + "[{" * 20 + "9" * 200
    for quoted in (f'"{inside}"', f"'{inside}'", f'"""\n{inside}"""', f"'''\n{inside}'''", f'"\\"{inside}"'):
        assert inside in toml.read(f"x = {quoted} # {inside}\n".encode())["x"]


def test_names_and_texts_are_told_with_their_place() -> None:
    found = list(toml.texts(toml.read(b'[a.b]\nc = ["d", {e = "f"}]\n')))
    assert ("a.b.c[0]", "d") in found
    assert ("a.b.c[1].e", "f") in found
    assert ("a", "b") in found
