"""What the files at the top of `processes/` say about packages, held against the packages beside them."""

from collections.abc import Iterator
from pathlib import Path

from app.engine.gate import Fault
from app.packages import folder, parse
from app.registers.declaration import code
from app.site.current import FILE, site

RULE = "site"


def faults(processes: Path) -> Iterator[Fault]:
    """Registers of the portal and a first package that are not there. Raises Faulty for an unreadable package."""
    keys = folder.keys(processes)
    packages = [parse.parse(key, (processes / key / parse.FILE).read_bytes()) for key in keys]
    known = {code(one.full_name) for package in packages for one in package.registers.values() if one.public}
    for name in site().portal:
        if name not in known:
            yield Fault("portal", RULE, f"{FILE} 的 portal：没有业务包登记名为“{name}”且有公示栏目的台账")
    if site().first_package and site().first_package not in keys:
        yield Fault("first_package", RULE, f"{FILE} 的 first_package：没有名为“{site().first_package}”的业务包")
