"""A business is data: another one, with roles, kinds of organisation, review form and register of its own."""

from pathlib import Path

import pytest

from tests.plugins.second import Tree


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """An empty copy with the second business planted."""
    return Tree(tmp_path_factory.mktemp("second") / "tree")


def test_the_program_is_untouched(tree: Tree) -> None:
    files = [file for file in Path("app").rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    assert [str(file) for file in files if (tree.folder / file).read_bytes() != file.read_bytes()] == []


def test_it_is_sound_and_plays_through_the_application(tree: Tree) -> None:
    tree.run("packages", "check")
    assert "1 passed, 0 failed" in tree.run("packages", "walk", "processes/hoist/walks/registered.toml")


def test_portal_and_sign_in_speak_its_words(tree: Tree) -> None:
    with tree.serving():
        home, empty, sign_in = tree.page("/"), tree.page("/public/hoist.machine"), tree.page("/sign-in")
        guide = tree.page("/guide/hoist.registration")
    assert 'href="/public/hoist.machine">提升设备</a>' in home
    assert "钢丝绳" in guide and "必填" in guide and "矿" in guide
    assert "各地在用的提升机和绞车" in home
    assert "矿井提升设备" in empty
    for page in (home, empty, sign_in, guide):
        assert "矿井提升设备备案公示" in page
        assert [word for word in ("非煤", "外包", "承包单位", "项目部", "安全监管") if word in page] == []


def test_its_demo_stands_beside_its_data(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree")
    tree.run_all([("db", "upgrade"), ("packages", "publish"), ("demo", "load")])
    with tree.serving():
        listed, sign_in, told = tree.page("/public/hoist.machine"), tree.page("/sign-in"), tree.page("/help")
    assert "副井提升机" in listed and "风井绞车" not in listed
    assert "虚构铁矿" in sign_in and "测经办" in sign_in
    assert "mailto:" not in told and "矿井提升设备备案公示" in told


def test_a_demo_without_its_scenes_is_told(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree")
    tree.run_all([("db", "upgrade"), ("packages", "publish")])
    (tree.folder / "handlers/hoist/demo.py").unlink()
    with pytest.raises(AssertionError, match=r"没有 handlers/hoist/demo\.py"):
        tree.run("demo", "load")
