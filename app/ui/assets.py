"""Finds what the front end build made, so that templates can name an entry instead of a hashed file."""

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypedDict

import orjson
from markupsafe import Markup

STATIC = Path(__file__).resolve().parent / "static"
MANIFEST = STATIC / "dist/manifest.json"
SPRITE = STATIC / "gen/icons.svg"
BASE = "/static/dist/"

Manifest = dict[str, dict[str, Any]]


class NotBuilt(Exception):
    """前端尚未构建，请先运行 make run 或 python frontend/build.py。"""


class Parts(TypedDict):
    """Files an entry needs, each once, those imported first come first."""

    css: list[str]
    js: list[str]


def tags(entry: str) -> Markup:
    """Return the stylesheet, modulepreload and module script tags of an entry: shell, form or viewer."""
    return _tags(entry, _changed(MANIFEST))


@lru_cache(maxsize=16)
def _tags(entry: str, changed: int) -> Markup:
    files = _files(entry, _manifest(changed))
    *imported, own = files["js"]
    styles = [Markup('<link rel="stylesheet" href="{}{}">').format(BASE, name) for name in files["css"]]
    preloads = [Markup('<link rel="modulepreload" href="{}{}">').format(BASE, name) for name in imported]
    script = Markup('<script type="module" src="{}{}"></script>').format(BASE, own)
    return Markup("\n").join([*styles, *preloads, script])


def sprite() -> str:
    """Return the address of the icon sprite; it changes with the content, so it may be cached for long."""
    return f"/static/gen/icons.svg?v={_fingerprint(_changed(SPRITE))}"


def icon(name: str) -> Markup:
    """A picture of the sprite; a page draws dozens."""
    return _icon(name, _changed(SPRITE))


@lru_cache(maxsize=256)
def _icon(name: str, changed: int) -> Markup:
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(sprite(), name)


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        raise NotBuilt((NotBuilt.__doc__ or "").strip()) from None


@lru_cache(maxsize=2)
def _manifest(changed: int) -> Manifest:
    """Read the manifest anew only when it changed."""
    manifest: Manifest = orjson.loads(MANIFEST.read_bytes())
    return manifest


@cache
def _fingerprint(changed: int) -> str:
    return hashlib.sha256(SPRITE.read_bytes()).hexdigest()[:8]


def _files(entry: str, manifest: Manifest) -> Parts:
    found: Parts = {"css": [], "js": []}
    _collect(_key(entry, manifest), manifest, found, set())
    return found


def _key(entry: str, manifest: Manifest) -> str:
    for key, chunk in manifest.items():
        if chunk.get("isEntry") and chunk.get("name") == entry:
            return key
    raise KeyError(f"the front end has no entry {entry!r}")


def _collect(key: str, manifest: Manifest, found: Parts, seen: set[str]) -> None:
    if key in seen:
        return
    seen.add(key)
    chunk = manifest[key]
    for imported in chunk.get("imports", []):
        _collect(imported, manifest, found, seen)
    found["css"] += [name for name in chunk.get("css", []) if name not in found["css"]]
    found["js"].append(chunk["file"])
