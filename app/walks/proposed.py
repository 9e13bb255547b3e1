"""The form of a step as a 试办 shows it: filled in for a try, and nothing in it reaches out of the sandbox."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import select

from app import clock, db
from app.accounts import queries as accounts
from app.accounts.models import Org
from app.cases.models import Case, WorkItem
from app.forms.sample import FILES, PLACE, Sampler
from app.registers.declaration import code
from app.registers.models import Entry
from app.walks.stage import Stumble
from app.walks.trial import Trial

Json = dict[str, Any]
ROUNDS: Final = 8
"""How often what the rules refuse is tried with another value."""
WIDGET, OPTIONS, FIELDS, ROWS = "ui:widget", "ui:options", "properties", "items"
NOTHING: Final = "试办中还没有可选的记录，请先办理产生这类记录的流程。"
OFFERED: Final = 50


def proposed(trial: Trial, item: WorkItem, case: Case, who: str, island: Json) -> Json:
    """Properties of the form's island: sample answers, choices from the sandbox alone, no address but of codes."""
    schema, ui = _offering(trial, island["schema"], island["uiSchema"] or {})
    begun = {name: one for name, one in (island["answers"] or {}).items() if one not in (None, "")}
    answers = begun if _sent(begun, schema) else _tried(trial, item, case, who, {**island, "schema": schema})
    kept = {name: island[name] for name in KEPT if name in island}
    codes = {"codes": island["urls"]["codes"]}
    return {**kept, "schema": schema, "uiSchema": ui, "answers": answers, "saved": None, "urls": codes}


KEPT: Final[tuple[str, ...]] = (
    "base", "prefilled", "rev", "restored", "unlocked", "judged", "ruled", "remarkable", "remarks", "readonly",
    "beside", "submit", "about", "near",
)  # fmt: skip


def _sent(answers: Json, schema: Json) -> bool:
    """Whether what stands there already is a whole form: one that came back, or of a record to be changed."""
    return bool(answers) and set(schema.get("required", ())) - {"declaration"} <= answers.keys()


def _tried(trial: Trial, item: WorkItem, case: Case, who: str, island: Json) -> Json:
    """Of the samples that are at hand the first that the rules take, else the one with the fewest problems."""
    best: tuple[int, Json] | None = None
    there = {name: one for name, one in (island["answers"] or {}).items() if one}
    found = _candidates(trial, item, case, who, island)
    for answers in (each for made in found for each in ({**made, **there}, {**there, **made})):
        problems = [one for one in _judged(trial, item, case, who, answers) if one["severity"] != "warn"]
        if best is None or len(problems) < best[0]:
            best = len(problems), answers
        if not problems:
            break
    return best[1] if best else {}


def _candidates(trial: Trial, item: WorkItem, case: Case, who: str, island: Json) -> Iterator[Json]:
    first = ":" not in item.step and item.org == case.starter_org
    for known in [*trial.samples(item), *(trial.begun(case.process) if first else ())][:3]:
        try:
            yield trial.sample(known, who)
        except Stumble:
            continue
    yield from _made_up(trial, item, case, who, island)


def _made_up(trial: Trial, item: WorkItem, case: Case, who: str, island: Json) -> Iterator[Json]:
    """What is required; then, round by round, what the rules asked for, and other values for what they refused."""
    place = accounts.org(trial.stage.people[who]["org"])
    sampler = Sampler(island["schema"], clock.today(), _county(place))
    answers = {**sampler.required(), **_codes(trial, who, island)}
    yield _fitted(answers, island)
    for turn in range(ROUNDS):
        wrong = [one for one in _judged(trial, item, case, who, answers) if one["severity"] != "warn"]
        if not wrong:
            return
        for problem in wrong:
            _mend(answers, problem["field"], sampler, turn)
        yield _fitted(answers, island)


