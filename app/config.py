"""Settings: read once from the environment; a bad value stops the start with a sentence."""

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

BROKERS = ("redis://", "rediss://", "amqp://", "amqps://")
SERVERS = ("postgresql://", "postgresql+psycopg://")
DATABASES = ("sqlite:///", *SERVERS)
SHORTEST = 12
"""A password of the database, in characters."""
LABEL = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
HOST = re.compile(rf"(?=.{{1,253}}$){LABEL}(\.{LABEL})*(:[0-9]{{1,5}})?")
KEYBOARD = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
TOP = ("cn", "com", "net", "org")
PIECE = 16
"""So many characters in common are no chance."""
EXAMPLES = ("changeme", "change-me", "change_me", "secret", "example", "password", "default", "insecure", "your-")
ROOT = Path(__file__).resolve().parent.parent


class BadSetting(Exception):
    """A setting is missing or cannot be used; the message names it."""


@dataclass(frozen=True)
class Settings:
    """All that can be set from outside. Sizes in bytes, times in seconds."""

    env: str
    database_url: str
    broker_url: str
    data_dir: Path
    secret_key: str
    field_key: str
    port: int
    app_clock: datetime | None
    processes_dir: Path = ROOT / "processes"
    forms_dir: Path = ROOT / "forms"
    max_request: int = 20 * 1024 * 1024
    max_json: int = 1024 * 1024
    max_file: int = 10 * 1024 * 1024
    session_idle: int = 30 * 60
    session_absolute: int = 12 * 3600
    trusted_proxies: int = 0
    hosts: tuple[str, ...] = ()
    upgrade_url: str = ""

    @property
    def production(self) -> bool:
        """Whether this is the real thing: secrets required, no demo accounts, no trial clock."""
        return self.env == "production"


