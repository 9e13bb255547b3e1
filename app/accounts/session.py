"""The door to flask-login: the person of the running request, known by a session's cookie or a program's token."""

from datetime import timedelta
from functools import partial

from flask import Flask, Request, Response, current_app, g, request
from flask import session as carried
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin
from flask_login import LoginManager, current_user, login_user, logout_user

from app import clock, db
from app.accounts import csrf, identify
from app.accounts.identify import Limits
from app.accounts.models import SignIn
from app.accounts.person import Person
from app.accounts.record import Device
from app.accounts.scope import Scope
from app.accounts.sign_in import SignedIn
from app.accounts.sign_out import sign_out
from app.errors import NotSignedIn

LIMITS = "SESSION_LIMITS"
SECURE = "SECURE_COOKIES"
TOKEN, DEVICE = "_user_id", "device"
_SEEN_EVERY = timedelta(minutes=1)
_DEVICE_DAYS = 400


class Sessions(SessionInterface):
    """Flask's session as a row of ours: the cookie carries its token and nothing else; a program has none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """The token the browser sent, good or not, under the key where flask-login looks for whom it knows."""
        token = request.cookies.get(cookie_name("sid")) if bearer() is None else None
        return SecureCookieSession({TOKEN: token, csrf.FIELD: csrf.secret_of(token)} if token else {})

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """The cookies of a new session, or of none; an answer that undoes everything leaves what was."""
        if not session.modified or response.status_code >= 400:
            return
        keep = partial(response.set_cookie, secure=app.config[SECURE], httponly=True, samesite="Lax")
        keep(cookie_name("sid"), session.get(TOKEN, ""), max_age=None if TOKEN in session else 0)
        if DEVICE in session:
            keep(cookie_name(DEVICE), session[DEVICE], max_age=_DEVICE_DAYS * 86400)
        response.headers["Cache-Control"] = "no-store"


def carry(app: Flask, limits: Limits, secure: bool) -> None:
    """Let flask-login carry the sign-ins of this application, and Flask-WTF the tokens of its pages."""
    # No cookie is called `;`, so there is none by which the library would remember people without a session.
    app.config.update({LIMITS: limits, SECURE: secure, "REMEMBER_COOKIE_NAME": ";", **csrf.SETTINGS})
    app.session_interface = Sessions()
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None  # it compares address and browser, which change; the cookie is a secret
    manager.user_loader(lambda token: identify.by_session(token, limits))
    manager.request_loader(lambda _: identify.by_bearer(bearer() or ""))
    csrf.guard.init_app(app)


def cookie_name(name: str) -> str:
    """`__Host-sid` where cookies are secure, `sid` on the plain-http demo."""
    return f"__Host-{name}" if current_app.config[SECURE] else name


def visitor() -> Person | None:
    """The signed-in person of this request, or None; looked up once, and a bearer token counts before a cookie."""
    who = current_user._get_current_object()  # once, not at each word that the proxy is asked
    g.known = who.is_authenticated
    return who.person if g.known else None


def known() -> Person | None:
    """The same where failures are told: the database is not asked, and no sign-in believed that may be undone."""
    return visitor() if g.get("known") and not carried.modified else None


def current() -> Person:
    """The signed-in person of this request; raises NotSignedIn."""
    if person := visitor():
        return person
    raise NotSignedIn


def scope() -> Scope:
    """What the signed-in person may see; raises NotSignedIn."""
    if "scope" not in g:
        g.scope = Scope.of(current())
    return g.scope  # type: ignore[no-any-return]


def bearer() -> str | None:
    """The bearer token a program sent, good or not."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else None


def csrf_token() -> str:
    """What forms and scripts of this session send along with writes; empty without a session."""
    return csrf.token_now() if TOKEN in carried and visitor() else ""


def sign_in_id() -> int | None:
    """The row of the running browser session."""
    return current_user.sign_in if visitor() else None


def device() -> Device:
    """Where this request comes from."""
    sent = request.cookies.get(cookie_name(DEVICE), "")
    return Device(request.remote_addr or "", request.user_agent.string, sent)


def enter(signed_in: SignedIn) -> None:
    """Go on as this person, and let the answer tell the browser; the session it had before ends."""
    leave()
    carried[csrf.FIELD] = csrf.secret_of(signed_in.token)
    carried[DEVICE] = signed_in.device
    login_user(signed_in)


def leave() -> None:
    """End the session on the server, too."""
    if TOKEN in carried:
        sign_out(carried[TOKEN])
    logout_user()


def seen() -> int | None:
    """The session row whose last-seen is due to be written, at most once a minute; None otherwise."""
    last = current_user.seen_at if known() else None
    return current_user.sign_in if last and clock.now() - last >= _SEEN_EVERY else None


def touch(sign_in: int) -> None:
    """Note that the session is in use: in a transaction of its own, after the request's."""
    row = db.write().get(SignIn, sign_in)
    if row and row.ended_at is None:
        row.seen_at = clock.now()
