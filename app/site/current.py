"""The installation this process serves: read once, the same for all threads."""

import re
from functools import lru_cache
from pathlib import Path

from app import config
from app.site import check_roles
from app.site.read import read, refuse
from app.site.roles import Roles
from app.site.texts import Site
from app.telephones import tidied

EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
FILE, ROLES_FILE = "site.toml", "roles.toml"
_folder = config.ROOT / "processes"


def configure(processes: Path) -> None:
    """Serve the installation whose files lie at the top of this folder. Raises BadSetting."""
    global _folder
    _folder = processes.resolve()
    site()
    roles()


def folder() -> Path:
    """Where its files lie."""
    return _folder


def site() -> Site:
    """Its name, texts and order."""
    return _site(_folder)


def roles() -> Roles:
    """Its roles and kinds of organisation."""
    return _roles(_folder)


@lru_cache(maxsize=8)
def _roles(folder: Path) -> Roles:
    found = read(folder / ROLES_FILE, Roles)
    for path, message in check_roles.faults(found):
        refuse(ROLES_FILE, path, message)
    return found


@lru_cache(maxsize=8)
def _site(folder: Path) -> Site:
    found = read(folder / FILE, Site)
    if not found.brand.strip() or not found.name.strip():
        refuse(FILE, "brand、short", "名称不能为空")
    if len(set(found.portal)) < len(found.portal):
        refuse(FILE, "portal", "同一台账只能列一次")
    if tidied(found.operator.telephone) is None:
        refuse(FILE, "operator.telephone", "不是可用的电话号码")
    if found.operator.email and not EMAIL.fullmatch(found.operator.email):
        refuse(FILE, "operator.email", "不是可用的电子邮箱")
    return found
