"""Packages as archives: sent in as a draft, and taken out so that the same files make the same bytes."""

import io
import re
import zipfile
from collections.abc import Mapping

from app.config import Settings
from app.engine.gate import Fault
from app.packages import arrival, bundle, folder
from app.packages.deploy import save
from app.packages.faults import Faulty
from app.packages.models import Release
from app.packages.package import NAME
from app.packages.walks import is_walk

RULE = "archive"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The day that every file in an archive bears: the first one that the format knows."""


def receive(key: str, raw: bytes, settings: Settings, by: int, note: str = "") -> Release:
    """Keep it as a draft; `note`: what was changed and why. Raises Faulty, BadRequest, TooLarge."""
    if not re.fullmatch(NAME, key):
        raise Faulty([Fault("package", RULE, "业务包名应以小写英文字母开头，只用小写字母、数字和下划线。")])
    if not raw:
        raise Faulty([Fault("archive", RULE, "请选择业务包的 ZIP 文件。")])
    shared = folder.shared(settings.processes_dir, settings.forms_dir)
    return save(key, bundle.gather(key, arrival.unzipped(raw), shared), by, note=note)


def packed(files: Mapping[str, bytes]) -> bytes:
    """The archive."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            place = f"{folder.WALKS}/{name}" if is_walk(name) else name
            archive.writestr(zipfile.ZipInfo(place, EPOCH), files[name], zipfile.ZIP_DEFLATED)
    return whole.getvalue()
