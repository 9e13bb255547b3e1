"""What machines ask of a running process: whether it answers, and whether it can serve."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import select

from app import alarms, db, engines, faults, storage
from app.accounts.audience import audience
from app.accounts.models import Org
from app.jobs import queries as jobs

BACKLOG = timedelta(minutes=2)
operations = Blueprint("operations", __name__)


@operations.get("/healthz")
@audience("public")
def healthz() -> Response:
    """Whether this process answers."""
    return jsonify(status="ok")


@operations.get("/readyz")
@audience("public")
def readyz() -> Response:
    """Whether the database answers and has its tables; 503 otherwise. `warnings`: what an operator must see to.

    A warning is no reason to take this process out of service: it does its work all the same.
    """
    db.session().execute(select(Org.code).limit(1)).first()
    waited = jobs.oldest_wait()
    warnings = alarms.lasting()
    found = storage.troubles(db.unit().database, current_app.config["SETTINGS"].data_dir)
    if found:
        warnings[engines.STORAGE] = found
    elif warnings.get(engines.STORAGE, "").startswith(faults.SENTENCES["read-only"]):
        # A process that nobody has asked to write since would say so for ever.
        alarms.settle(engines.STORAGE, "数据库又可以写入")
        del warnings[engines.STORAGE]
    if waited > BACKLOG:
        warnings["jobs"] = f"最早到期的后台任务已等待 {waited.total_seconds():.0f} 秒，请检查后台任务进程"
    return jsonify(status="ok", **({"warnings": warnings} if warnings else {}))
