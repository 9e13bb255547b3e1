"""Builds the web application: one transaction per request, who may enter, what must be true to start."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request
from jinja2 import FileSystemLoader
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response as AnyResponse

from app import arguments, crypto, db, edge, rates
from app.accounts import csrf, queries, quotas, session
from app.accounts.audience import Audience, audience_of, audiences
from app.accounts.demo import DEMO_SHOWN, demo_people
from app.accounts.identify import Limits
from app.accounts.navigation import navigation
from app.accounts.password import DAYS
from app.accounts.person import Person
from app.accounts.views import accounts
from app.admin.views import admin
from app.api.routes import api
from app.attachments import store
from app.cases.trouble import keep_failed
from app.config import BadSetting, Settings, refuse_unfit
from app.designer.routes import designer
from app.edge import Edge
from app.errors import BadRequest, Forbidden, Invalid, StepFailed
from app.guide.views import guide
from app.inbox.views import inbox
from app.ledger.views import ledger
from app.monitor.views import monitor
from app.packages import portal
from app.probes import operations
from app.public import kinds
from app.public.api import public_api
from app.public.views import public
from app.site import current as installation
from app.ui import assets

ROOMS: tuple[Blueprint, ...] = (public, public_api, guide, inbox, ledger, designer, monitor, admin, api, accounts)
HERE = Path(__file__).resolve().parent
# What asks from this very machine whether the process lives.
HERE_ONLY = ("localhost", "127.0.0.1")
BARE = ("static", "operations.healthz")


class RowNumber(IntegerConverter):
    """`<int:…>` in addresses: one to nine ASCII digits, which every database takes (S7)."""

    regex = "[0-9]{1,9}"


class Application(Flask):
    """Flask with one transaction around each request; an answer of 400 or more undoes it."""

    database: db.Database

    def full_dispatch_request(self) -> Response:
        """Answer inside the transaction; what fails at the commit is told like any other error."""
        if request.endpoint in BARE:
            g.without_database = True  # nor has the page that tells what is not there
            return super().full_dispatch_request()
        try:
            with self.database.transaction() as unit:
                response = super().full_dispatch_request()
                if response.status_code >= 400:
                    unit.doom()
        except Exception as failure:  # at the commit, or while telling another: whatever it is, it is told
            g.without_database = True
            response = self.finalize_request(self.handle_user_exception(failure), from_error_handler=True)
        refusal = g.pop("failure", None)
        if isinstance(refusal, StepFailed):
            response = self._told_failed_step(refusal)
        elif isinstance(refusal, Invalid) and refusal.asked:
            response = self._counted(refusal, response)
        if response.status_code != 503:  # else a database that is away would be waited for once more
            self._note_seen()
        return response

    def _counted(self, refusal: Invalid, response: Response) -> Response:
        """A refused form answers whether hidden values are known elsewhere, as a check of it does: it is counted
        like one, now that the move is undone, and beyond the day's share the answer is withheld."""
        person = session.visitor()
        try:
            with self.database.transaction():
                if person is not None:
                    quotas.require_few_inquiries(person, refusal.asked)
        except Exception as failure:
            return self.finalize_request(self.handle_user_exception(failure), from_error_handler=True)
        return response

    def _told_failed_step(self, failure: StepFailed) -> Response:
        """A handler failed under a person's hand: the move is undone, an incident is opened, her answers are kept
        where there is an item to keep them at; what she is told is what became of them."""
        person, sent = session.visitor(), request.get_json(silent=True) or {}
        reference = edge.note(("step", failure.place, failure.reason), f"{failure.place} failed", failure)
        kept = known = False
        try:
            with self.database.transaction():
                kept = keep_failed(failure, reference, person, sent)
            known = True
        except Exception as trouble:
            edge.note("keep", f"no incident for reference {reference}, nothing kept", trouble)
        typed = sent.get("answers") and failure.sending
        answer = edge.step_failed(failure, reference, known, kept if typed else None)
        return self.finalize_request(answer, from_error_handler=True)

    def _note_seen(self) -> None:
        """A session's last-seen, never inside the request's own transaction; being busy is no reason to fail."""
        sign_in = session.seen()
        if sign_in is None:
            return
        try:
            with self.database.transaction():
                session.touch(sign_in)
        except Exception as failure:
            edge.note("last-seen", f"last-seen of session {sign_in} was not written", failure)


