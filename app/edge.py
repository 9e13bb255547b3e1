"""What every answer carries and how errors are told: security headers, caching, problem documents, error pages."""

import re
import traceback
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit

import orjson
from flask import Flask, Response, current_app, g, redirect, render_template, request
from flask.json.provider import DefaultJSONProvider
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from app import engines
from app.accounts import session
from app.accounts.audience import PasswordDue
from app.config import Settings
from app.errors import AppError, Invalid, NotSignedIn, Problem, StepFailed, Unavailable
from app.faults import Fault
from app.inbox.refusal_links import Link, ways
from app.logbook import Logbook

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
Problems = tuple[Problem, ...]
NOTHING: Mapping[str, str] = MappingProxyType({})
RETRY_AFTER = "5"
SHARED = "public"
"""How an open view says that what it gives is nobody's: caches may keep it, whoever asked."""
HSTS = "max-age=31536000; includeSubDomains"
_HASHED = re.compile(r"[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]{2,5}$")
_SENTENCES = {
    400: "请求格式不正确。",
    404: "没有找到该内容，或者您无权查看。",
    405: "该地址不接受这种操作。",
    413: "提交的内容过大。",
    415: "不接受这种内容格式。",
    429: "操作过于频繁，请稍后再试。",
    500: "系统处理出错，请稍后再试。",
    503: "系统繁忙，请稍后再试。",
}


# A form that saves itself while somebody types sends up to fifty drafts a minute beside the real writes.
AUTOSAVED = "240/minute"


@dataclass(frozen=True)
class Edge:
    """Limits at the door. `hosts`: names the site answers to; rates like `30/minute`; empty for no limit."""

    hosts: tuple[str, ...] = ()
    search: str = "600/minute"
    sign_in: str = "600/minute"
    writes: str = ""

    @staticmethod
    def of(settings: Settings) -> "Edge":
        """The figures of S9 in production, generous ones for trying things out."""
        if settings.production:
            return Edge(settings.hosts, search="30/minute", sign_in="1200/minute", writes=AUTOSAVED)
        return Edge()


class OrjsonProvider(DefaultJSONProvider):
    """JSON by the fast encoder: keys in the order given, Chinese as it is."""

    def dumps(self, obj: Any, **_kwargs: Any) -> str:
        """Text of a value; raises TypeError for what JSON cannot hold."""
        return orjson.dumps(obj, default=_plain).decode()

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        """The value of a text."""
        return orjson.loads(s)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Markup):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


def protect(response: Response) -> Response:
    """Put the headers of S10 on an answer of any kind."""
    given = set(response.headers.keys())
    for name, value in HEADERS.items():
        if name not in given:
            response.headers.add(name, value)
    if current_app.config["PRODUCTION"]:
        response.headers["Strict-Transport-Security"] = HSTS
    response.headers["Cache-Control"] = caching = _caching(response)
    if request.endpoint != "static" and not caching.startswith(SHARED):
        response.vary.add("Cookie")
    return response


def _caching(response: Response) -> str:
    """Hashed files for ever; nothing that belongs to a person or an error is kept anywhere."""
    if request.endpoint == "static" and response.status_code in (200, 304):
        hashed = _HASHED.search(request.path)
        return "public, max-age=31536000, immutable" if hashed else "public, max-age=300"
    told, open_ = response.headers.get("Cache-Control", ""), g.get("open", False)
    if open_ and told.startswith(SHARED) and response.status_code < 400:
        return told
    if session.known() is not None or response.status_code >= 400:
        return "no-store"
    return told or ("no-cache" if open_ else "no-store")


def tell_errors(app: Flask) -> None:
    """Register how each kind of failure is told."""
    app.register_error_handler(AppError, refused)
    app.register_error_handler(HTTPException, refused_by_protocol)
    app.register_error_handler(Exception, broken)
    app.register_error_handler(SQLAlchemyError, _clashed)
    app.extensions["logbook"] = Logbook(app.logger)


def note(trouble: Hashable, text: str, failure: BaseException | None = None) -> str:
    """One line in the log, and the reference under which it is found there."""
    logbook: Logbook = current_app.extensions["logbook"]
    return logbook.note(trouble, f"{request.method} {request.path}: {text}", failure)


def _clashed(failure: SQLAlchemyError) -> AnyResponse:
    """A rule of the tables, or a mistake of ours; a failing database itself comes as a Fault."""
    told = engines.named(failure)
    return refused(told) if isinstance(told, AppError) else broken(told)


def refused(error: AppError) -> AnyResponse:
    """An error the application knows: a problem document, an error page, or the way to the sign-in page."""
    g.failure = error
    if isinstance(error, NotSignedIn) and not _for_program():
        return _to_sign_in()
    if isinstance(error, PasswordDue) and not _for_program():
        return redirect("/account/password", 303)
    if error.status == 503 and not isinstance(error, StepFailed):
        return _unavailable(error)
    title = (type(error).__doc__ or "").strip()
    problems = error.problems if isinstance(error, Invalid) else ()
    answer = _answer(error.status, error.kind, title, error.message, problems, error.extra)
    answer.headers.update(error.headers)
    return answer


