"""Records of the business that lie for review at the same time."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app import clock
from tests.plugins.country import Case, Country, other_project, sample


def licence(country: Country, days: int) -> Case:
    """A change of the licence, valid for so many days from now, that lies for review."""
    scan = [{"id": country.entries["scan"]}]
    until = (clock.today() + timedelta(days=days)).isoformat()
    answers = sample(
        "licence", fm_licence_no_files=scan, qualification_level_files=scan, fm_licence_valid_to=until
    )
    return confirmed(country, "collect_licence", answers, country.entries["licence"])


def project(country: Country, name: str, leader: str) -> Case:
    """A project of that name and that leader's number, which lies for review."""
    scan = [{"id": country.entries["scan"]}]
    answers = other_project(name, written_report_filed_files=scan) | {"leader_id_no": leader}
    return confirmed(country, "collect_project", answers)


def confirmed(country: Country, process: str, answers: Mapping[str, Any], entry: str | None = None) -> Case:
    """Sent by yan, every warning confirmed."""
    made = country.send("yan", process, answers, entry)
    warned = [one["rule"] for one in made.json.get("problems", ())]
    return country.sent("yan", process, answers, entry, warned) if warned else dict(made.json["case"])


def id_number(place: int) -> str:
    """The place-th of many invented valid numbers."""
    base = f"33032619{60 + place // 300:02d}{1 + place // 25 % 12:02d}{1 + place % 25:02d}001"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return base + "10X98765432"[sum(int(a) * b for a, b in zip(base, weights, strict=True)) % 11]
