"""orgs, users, tokens."""

import argparse
import sys
from typing import Any

from app.accounts import queries
from app.accounts.change_password import one_time, reset_password
from app.accounts.create_user import NewUser, create_user
from app.accounts.orgs import NewOrg, create_org, supervise
from app.accounts.tokens import create_token
from app.cli import contacts
from app.cli.context import OK, Context, Groups, command, group, put_json, put_out, say
from app.jobs.put import put
from app.site.current import roles

LISTED = ("code", "kind", "name", "region", "telephone", "address")


def add_to(groups: Groups) -> None:
    """orgs list|create|contact|contacts|supervise · users create|reset-password · tokens create."""
    places = group(groups, "orgs", "单位")
    command(places, "list", _list, "列出单位")
    _org_options(command(places, "create", _create, "登记单位"))
    contacts.add_to(places)
    listed = command(places, "supervise", _supervise, "列入省级直接监管名单")
    listed.add_argument("--province", required=True)
    listed.add_argument("--contractor", required=True)
    people = group(groups, "users", "人员")
    _user_options(command(people, "create", _create_user, "登记人员"))
    command(people, "reset-password", _reset_password, "重置密码，原会话和接口令牌一并失效").add_argument(
        "username"
    )
    token = command(group(groups, "tokens", "接口令牌"), "create", _create_token, "发放接口令牌")
    token.add_argument("username")


def _org_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--code", required=True)
    parser.add_argument("--kind", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--region", required=True)
    parser.add_argument("--uscc")
    parser.add_argument("--org-code")
    parser.add_argument("--allocator")
    parser.add_argument("--central", choices=("总部", "二级", "三级及以下"))
    parser.add_argument("--offshore", choices=("CNOOC", "SINOPEC", "CNPC"))


def _user_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--org", required=True)
    parser.add_argument("--role", required=True)
    parser.add_argument("--username", required=True)
    parser.add_argument("--name", required=True)
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--password-stdin", action="store_true")
    how.add_argument("--password-once", action="store_true")


def _list(context: Context, chosen: argparse.Namespace) -> int:
    with context.database.transaction():
        rows = [
            (row.code, row.kind, row.name, row.region_code, row.telephone, row.address) for row in queries.orgs()
        ]
    if chosen.json:
        put_json([dict(zip(LISTED, row, strict=True)) for row in rows])
    else:
        for row in rows:
            put_out("\t".join(value or "" for value in row[:4]))
    return OK


def _create(context: Context, chosen: argparse.Namespace) -> int:
    new = NewOrg(
        chosen.code,
        chosen.kind,
        chosen.name,
        chosen.region,
        chosen.uscc,
        chosen.org_code,
        chosen.allocator,
        chosen.central,
        chosen.offshore,
    )
    with context.database.transaction():
        code = create_org(new)
    return _told(chosen, {"code": code}, f"已登记单位 {code}")


def _supervise(context: Context, chosen: argparse.Namespace) -> int:
    with context.database.transaction():
        supervise(chosen.province, chosen.contractor)
    return _told(chosen, {"contractor": chosen.contractor}, "已列入名单")


def _create_user(context: Context, chosen: argparse.Namespace) -> int:
    password = sys.stdin.readline().rstrip("\r\n") if chosen.password_stdin else one_time()
    new = NewUser(chosen.org, chosen.role, chosen.username, chosen.name)
    with context.database.transaction():
        user = create_user(new, password, once=chosen.password_once)
        if chosen.role in roles().outside:
            put("assign", {"org": chosen.org}, key=f"assign:{chosen.org}")
    if chosen.password_once and not chosen.json:
        say("一次性密码（首次登录须修改）：")
        put_out(password)
        return OK
    shown = {"password": password} if chosen.password_once else {}
    return _told(chosen, {"id": str(user), "username": chosen.username, **shown}, f"已登记人员 {chosen.username}")


def _reset_password(context: Context, chosen: argparse.Namespace) -> int:
    with context.database.transaction():
        password = reset_password(queries.user_named(chosen.username).id)
    if chosen.json:
        put_json({"username": chosen.username, "password": password})
    else:
        say("一次性密码（登录后须立即修改；原会话和接口令牌均已失效）：")
        put_out(password)
    return OK


def _create_token(context: Context, chosen: argparse.Namespace) -> int:
    with context.database.transaction():
        token = create_token(chosen.username)
    if chosen.json:
        put_json({"token": token})
    else:
        put_out(token)
    return OK


def _told(chosen: argparse.Namespace, value: dict[str, Any], text: str) -> int:
    if chosen.json:
        put_json(value)
    else:
        say(text)
    return OK
