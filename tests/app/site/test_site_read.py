"""site.toml: what is missing is neutral, what is wrong stops every command with a sentence."""

from pathlib import Path

import pytest

from app.accounts.password import require_strong
from app.config import BadSetting
from app.errors import Invalid
from app.registers.declaration import code
from app.site import current
from app.site.current import configure, site


def test_without_the_file_names_are_neutral_and_no_package_is_first(tmp_path: Path) -> None:
    configure(tmp_path)
    assert site().brand == site().name == "安全监管业务平台"
    assert code("outsourcing.project") == "outsourcing.project"


def test_the_file_names_the_site_and_its_first_package(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text(
        'brand = "演练备案公示"\nshort = ["演练", "备案"]\nfirst_package = "drills"\nwords = ["yanlian"]\n'
        '[texts]\nfooter = "以备案为准。"\n'
    )
    configure(tmp_path)
    assert (site().name, site().texts.footer) == ("演练备案", "以备案为准。")
    assert (code("drills.plan"), code("outsourcing.project")) == ("plan", "outsourcing.project")
    with pytest.raises(Invalid):
        require_strong("Yanlian-2016")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("brand = 3", "brand"),
        ('brnd = "x"', "brnd"),
        ('[texts]\nfoter = "x"', "texts.foter"),
        ('brand = " "', "名称不能为空"),
        ('portal = ["a", "a"]', "portal"),
        ("brand = ", "写法有误"),
        ('[operator]\ntelephone = "找王工"', "operator.telephone"),
        ('[operator]\nemail = "not an address"', "operator.email"),
        ('[operator]\nmail = "a@b.cn"', "operator.mail"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / current.FILE).write_text(text)
    with pytest.raises(BadSetting, match=r"site\.toml") as refusal:
        configure(tmp_path)
    assert told in str(refusal.value)


def test_who_keeps_it_running_is_reached_by_what_the_file_says(tmp_path: Path) -> None:
    configure(tmp_path)
    assert not site().operator.reachable
    text = '[operator]\nname = "运维组"\ntelephone = "010-5550 1200，12350"\nemail = "help@example.org"\n'
    other = tmp_path / "other"
    other.mkdir()
    (other / "site.toml").write_text(text)
    configure(other)
    assert [one.dialled for one in site().operator.numbers] == ["tel:01055501200", "tel:12350"]
    assert site().operator.reachable


def test_a_file_that_is_no_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / current.FILE).write_bytes('brand = "演练"'.encode("gbk"))
    with pytest.raises(BadSetting, match="UTF-8"):
        configure(tmp_path)