def _fitted(answers: Json, island: Json) -> Json:
    """With a department where one is asked for by its code, and with a place whose three codes belong together."""
    office = accounts.first_department("county")
    for name, look in (island["uiSchema"] or {}).items():
        if office and name in answers and isinstance(look, Mapping) and look.get(WIDGET) == "org":
            choices = island["schema"][FIELDS].get(name, {}).get("oneOf")
            answers[name] = choices[0]["const"] if choices else office.code
        triple = (look.get(OPTIONS) or {}).get("triple") if isinstance(look, Mapping) else None
        county = next((answers[one] for one in triple or () if one in answers), None)
        if triple and county:
            whole = county if not str(county).endswith("00") else PLACE
            answers |= dict(zip(triple, (f"{whole[:2]}0000", f"{whole[:4]}00", whole), strict=False))
    return answers


def _mend(answers: Json, pointer: str, sampler: Sampler, turn: int) -> None:
    """Another value where the problem is; a field that is not asked for goes."""
    parts = pointer.strip("/").split("/")
    whole: Any = answers
    for part in parts[:-1]:
        whole = whole.get(part) if isinstance(whole, dict) else _row(whole, part)
        if whole is None:
            return
    name = parts[-1]
    value = sampler.of_field(pointer, turn if name in whole else 0) if isinstance(whole, dict) else None
    if value is not None:
        whole[name] = value
    elif isinstance(whole, dict):
        whole.pop(name, None)


def _row(rows: Any, number: str) -> Any:
    return rows[int(number)] if isinstance(rows, list) and number.isdigit() and int(number) < len(rows) else None


def _judged(trial: Trial, item: WorkItem, case: Case, who: str, answers: Json) -> list[Json]:
    """What the application says of them, files left aside."""
    sent = {"answers": answers, **({"entry_id": str(case.entry_id)} if case.entry_id else {})}
    found = trial.stage.call(who, "POST", f"/forms/{trial.stage.key}/{item.form}/check", sent)
    problems: list[Json] = (found.get_json(silent=True) or {}).get("problems", [])
    return [one for one in problems if FILES not in one["field"] or one["rule"] != "V-ATT-1"]


def _county(place: Org | None) -> str:
    region = place.region_code if place else None
    return region if region and not region.endswith("00") else PLACE


def _codes(trial: Trial, who: str, island: Json) -> Json:
    """The first choice of fields that offer organisations of a list of their own."""
    found = {}
    for name, address in (island.get("targets") or {}).items():
        rows = trial.stage.call(who, "GET", address.removeprefix("/api/v1")).get_json(silent=True)
        if rows and rows.get("items"):
            found[name.strip("/")] = rows["items"][0]["code"]
    return found


def _offering(trial: Trial, schema: Json, ui: Json) -> tuple[Json, Json]:
    """Records, and organisations that are found by theirs, are chosen among those of the sandbox; attachments are
    samples."""
    fields, looks = dict(schema.get(FIELDS, {})), dict(ui)
    for name, look in ui.items():
        part = fields.get(name)
        if not isinstance(look, Mapping) or not isinstance(part, Mapping):
            continue
        options = look.get(OPTIONS) or {}
        kind, register = look.get(WIDGET), options.get("register")
        if kind in ("entry", "org") and register:
            fields[name], looks[name] = _choice(trial, part, look, kind, register)
        elif isinstance(part.get(ROWS), Mapping) and isinstance(look.get(ROWS), Mapping):
            rows, row_looks = _offering(trial, dict(part[ROWS]), dict(look[ROWS]))
            fields[name], looks[name] = {**part, ROWS: rows}, {**look, ROWS: row_looks}
    for name in fields:
        if name.endswith(FILES):
            looks[name] = {**looks.get(name, {}), "ui:readonly": True}
    return {**schema, FIELDS: fields}, looks


def _choice(trial: Trial, part: Mapping[str, Any], look: Mapping[str, Any], kind: str, register: str) -> Any:
    full = f"{trial.stage.key}.{register}" if "." not in register else register
    rows = select(Entry.id, Entry.owner_org, Entry.title).where(Entry.register == code(full)).limit(OFFERED)
    found = [(str(row.id) if kind == "entry" else row.owner_org, row.title) for row in db.session().execute(rows)]
    choices = [{"const": const, "title": title} for const, title in dict(found).items()]
    kept = {name: one for name, one in look.items() if name not in (WIDGET, OPTIONS)}
    if not choices:
        return {**part, "readOnly": True}, {**kept, "ui:help": NOTHING}
    return {**part, "oneOf": choices}, {**kept, WIDGET: "select"}
