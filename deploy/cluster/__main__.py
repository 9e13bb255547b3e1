"""`make cluster`: the production set on this machine until Ctrl-C. CLUSTER_DIR and PORT choose where."""

import os
import signal
import sys
import threading

from deploy.cluster.cluster import Cluster, default_folder
from deploy.cluster.place import Missing


def main() -> int:
    """Start, tell the address, wait, stop."""
    port = os.environ.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 255 < int(port) < 65536:
        return _fail(f"PORT 应为 256–65535 的整数，现为 {port!r}")
    cluster, done = Cluster(default_folder(), int(port)), threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: done.set())
    try:
        cluster.start()
        print(f"服务已启动：{cluster.url}　数据和日志在 {cluster.place.folder}　按 Ctrl-C 停止", flush=True)
        done.wait()
    except (Missing, OSError) as failure:
        return _fail(str(failure))
    finally:
        cluster.stop()
    return 0


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
