"""A new package to go on from: from the skeleton beside this file, or as a copy of one that there is."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from app import toml
from app.config import Settings
from app.engine.gate import Fault
from app.packages import bundle, folder, queries, settings_text
from app.packages.deploy import save
from app.packages.faults import Faulty
from app.packages.models import Release
from app.packages.package import NAME
from app.packages.parse import FILE
from app.site.current import roles
from app.site.roles import DEPARTMENT

SKELETON: Final = Path(__file__).parent / "skeleton"
RULE: Final = "new"
OFFICE: Final = "code"
"""The field in which somebody from outside says which department decides; departments decide themselves."""
TITLE: Final = re.compile(r"[\w（）、·－—-]{2,40}")
Files = Mapping[str, bytes]


def begin(key: str, title: str, start: str, settings: Settings, by: int) -> Release:
    """A draft that may be published as it is: fill in, review, publish. `start`: the role that begins it. Raises
    Faulty."""
    faults = _faults(key, title)
    if start not in roles().business:
        faults.append(Fault("start", RULE, "请选择可以发起的岗位。"))
    if faults:
        raise Faulty(faults)
    return _saved(key, _filled(title, start), settings, by, "按样板新建")


def copied(key: str, title: str, source: Release, settings: Settings, by: int) -> Release:
    """The files of a release under another key, with a title of its own. Raises Faulty."""
    faults = _faults(key, title)
    if faults:
        raise Faulty(faults)
    files = bundle.unpack(source.files)
    try:
        files[FILE] = settings_text.changed(files[FILE], (), {"title": title})
    except (settings_text.Unwritable, toml.Unreadable) as failure:
        raise Faulty([Fault(FILE, RULE, "这一版本的 package.toml 不能改写名称，请导出后修改。")]) from failure
    return _saved(key, files, settings, by, f"由业务包 {source.package} 复制")


def starters() -> list[tuple[str, str]]:
    """The roles that may begin a business, by their titles."""
    return [(name, one.title) for name, one in roles().role.items()]


def _faults(key: str, title: str) -> list[Fault]:
    found = []
    if not re.fullmatch(NAME, key):
        words = "业务包名应以小写英文字母开头，只用小写字母、数字和下划线。"
        found.append(Fault("package", RULE, words))
    elif queries.releases(key):
        found.append(Fault("package", RULE, "这个业务包名已经使用，请换一个。"))
    if not TITLE.fullmatch(title):
        found.append(Fault("title", RULE, "业务名称为 2 至 40 个汉字、字母或数字，不含空格和其他符号。"))
    return found


def _saved(key: str, files: Files, settings: Settings, by: int, note: str) -> Release:
    shared = folder.shared(settings.processes_dir, settings.forms_dir)
    return save(key, bundle.gather(key, files, shared), by, note=note)


def _filled(title: str, start: str) -> dict[str, bytes]:
    known = roles()
    inside = start not in known.outside
    words = {
        "@TITLE@": title,
        "@START@": start,
        "@REVIEWER@": start if inside else known.desk,
        "@OFFICE@": "starter" if inside else "application",
        "@CODE@": json.dumps(f"^({known.kinds[DEPARTMENT].code or '.*'})$", ensure_ascii=False)[1:-1],
    }
    files = {file.name: _worded(file.read_text(), words) for file in sorted(SKELETON.iterdir())}
    return {name: (_inside(name, text) if inside else text).encode() for name, text in files.items()}


def _worded(text: str, words: Mapping[str, str]) -> str:
    for mark, said in words.items():
        text = text.replace(mark, said)
    return text


def _inside(name: str, text: str) -> str:
    """Without the field for the department."""
    if name == FILE:
        return text.replace(f', "{OFFICE}"]', "]").replace(f'facts = ["{OFFICE}"]\n', "")
    if not name.startswith("application-"):
        return text
    return json.dumps(_less(json.loads(text)), ensure_ascii=False, indent=2) + "\n"


def _less(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _less(value) for key, value in node.items() if key != OFFICE}
    return [_less(one) for one in node if one != OFFICE] if isinstance(node, list) else node
