"""演示：一座矿、两台设备，一台已备案，一台待审核。"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

Data = Mapping[str, Any]
OFFICE = "AJ-370685"


def organisations(data: Data) -> Iterator[dict[str, str]]:
    """矿山。"""
    for one in data["mines"]:
        yield {"code": one["code"], "kind": "mine", "name": one["name"], "region": "370685"}


def people(data: Data, _seed: int) -> Iterator[dict[str, str]]:
    """每座矿一名设备管理员，招远一名经办。"""
    for one in data["mines"]:
        yield {"org": one["code"], "role": "hoist_keeper", "username": one["code"], "name": one["keeper"]}
    yield {"org": OFFICE, "role": "clerk", "username": "zhaoyuan", "name": "测经办"}


def scenes(data: Data, _now: datetime) -> Iterator[dict[str, Any]]:
    """第一台通过，第二台留着。"""
    for place, one in enumerate(data["machines"]):
        at = datetime.fromisoformat(f"{one['on']}T09:00")
        name = one["answers"]["machine_name"]
        yield {"at": at, "who": one["mine"], "start": "registration", "answers": one["answers"], "as": name}
        if place == 0:
            measured = {"decision": "approve", "measured_mm": one["answers"]["rope_mm"]}
            yield {"at": at, "case": name, "answers": measured}
    yield {"say": "提升设备：已就绪"}
