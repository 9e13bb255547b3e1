"""A release that shows the public less takes it from every public place at once, and no older case undoes that."""

import shutil
from pathlib import Path

from sqlalchemy import func, select

from app import db
from app.effects.operators import OPERATORS
from app.packages.deploy import deploy
from app.publications.models import Publication, PublicationTerm
from tests.plugins.country import Country, other_project

FIELD, SECRET = "site_place", "玄武岩坡"


def narrowed(country: Country, folder: Path) -> None:
    """Publish the package without the field among those the public reads."""
    for name in ("processes", "forms"):
        shutil.copytree(name, folder / name)
    file = folder / "processes/outsourcing/package.toml"
    text = file.read_text()
    start = text.index("public = [", text.index('project = "parent_project_id"'))
    end = text.index("]", start)
    shown = text[start:end]
    assert f'"{FIELD}",' in shown
    text = text[:start] + shown.replace(f'"{FIELD}",', "") + text[end:]
    file.write_text(text.replace(f'"leader_name", "{FIELD}"]', '"leader_name"]'))
    with country.database.transaction():
        assert deploy(folder / "processes", folder / "forms", OPERATORS)


def everywhere(country: Country, entry: str) -> str:
    client = country.client()
    paths = (
        "/", "/public", "/public/project", f"/public/project/{entry}", "/sitemap.xml", f"/public?q={SECRET[:2]}",
        "/api/v1/public/project", f"/api/v1/public/project/{entry}",
    )  # fmt: skip
    return "".join(client.get(path).text for path in paths)


def stored(country: Country) -> tuple[int, int]:
    """Rows that hold it, and places of the index."""
    with country.database.transaction():
        session, holds = db.session(), Publication.document.contains(SECRET)
        rows = session.scalar(select(func.count()).where(holds | Publication.view.contains(SECRET)))
        terms = session.scalar(select(func.count()).where(PublicationTerm.term == SECRET[:2]))
        return rows or 0, terms or 0


def test_what_a_release_hides_is_gone_at_once(each_country: Country, tmp_path: Path) -> None:
    case = each_country.sent("yan", "collect_project", other_project("新城金矿采掘工程", site_place=SECRET))
    entry = each_country.decide("zhao", case)["entry"]
    assert SECRET in everywhere(each_country, entry)
    narrowed(each_country, tmp_path / "new")
    assert SECRET not in everywhere(each_country, entry)
    assert stored(each_country) == (0, 0)
    assert "新城金矿采掘工程" in everywhere(each_country, entry)


def test_a_case_of_an_older_release_does_not_bring_it_back(country: Country, tmp_path: Path) -> None:
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程", site_place=SECRET))
    narrowed(country, tmp_path / "new")
    entry = country.decide("zhao", case)["entry"]
    assert SECRET not in everywhere(country, entry)
    assert "新城金矿采掘工程" in everywhere(country, entry)
