"""证照是否过期：V-LIC-4 安全生产许可证，V-CERT-3 人员和体系证书。有效期至当日仍然有效。"""

from collections.abc import Iterator, Sequence
from datetime import date

from app.sdk import Answers, Entry, Finding, Problem
from handlers.outsourcing.answers import day, inner, rows, text


def lapsed(licence: Answers, today: date) -> bool:
    """许可证有效期是否已过；没有填有效期的不算。"""
    ends = day(licence, "fm_licence_valid_to")
    return ends is not None and ends < today


def licence_papers(answers: Answers, today: date) -> Iterator[Finding]:
    """持证情况：许可证、法定代表人和安全管理人员证书填报时已经过期的，须核对确认。"""
    if lapsed(answers, today):
        message = "该许可证已过有效期；延期之前不能新填项目部，待公示的项目部也不予公示。"
        yield Problem("/fm_licence_valid_to", "V-LIC-4", message, "warn", "请核对。")
    representative = inner(answers, "legal_rep_cert")
    yield from _certificate(representative, "valid_to", "/legal_rep_cert/valid_to", "法定代表人资格证书", today)
    for place, row in enumerate(rows(answers, "safety_officers")):
        label = f"第 {place + 1} 行安全管理人员的资格证书"
        yield from _certificate(row, "valid_to", f"/safety_officers/{place}/valid_to", label, today)


def unit_papers(answers: Answers, today: date) -> Iterator[Finding]:
    """单位基本情况：法定代表人安全资格证和管理体系证书。"""
    name = "legal_rep_safety_cert_valid_to"
    yield from _certificate(answers, name, f"/{name}", "法定代表人安全资格证", today)
    for place, row in enumerate(rows(answers, "mgmt_systems")):
        yield from _certificate(
            row, "valid_to", f"/mgmt_systems/{place}/valid_to", f"第 {place + 1} 行管理体系证书", today
        )


def _certificate(group: Answers, name: str, field: str, label: str, today: date) -> Iterator[Finding]:
    ends = day(group, name)
    if ends and ends < today:
        yield Problem(field, "V-CERT-3", f"{label}已过有效期（至 {ends.isoformat()}）。", "warn", "请核对。")


def people_papers(answers: Answers, licences: Sequence[Entry], today: date) -> Iterator[Finding]:
    """项目部负责人和安全管理人员，在《持证情况表》中的资格证书已经过期的，须核对确认。"""
    held = [row for entry in licences for row in rows(entry.document, "safety_officers")]
    valid = {text(row, "id_no") for row in held if (day(row, "valid_to") or today) >= today}
    expired = {text(row, "id_no") for row in held} - valid - {""}
    message = "该人员在《持证情况表》中的资格证书已过有效期。"
    if text(answers, "leader_id_no") in expired:
        yield Problem("/leader_id_no", "V-CERT-3", message, "warn", "请核对。")
    for place, row in enumerate(rows(answers, "safety_officers")):
        if text(row, "id_no") in expired:
            yield Problem(f"/safety_officers/{place}/id_no", "V-CERT-3", message, "warn", "请核对。")
