"""The browser's session and the person of the running request: cookies, and one look-up per request."""

from datetime import timedelta

from flask import Request, Response, current_app, g, request

from app import clock, db
from app.accounts import csrf, identify
from app.accounts.identify import Identity, Limits
from app.accounts.models import SignIn
from app.accounts.person import Person
from app.accounts.record import Device
from app.accounts.scope import Scope
from app.accounts.sign_in import SignedIn
from app.accounts.sign_out import sign_out
from app.errors import NotSignedIn

LIMITS = "SESSION_LIMITS"
SECURE = "SECURE_COOKIES"
_SEEN_EVERY = timedelta(minutes=1)
_DEVICE_DAYS = 400


def cookie_name(name: str = "sid") -> str:
    """`__Host-sid` where cookies are secure, `sid` on the plain-http demo."""
    return f"__Host-{name}" if current_app.config[SECURE] else name


def identify_request(incoming: Request) -> Person | None:
    """The person behind a request, remembered for its length; a bearer token counts before a cookie."""
    if "identity" not in g:
        g.identity = _identity(incoming)
    return g.identity.person if g.identity else None


def visitor() -> Person | None:
    """The signed-in person of this request, or None."""
    return identify_request(request)


def current() -> Person:
    """The signed-in person of this request; raises NotSignedIn."""
    found = visitor()
    if found is None:
        raise NotSignedIn
    return found


def scope() -> Scope:
    """What the signed-in person may see; raises NotSignedIn."""
    if "scope" not in g:
        g.scope = Scope.of(current())
    return g.scope  # type: ignore[no-any-return]


def token() -> str | None:
    """The session token the browser sent, good or not; None for programs with a bearer token."""
    return None if bearer() is not None else request.cookies.get(cookie_name())


def bearer() -> str | None:
    """The bearer token a program sent, good or not."""
    return _bearer(request)


def csrf_token() -> str:
    """What forms and scripts of this session send along with writes; empty without a session."""
    mine = token()
    return csrf.token_for(mine) if mine and visitor() else ""


def sign_in_id() -> int | None:
    """The row of the running browser session."""
    visitor()
    return g.identity.sign_in if g.identity else None


def device() -> Device:
    """Where this request comes from."""
    cookie = request.cookies.get(cookie_name("device"), "")
    return Device(request.remote_addr or "", request.user_agent.string, cookie)


def remember(response: Response, signed_in: SignedIn) -> Response:
    """Put session and device cookies on the answer; the session this browser had before ends."""
    before = token()
    if before and before != signed_in.token:
        sign_out(before)
    _set(response, "sid", signed_in.token, None)
    _set(response, "device", signed_in.device, _DEVICE_DAYS * 86400)
    return response


def forget(response: Response) -> Response:
    """Take the session cookie away."""
    response.delete_cookie(
        cookie_name(), path="/", secure=current_app.config[SECURE], httponly=True, samesite="Lax"
    )
    return response


def seen() -> int | None:
    """The session row whose last-seen is due to be written, at most once a minute; None otherwise."""
    found: Identity | None = g.get("identity")
    if found is None or found.sign_in is None or found.seen_at is None:
        return None
    return found.sign_in if clock.now() - found.seen_at >= _SEEN_EVERY else None


def touch(sign_in: int) -> None:
    """Note that the session is in use: in a transaction of its own, after the request's."""
    row = db.write().get(SignIn, sign_in)
    if row and row.ended_at is None:
        row.seen_at = clock.now()


def _set(response: Response, name: str, value: str, max_age: int | None) -> None:
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=max_age,
        path="/",
        secure=current_app.config[SECURE],
        httponly=True,
        samesite="Lax",
    )


def _identity(incoming: Request) -> Identity | None:
    sent = _bearer(incoming)
    if sent is not None:
        return identify.by_bearer(sent)
    cookie = incoming.cookies.get(cookie_name())
    limits: Limits = current_app.config[LIMITS]
    return identify.by_session(cookie, limits) if cookie else None


def _bearer(incoming: Request) -> str | None:
    kind, _, value = incoming.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else None
