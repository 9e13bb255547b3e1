"""What the portal offers: words of the packages, order of the installation; names that are not there are told."""

import shutil
from pathlib import Path

import pytest

from app import db
from app.effects.operators import OPERATORS
from app.packages import check_site, portal, queries
from app.packages.check import faults_on_disk
from app.packages.deploy import deploy
from app.site.current import configure


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Processes, forms and site files of the first business, to be changed."""
    for name in ("processes", "forms"):
        shutil.copytree(name, tmp_path / name)
    return tmp_path


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_the_portal_follows_packages_and_order(tree: Path, unit: db.Unit) -> None:
    changed(tree / "processes/site.toml", '"contractor", "licence", "project"', '"project"')
    changed(
        tree / "processes/outsourcing/package.toml", '[portal.licence]\ntitle = "持证情况"', "[portal.licence]"
    )
    configure(tree / "processes")
    deploy(tree / "processes", tree / "forms", OPERATORS)
    offered = {one.register: one for one in portal.entries()}
    assert [*offered] == ["project", "accident", "reward_penalty", "contractor", "licence"]
    assert [one.code for one, _ in queries.registers() if one.public] == [*offered], "at work as on the portal"
    assert (offered["project"].title, offered["project"].menu) == ("外包工程项目部", "项目部")
    assert offered["licence"].title == offered["licence"].menu != ""


def test_words_for_a_register_that_is_not_there_are_told(tree: Path) -> None:
    changed(tree / "processes/outsourcing/package.toml", "[portal.licence]", "[portal.license]")
    found = faults_on_disk(tree / "processes", tree / "forms", "outsourcing", OPERATORS)
    assert [one.element for one in found] == ["portal.license"]


def test_an_order_of_registers_that_are_not_there_is_told(tree: Path) -> None:
    changed(tree / "processes/site.toml", '"licence"', '"license"')
    configure(tree / "processes")
    assert [one.message for one in check_site.faults(tree / "processes")] == [
        "site.toml 的 portal：没有业务包登记名为“license”且有公示栏目的台账"
    ]


def test_a_first_package_that_is_not_there_is_told(tree: Path) -> None:
    changed(tree / "processes/site.toml", 'first_package = "outsourcing"', 'first_package = "outsourced"')
    configure(tree / "processes")
    assert "first_package" in [one.element for one in check_site.faults(tree / "processes")]
