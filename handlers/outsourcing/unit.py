"""承包单位自身的情况：以核实过的《单位基本情况表》为准，没有时取账号登记的内容。"""

from app.sdk import Organisations, Registers
from handlers.outsourcing.answers import text


def name_of(account: str, registers: Registers, organisations: Organisations) -> str | None:
    """企业名称。"""
    unit = organisations.contractor(account)
    return _filed(account, "name", registers) or (unit.name if unit else None)


def region_of(account: str, registers: Registers, organisations: Organisations) -> str | None:
    """注册地六位代码。"""
    unit = organisations.contractor(account)
    return _filed(account, "reg_region_code", registers) or (unit.region if unit else None)


def is_central(account: str, organisations: Organisations) -> bool:
    """是否中央企业（总部、二级、三级及以下）。"""
    unit = organisations.contractor(account)
    return unit is not None and bool(unit.central_tier)


def offshore_group(account: str, organisations: Organisations) -> str | None:
    """所属海洋石油集团：CNOOC、SINOPEC、CNPC。"""
    unit = organisations.contractor(account)
    return unit.offshore_group if unit else None


def _filed(account: str, field: str, registers: Registers) -> str:
    return next((text(entry.document, field) for entry in registers.of("contractor", account)), "")