def step_failed(failure: StepFailed, reference: str, known: bool, kept: bool | None) -> AnyResponse:
    """A failed step, told when it is certain what became of it: `known` to an administrator or not, the answers
    `kept` as a draft or not, None where there were none."""
    kept_or_not = {
        True: "您填写的内容已存为草稿，没有提交；",
        False: "您填写的内容没有保存，请自行留存；",
        None: "",
    }[kept]
    told = f"已通知管理员（编号 {reference}）" if known else f"请将编号 {reference} 告知管理员"
    title = (type(failure).__doc__ or "").strip()
    sentence = f"{title.rstrip('。')}，没有任何变动；{kept_or_not}{told}。"
    answer = _answer(failure.status, failure.kind, title, sentence, extra={"reference": reference})
    if failure.status == 503:
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def _unavailable(error: AppError) -> AnyResponse:
    """What may be well again soon: when to ask again, and a reference that leads to the one line in the log."""
    cause = error.cause if isinstance(error, Fault) else error.message
    what = error.what if isinstance(error, Fault) else error.message
    reference = note((error.kind, what), f"{what}: {cause}")
    answer = _answer(
        503, error.kind, _SENTENCES[503], error.message, extra={**error.extra, "reference": reference}
    )
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def refused_by_protocol(error: HTTPException) -> AnyResponse:
    """What the web framework itself refuses: unknown addresses, methods, sizes, rates."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if status == 503:
        return _unavailable(Unavailable())
    sentence = _SENTENCES.get(status, _SENTENCES[400] if status < 500 else _SENTENCES[500])
    answer = _answer(status, HTTPStatus(status).phrase.lower().replace(" ", "-"), sentence, sentence)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    if status == 429:
        answer.headers.setdefault("Retry-After", g.get("retry_after", RETRY_AFTER))
    return answer


def broken(error: Exception) -> AnyResponse:
    """A bug: the person gets a sentence and a reference, the log gets the rest."""
    where = traceback.extract_tb(error.__traceback__)[-1:]
    place = (where[0].filename, where[0].lineno) if where else ()
    reference = note((type(error), place), "broken", error)
    told = f"系统处理出错，请向管理员提供编号 {reference}。" if _for_program() else _SENTENCES[500]
    return _answer(500, "error", _SENTENCES[500], told, extra={"reference": reference})


def _for_program() -> bool:
    return (_of_api() and not _followed()) or request.blueprint == "operations"


def _of_api() -> bool:
    return request.path.startswith("/api/")


def _followed() -> bool:
    """Whether a person follows a link, to a file as a rule: a browser then asks for a page by name."""
    kinds = request.accept_mimetypes
    wanted = kinds.best_match(["application/problem+json", "application/json", "text/html"])
    return request.method in ("GET", "HEAD") and wanted == "text/html"


def _answer(
    status: int, kind: str, title: str, detail: str, problems: Problems = (), extra: Mapping[str, Any] = NOTHING
) -> AnyResponse:
    links = ways(extra)
    if _for_program():
        more = {**extra, "links": links} if links else extra
        return _problem(status, kind, title, detail, problems, more)
    said = "".join(dict.fromkeys(one.told for one in problems)) or detail
    page = _page(status, said, extra.get("reference", ""), links)
    return Response(page, status, mimetype="text/html")


def _problem(
    status: int, kind: str, title: str, detail: str, problems: Problems = (), extra: Mapping[str, Any] = NOTHING
) -> AnyResponse:
    body: dict[str, Any] = {"type": f"urn:problem:{kind}", "title": title, "status": status, "detail": detail}
    body.update(extra)
    if problems:
        body["problems"] = [_shape(problem) for problem in problems]
    return Response(orjson.dumps(body), status, mimetype="application/problem+json")


def _shape(problem: Problem) -> dict[str, str]:
    return {
        "field": problem.field,
        "rule": problem.rule,
        "severity": problem.severity,
        "message": problem.told,
    }


def _page(status: int, message: str, reference: str = "", links: Sequence[Link] = ()) -> str:
    """The error page, which asks the database nothing after a fault; if it cannot be drawn, a plain sentence."""
    g.without_database = status >= 500 or g.get("without_database", False)
    try:
        return render_template("ui/error.html", status=status, message=message, ref=reference, links=links)
    except Fault:
        raise
    except Exception as failure:
        note(("error page", type(failure)), "the error page cannot be drawn", failure)
        return (
            f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{status}</title>'
            f"<h1>{escape(message)}</h1><p>{reference}</p><p><a href='/'>返回首页</a></p></html>"
        )


def _left() -> str:
    """The page whose link was followed: a file comes beside a page and leads nowhere itself."""
    page = urlsplit(request.referrer or "")
    return page.path if page.netloc == request.host else ""


def _to_sign_in() -> AnyResponse:
    back = _left() if _of_api() else request.full_path.rstrip("?") if request.method == "GET" else ""
    address = "/sign-in" + (f"?next={quote(back, safe='/')}" if back not in ("", "/") else "")
    return redirect(address, 303)
