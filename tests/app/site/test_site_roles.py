"""roles.toml: which roles do business, which kinds of organisation there are; all else is refused."""

from pathlib import Path

import pytest

from app import db
from app.accounts.create_user import NewUser, create_user
from app.accounts.orgs import NewOrg, create_org
from app.accounts.seed_departments import seed_departments
from app.config import BadSetting
from app.errors import Invalid
from app.site import current
from app.site.current import configure, roles

GOOD = """
desk = "clerk"
supervising = ["clerk"]
[kind.mine]
title = "矿山"
code = "KS-[0-9]{4}"
[role.clerk]
title = "经办"
[role.mine_safety]
title = "矿山安全管理员"
kinds = ["mine"]
"""


def put(folder: Path, text: str = GOOD) -> None:
    (folder / current.ROLES_FILE).write_text(text)
    configure(folder)


def test_without_the_file_departments_have_one_desk(tmp_path: Path) -> None:
    configure(tmp_path)
    assert (roles().business, roles().outside, [*roles().kinds]) == (
        frozenset({"inspector"}),
        frozenset(),
        ["department"],
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('desk = "clerk"', 'desk = "mine_safety"', "desk"),
        ('supervising = ["clerk"]', 'supervising = ["nobody"]', "supervising"),
        ('kinds = ["mine"]', 'kinds = ["shaft"]', "role.mine_safety.kinds"),
        ('kinds = ["mine"]', 'kinds = ["mine", "department"]', "role.mine_safety.kinds"),
        ("[role.mine_safety]", "[role.auditor]", "role.auditor"),
        ("[role.mine_safety]", f"[role.{'m' * 25}]", "role.m"),
        ("KS-[0-9]{4}", "KS-[0-9", "kind.mine.code"),
        ('title = "矿山"', "", "kind.mine.title"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(old: str, new: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as refusal:
        put(tmp_path, GOOD.replace(old, new))
    assert f"roles.toml 的 {told}" in str(refusal.value)


def test_organisations_and_people_are_of_the_kinds_and_roles_that_are_there(tmp_path: Path, unit: db.Unit) -> None:
    put(tmp_path)
    seed_departments()
    create_org(NewOrg("KS-0001", "mine", "样例金矿", "370685"))
    create_user(NewUser("KS-0001", "mine_safety", "kuang", "测矿"), "Lanhua-5279-x")
    for wrong in (NewOrg("KS-1", "mine", "样例"), NewOrg("33FM000001", "contractor", "样例")):
        with pytest.raises(Invalid):
            create_org(wrong)
    for org, role in (("KS-0001", "clerk"), ("AJ-370685", "mine_safety"), ("AJ-370685", "inspector")):
        with pytest.raises(Invalid, match=r"这个角色|不能担任"):
            create_user(NewUser(org, role, f"x{role}", "测"), "Lanhua-5279-x")
