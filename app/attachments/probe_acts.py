"""What in a PDF file acts by itself, plays, or leads out of the file: found in its objects, never in its words."""

from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject

from app.attachments.probe_refused import Refused

PARTS = 400_000
NAMED = frozenset({
    "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/FileAttachment", "/RichMedia",
    "/RichMediaContent", "/RichMediaExecute", "/SubmitForm", "/ImportData", "/XFA", "/Encrypt", "/AA", "/URI",
    "/GoToR", "/GoToE", "/GoTo3DView", "/Movie", "/Sound", "/Rendition", "/SetOCGState",
})  # fmt: skip
"""Names that say enough wherever they stand."""
SUBTYPES = frozenset({"/3D", "/Screen", "/PS", "/TrapNet"})
ACTIONS = frozenset({"/Thread", "/Hide", "/ResetForm", "/Trans", "/GoToDp"})
"""Further actions; their names may stand for something else too, so they count as the kind of an action only."""
AWAY = frozenset({"/URI", "/GoToR", "/GoToE", "/Thread", "/Filespec"})
TURNING = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
DOING = ("/A", "/PA", "/Next")
PLAIN_ACTION = frozenset({"/Type", "/S", "/D"})


def acting(name: str) -> Refused:
    """The sentence about one such name."""
    if name == "/Encrypt":
        return Refused("PDF设有密码或者权限限制，请去除后重新上传。")
    if name in AWAY:
        return Refused(f"PDF含有指向其他网址或者文件的链接（{name}），请用“打印为PDF”重新生成后上传。")
    return Refused(f"PDF含有脚本、附件或者自动动作（{name}），请用“打印为PDF”重新生成后上传。")


def value(one: DictionaryObject, key: str, default: Any = None) -> Any:
    """What stands under a key, references followed."""
    found = one.raw_get(key).get_object() if key in one else None
    return default if found is None or isinstance(found, NullObject) else found


def members(found: Any) -> list[Any]:
    """The members of an array, references followed; one value alone is its own only member."""
    return [one.get_object() for one in list.__iter__(found)] if isinstance(found, ArrayObject) else [found]


def look(part: Any, broken: str) -> None:
    """Walk through one object without following references: those come by themselves."""
    waiting, seen = [part], 0
    while waiting:
        one = waiting.pop()
        seen += 1
        if seen > PARTS:
            raise Refused(broken)
        if isinstance(one, NameObject) and one in NAMED:
            raise acting(str(one))
        if isinstance(one, DictionaryObject):
            _plain_opening(one)
            _harmless(one)
            waiting += [*one.keys(), *(one.raw_get(key) for key in one)]
        elif isinstance(one, ArrayObject):
            waiting += [*iter(list.__iter__(one))]


def _harmless(one: DictionaryObject) -> None:
    kind, subtype, action = (str(value(one, key)) for key in ("/Type", "/Subtype", "/S"))
    if subtype in SUBTYPES:
        raise acting(subtype)
    if kind in ("/Filespec", "/F"):
        raise acting("/Filespec")
    if kind == "/Action" or (action in ACTIONS and "/K" not in one):
        _allowed(one)
    for key in DOING:
        for each in members(value(one, key)):
            _allowed(each)


def _allowed(action: Any) -> None:
    """To another place of the same document, or a page on or back: all that a click may do."""
    if not isinstance(action, DictionaryObject) or "/S" not in action or "/O" in action:
        return
    kind = str(action["/S"])
    if kind != "/GoTo" and not (kind == "/Named" and str(action.get("/N")) in TURNING):
        raise acting(kind)


def _plain_opening(one: DictionaryObject) -> None:
    """What happens on opening may be a place in the document itself, nothing else."""
    if "/OpenAction" not in one:
        return
    action: Any = one["/OpenAction"]
    if isinstance(action, DictionaryObject):
        inside = set(action) <= PLAIN_ACTION and action.get("/S") == "/GoTo"
        action = action.get("/D") if inside else None
    if not isinstance(action, ArrayObject | str | bytes):
        raise acting("/OpenAction")
