"""Pages of signing in and out, of the own account and its password."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.accounts import queries, session
from app.accounts.audience import audience
from app.accounts.change_password import change_password
from app.accounts.demo import DEMO_PASSWORD, demo_people
from app.accounts.identify import Limits
from app.accounts.navigation import Offer, offer
from app.accounts.sign_in import SignedIn, open_session, sign_in
from app.accounts.sign_out import end_session
from app.arguments import asks
from app.bounds import ADDRESS
from app.errors import AppError, Invalid, NotSignedIn, TooMany

accounts = Blueprint("accounts", __name__)
HOME = "/inbox"
Refused = tuple[str, int, dict[str, str]]
offer(accounts, Offer("个人", "我的账户", "accounts.account_page", "user"))


@accounts.get("/sign-in")
@audience("public")
@asks(next=ADDRESS)
def sign_in_page() -> Response | str:
    """The sign-in form; whoever is signed in already goes on."""
    if session.visitor():
        return redirect(_next(), 303)
    return _sign_in_form()


@accounts.post("/sign-in")
@audience("public", limit="sign_in")
@asks(next=ADDRESS)
def submit_sign_in() -> Response | Refused:
    """Start a session and go on to where the person wanted to be."""
    try:
        signed_in = sign_in(request.form.get("username", ""), request.form.get("password", ""), session.device())
    except (NotSignedIn, TooMany) as refusal:
        return _sign_in_form(refusal), refusal.status, refusal.headers
    session.enter(signed_in)
    return redirect(_next(), 303)


@accounts.post("/sign-out")
@audience("signed_in", password_due=True)
def submit_sign_out() -> Response:
    """End the session on the server, too."""
    session.leave()
    return redirect(url_for("accounts.sign_in_page"), 303)


@accounts.get("/account")
@audience("signed_in")
def account_page() -> str:
    """Who I am here, and where I am signed in."""
    person = session.current()
    return render_template("accounts/account.html", sign_ins=_sign_ins(person.id))


@accounts.post("/account/sessions/<int:sign_in_id>/end")
@audience("signed_in")
def submit_end_session(sign_in_id: int) -> Response:
    """End one of my own sessions."""
    end_session(session.current().id, sign_in_id)
    return redirect(url_for("accounts.account_page"), 303)


@accounts.get("/account/password")
@audience("signed_in", password_due=True)
def password_page() -> str:
    """The form for a new password."""
    return render_template("accounts/password.html", error=None)


@accounts.post("/account/password")
@audience("signed_in", password_due=True)
def submit_password() -> Response | Refused:
    """Change the password; every session ends and this browser gets a new one."""
    person = session.current()
    new = request.form.get("new", "")
    try:
        if new != request.form.get("again", ""):
            raise Invalid(message="两次输入的新密码不一致。")
        change_password(person.id, request.form.get("old", ""), new)
    except (Invalid, TooMany) as fault:
        return render_template("accounts/password.html", error=fault.message), fault.status, fault.headers
    device = session.device()
    session.enter(SignedIn(person, open_session(person.id, device), device=device.cookie))
    return redirect(HOME, 303)


def _sign_in_form(refusal: AppError | None = None) -> str:
    return render_template(
        "accounts/sign_in.html",
        error=refusal.message if refusal else None,
        username=request.form.get("username", "")[:64],
        next=_next(),
        people=demo_people(),
        demo_password=DEMO_PASSWORD,
    )


def _next() -> str:
    """Where to go after signing in: a path of this site, nothing else."""
    wanted = request.values.get("next", HOME)
    fine = wanted.startswith("/") and not wanted.startswith(("//", "/\\", "/sign-in")) and wanted.isprintable()
    return wanted if fine else HOME


def _sign_ins(user_id: int) -> list[dict[str, Any]]:
    limits: Limits = current_app.config[session.LIMITS]
    rows = queries.open_sign_ins(user_id, clock.now() - limits.idle)
    mine = session.sign_in_id()
    return [
        {
            "id": row.id,
            "ip": row.ip,
            "agent": _browser(row.agent),
            "signed_in_at": clock.local(row.signed_in_at),
            "seen_at": clock.local(row.seen_at),
            "current": row.id == mine,
        }
        for row in rows
    ]


def _browser(agent: str) -> str:
    """A word for the browser, for people."""
    names = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
    return next((name for mark, name in names if mark in agent), "其他程序")