def create_app(
    settings: Settings,
    database: db.Database,
    rooms: Sequence[Blueprint] = ROOMS,
    doors: Edge | None = None,
) -> Application:
    """The application, ready to serve. Raises BadSetting with a sentence when it must not start."""
    crypto.configure(settings.field_key)
    installation.configure(settings.processes_dir)
    store.configure(store.Store(settings.data_dir / "attachments", file=settings.max_file))
    store.clear_temp()
    _require_fit(settings, database)
    app = Application("app", root_path=str(HERE), static_folder="ui/static", static_url_path="/static")
    app.database = database
    app.url_map.converters["int"] = RowNumber
    doors = doors or Edge.of(settings)
    _configure(app, settings, doors)
    _draw(app)
    idle, absolute = timedelta(seconds=settings.session_idle), timedelta(seconds=settings.session_absolute)
    limits = Limits(idle, absolute, DAYS if settings.production else None)
    session.carry(app, limits, secure=settings.production)
    app.before_request(_admit)
    app.after_request(edge.protect)
    edge.tell_errors(app)
    for room in (operations, *rooms):
        app.register_blueprint(room)
    _require_audiences(app)
    rates.limit(app, settings, doors)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _require_fit(settings: Settings, database: db.Database) -> None:
    """Production refuses to start with unsafe settings, for any host name, or with demo accounts."""
    if not settings.production:
        return
    refuse_unfit(settings)
    if not settings.hosts:
        raise BadSetting("正式环境必须设置 HOSTS：网站对外的域名，多个以逗号分隔。")
    with database.transaction():
        if queries.demo_accounts():
            raise BadSetting("数据库中有演示账户，正式环境拒绝启动；请使用新的数据库。")


def _configure(app: Flask, settings: Settings, doors: Edge) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_request,
        MAX_FORM_MEMORY_SIZE=settings.max_json,
        MAX_JSON=settings.max_json,
        MAX_FILE=settings.max_file,
        TRUSTED_HOSTS=[*doors.hosts, *HERE_ONLY] if doors.hosts else None,
        PRODUCTION=settings.production,
        SETTINGS=settings,
        **{DEMO_SHOWN: not settings.production, kinds.OFFERED: portal.entries},
    )


def _draw(app: Flask) -> None:
    """Templates of all rooms, data in the order it was given, and what every template may use."""
    app.jinja_loader = FileSystemLoader(sorted(str(folder) for folder in HERE.glob("*/templates")))
    app.json = edge.OrjsonProvider(app)
    app.jinja_env.policies["json.dumps_function"] = app.json.dumps
    app.jinja_env.policies["json.dumps_kwargs"] = {}
    app.jinja_env.globals.update(asset_tags=_asset_tags, icon_sprite=_icon_sprite, icon=_icon)
    app.context_processor(_shared)


def _asset_tags(entry: str) -> Markup:
    """Style and script tags of a front end entry; before the front end is built pages work without them."""
    try:
        return assets.tags(entry)
    except assets.NotBuilt as missing:
        current_app.logger.warning("%s", missing)
        return Markup("")


def _icon_sprite() -> str:
    try:
        return assets.sprite()
    except assets.NotBuilt:
        return ""


def _icon(name: str) -> Markup:
    try:
        return assets.icon(name)
    except assets.NotBuilt:
        return Markup("")


def _shared() -> dict[str, Any]:
    """Variables of every template."""
    person = session.known()
    return {
        "person": person,
        "csrf": session.csrf_token() if person else "",
        "nav": [] if g.get("without_database") else navigation(current_app, person, request.path),
        "demo": not current_app.config["PRODUCTION"],
        "demo_people": demo_people,
        "site": installation.site(),
        "portal_links": _portal_links,
    }


def _portal_links() -> list[tuple[str, str, str]]:
    """Key, address and words of the portal's bar; without a database only the way to its start page."""
    offered = [] if g.get("without_database") else kinds.offered()
    return [("home", "/", "首页"), *((one.register, f"/public/{one.register}", one.menu) for one in offered)]


def _admit() -> AnyResponse | None:
    """Deny by default: identify, check the declared audience, refuse what another site sent."""
    endpoint = request.endpoint
    if endpoint in BARE:
        return None
    person = session.visitor()
    if endpoint is None:
        return None
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = current_app.config["MAX_JSON"]
    _refuse_nul()
    told = audience_of(current_app, endpoint)
    if told is None:
        raise Forbidden
    g.open = told.public
    _require_own_site(told, person)
    told.require(person)
    if request.blueprint != operations.name:  # a probe may add what keeps its question out of caches
        arguments.asked_of(current_app.view_functions[endpoint]).require(page=not request.path.startswith("/api/"))
    return None


def _refuse_nul() -> None:
    """No text of ours has a NUL, and PostgreSQL takes none; what the API is sent passes a gate of its own."""
    page = request.mimetype == "application/x-www-form-urlencoded" and not request.path.startswith("/api/")
    sent = [request.path, *(request.form.values() if page else ())]
    if b"%00" in request.query_string or any("\0" in text for text in sent):
        raise BadRequest


def _require_own_site(told: Audience, person: Person | None) -> None:
    """Writes of a browser: same site for everybody, the session's token where a session is used."""
    if request.method in csrf.SAFE or session.bearer():
        return
    csrf.require_same_site(request)
    if person and not told.public:
        csrf.guard.protect()


def _require_audiences(app: Flask) -> None:
    silent = sorted(endpoint for endpoint, told in audiences(app).items() if told is None and endpoint != "static")
    if silent:
        raise BadSetting(f"以下入口没有声明谁可以访问（audience）：{'、'.join(silent)}")