def from_env(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises BadSetting with a readable sentence."""
    env = os.environ if environ is None else environ  # noqa: TID251 - the one place
    kind = env.get("APP_ENV", "demo")
    if kind not in ("demo", "production"):
        raise BadSetting(f"APP_ENV 只能是 demo 或 production，现为 {kind!r}")
    data = Path(env.get("DATA_DIR", str(ROOT / "var"))).absolute()
    settings = Settings(
        env=kind,
        database_url=env.get("DATABASE_URL", f"sqlite:///{data / 'app.db'}"),
        broker_url=env.get("BROKER_URL", ""),
        data_dir=data,
        secret_key=_secret(env, "SECRET_KEY", kind, data),
        field_key=_secret(env, "FIELD_KEY", kind, data),
        port=_port(env.get("PORT", "8000")),
        app_clock=_moment(env.get("APP_CLOCK", "")),
        trusted_proxies=_count(env.get("TRUSTED_PROXIES", "")),
        upgrade_url=env.get("UPGRADE_DATABASE_URL", ""),
        hosts=tuple(name.strip() for name in env.get("HOSTS", "").split(",") if name.strip()),
    )
    refuse_unfit(settings)
    return settings


def refuse_unfit(settings: Settings) -> None:
    """Raise BadSetting naming, each with a sentence, everything that must not be so in production."""
    found = list(_unfit(settings)) if settings.production else []
    if found:
        raise BadSetting("；".join(found))


def _unfit(settings: Settings) -> Iterator[str]:
    yield from _weak("SECRET_KEY", settings.secret_key)
    yield from _weak("FIELD_KEY", settings.field_key)
    if _akin(settings.secret_key, settings.field_key):
        yield "SECRET_KEY 和 FIELD_KEY 不得相同，也不得由一个推出另一个"
    yield from _entrances(settings)
    if settings.app_clock:
        yield "正式环境不得设置 APP_CLOCK"
    if settings.broker_url and not settings.broker_url.startswith(BROKERS):
        yield "BROKER_URL 应以 redis://、rediss://、amqp:// 或 amqps:// 开头"
    if not settings.database_url.startswith(DATABASES):
        yield "DATABASE_URL 应以 sqlite:/// 或 postgresql:// 开头"
    for name in settings.hosts:
        if not HOST.fullmatch(name) or name in TOP or not set(name) - set("0.:"):
            yield f"HOSTS 中的 {name!r} 不是一个网站域名，不得使用通配符"


def _entrances(settings: Settings) -> Iterator[str]:
    """Why a stranger on the network, or the serving role itself, would get further into the database."""
    serving, upgrading = _login(settings.database_url), _login(settings.upgrade_url)
    yield from _open_door("DATABASE_URL", settings.database_url, serving)
    yield from _open_door("UPGRADE_DATABASE_URL", settings.upgrade_url, upgrading)
    if serving and upgrading and serving[0] == upgrading[0]:
        yield "UPGRADE_DATABASE_URL 和 DATABASE_URL 不得使用同一个数据库角色"
    elif serving and upgrading and serving[1] == upgrading[1]:
        yield "UPGRADE_DATABASE_URL 和 DATABASE_URL 的两个数据库角色不得使用同一个密码"


def _login(address: str) -> tuple[str, str] | None:
    """Role and password in a server's address, empty where missing; None where it is no address of a server."""
    try:
        url = make_url(address) if address.startswith(SERVERS) else None
    except (ArgumentError, ValueError):
        return None
    if url is None:
        return None
    return str(url.username or url.query.get("user", "")), str(url.password or url.query.get("password", ""))


def _open_door(name: str, address: str, login: tuple[str, str] | None) -> Iterator[str]:
    if login is None:
        if address.startswith(SERVERS):
            yield f"{name} 的写法不正确"
        return
    user, password = login
    if not user or not password:
        yield f"{name} 必须写明数据库角色和密码"
    elif password.casefold() == user.casefold():
        yield f"{name} 的密码不得与数据库角色的名称相同"
    elif len(password) < SHORTEST or any(word in password.casefold() for word in EXAMPLES):
        yield f"{name} 的密码过短或者像是示例，请用 openssl rand -hex 32 生成"


def _weak(name: str, key: str) -> Iterator[str]:
    """Why a key could be guessed: short, few characters, one piece repeated, counted up, or from an example."""
    if len(key) < 32:
        yield f"正式环境必须设置 {name}，至少 32 个字符"
    elif len(set(key)) < 10 or key in (key + key)[1:-1]:
        yield f"{name} 由少数字符或者重复的片段组成，容易被猜中，请用 openssl rand -hex 32 生成"
    elif any(word in key.casefold() for word in EXAMPLES) or _runs(key):
        yield f"{name} 像是示例或者顺序排列的字符，请用 openssl rand -hex 32 生成"


def _akin(one: str, other: str) -> bool:
    """Whether one key says the other: the same letters in any case, backwards, or with most of it inside."""
    first, second = one.casefold(), other.casefold()
    pieces = {text[at : at + PIECE] for text in (second, second[::-1]) for at in range(len(text) - PIECE + 1)}
    return any(first[at : at + PIECE] in pieces for at in range(len(first) - PIECE + 1))


def _runs(key: str) -> bool:
    """Whether most of it is counted up or down: `abcdefgh…`, `01234567…`."""
    near = [abs(ord(two) - ord(one)) < 2 or _beside(one, two) for one, two in pairwise(key.casefold())]
    return sum(near) > len(near) // 2


def _beside(one: str, other: str) -> bool:
    """Whether two keys of a keyboard lie beside each other: `qwerty…`."""
    return any(pair in row for row in KEYBOARD for pair in (one + other, other + one))


def _secret(env: Mapping[str, str], name: str, kind: str, data: Path) -> str:
    value = env.get(name, "")
    if value:
        if len(value) < 32:
            raise BadSetting(f"{name} 至少 32 个字符")
        return value
    if kind == "production":
        raise BadSetting(f"正式环境必须设置 {name}")
    return _kept(data / f"{name.lower()}.txt")


def _kept(file: Path) -> str:
    """A demo machine makes its own secret once and keeps it beside the data, so restarts can still read it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x") as out:
            out.write(secrets.token_hex(32))
        file.chmod(0o600)
    except FileExistsError:
        pass
    return file.read_text()


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise BadSetting(f"PORT 应为 1–65535 的整数，现为 {text!r}")
    return int(text)


def _count(text: str) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or int(text) > 9:
        raise BadSetting(f"TRUSTED_PROXIES 应为 0–9 的整数，现为 {text!r}")
    return int(text)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadSetting(f"APP_CLOCK 应为带时区的 ISO 8601 时刻，现为 {text!r}") from None
    if moment.tzinfo is None:
        raise BadSetting("APP_CLOCK 必须带时区，例如 2016-01-31T09:00:00+08:00")
    return moment
