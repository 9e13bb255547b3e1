"""Settings: read once from the environment; a bad value stops the start with a sentence."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

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
    if settings.production and settings.app_clock:
        raise BadSetting("正式环境不得设置 APP_CLOCK")
    return settings


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
