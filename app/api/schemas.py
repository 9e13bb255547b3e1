"""What calls take and give, as JSON Schema: the components of openapi.json. Tests hold real answers against them.

Whatever an object may hold is named here; only what a business package decides (answers, documents, schemas of
forms) is left open.
"""

from app.api.schema_parts import (
    COUNT,
    DAY,
    DAYS,
    FLAG,
    ID,
    MOMENT,
    OPEN,
    TEXT,
    Schema,
    given,
    maybe,
    of,
    one_of,
    page,
    rows,
    whole,
)
from app.enums import Act, CaseState, ItemKind, ItemState, MoveState, Outcome, ReleaseState
from app.packages.arrival import MOST_FILES
from app.packages.package import NAME
from app.reasons import LEAST, MOST

POST = whole(org=TEXT, role=TEXT)
KIND = one_of(*ItemKind)
STATE = one_of(*CaseState)
CASE_LINE: dict[str, Schema] = {
    "id": ID, "number": TEXT, "process": TEXT, "state": STATE, "rev": COUNT, "subject": maybe(TEXT),
    "summary": maybe(TEXT), "started_at": MOMENT, "finished_at": maybe(MOMENT), "entry": maybe(ID),
}  # fmt: skip
ITEM: dict[str, Schema] = {
    "id": ID, "kind": KIND, "step": TEXT, "title": TEXT, "form": maybe(TEXT), "post": POST, "open": FLAG,
    "state": one_of(*ItemState), "claimed_by": maybe(TEXT), "arrived_at": MOMENT,
    "due_at": maybe(MOMENT), "due_estimated": FLAG,
}  # fmt: skip
LINE = {**ITEM, "case": of("CaseLine"), "draft": FLAG, "returned": FLAG}
SHEET: dict[str, Schema] = {
    "submission": ID, "form": TEXT, "title": TEXT, "step": TEXT, "by_org": TEXT, "by": TEXT, "at": MOMENT,
    "current": FLAG, "answers": OPEN, "differences": rows(of("Difference")),
}  # fmt: skip
ENTRY: dict[str, Schema] = {
    "id": ID, "register": TEXT, "key": TEXT, "owner": TEXT, "title": TEXT, "state": TEXT, "version": COUNT,
    "region": maybe(TEXT), "entered_on": maybe(DAY), "document": OPEN,
}  # fmt: skip
COLUMNS = rows(whole(label=TEXT, text=TEXT))
PUBLIC: dict[str, Schema] = {
    "entry": ID, "register": TEXT, "version": COUNT, "published_at": MOMENT, "self_filed_at": maybe(MOMENT),
    "by_org": TEXT, "by_name": TEXT, "title": TEXT, "columns": COLUMNS, "document": OPEN,
}  # fmt: skip
DRAFT = {
    "draft_rev": COUNT, "restored": FLAG, "saved": maybe(whole(by=TEXT, at=MOMENT, mine=FLAG)),
    "drafts": rows(whole(by=TEXT, name=TEXT, at=MOMENT, mine=FLAG, secret=FLAG, sending=COUNT)),
    "kept": rows(whole(title=TEXT, at=MOMENT, form=TEXT, answers=OPEN)),
}  # fmt: skip
RETURNED = {
    "remarks": rows(whole(field=TEXT, message=TEXT, by_org=TEXT, by_name=TEXT)),
    "ruling": maybe(of("Ruling")),
    "rulings": rows(of("Ruling")),
    "unlocked": maybe(rows(TEXT)),
    "judged": maybe(OPEN),
    "opened": rows(whole(field=TEXT, rule=TEXT, title=TEXT)),
}
DECIDING = {
    "confirmed": rows(whole(rule=TEXT, field=TEXT, message=TEXT)),
    "answered": rows(whole(field=TEXT, message=TEXT, by_org=TEXT, changed=FLAG, beside=FLAG)),
    "numbers": rows(whole(field=TEXT, title=TEXT, kind=TEXT, text=TEXT, ticked=FLAG)),
    "receipts": rows(whole(org=TEXT, at=MOMENT, form=TEXT, answers=OPEN)),
    "remarkable": rows(whole(field=TEXT, title=TEXT, section=TEXT)),
    "public": maybe(of("Preview")),
}
ITEM_SHOWN = {
    **LINE, "schema": maybe(OPEN), "ui_schema": maybe(OPEN), "answers": OPEN, **DRAFT,
    "prefilled": rows(whole(field=TEXT, value={}, origin=TEXT)), "base": maybe(OPEN),
    "differences": rows(of("Difference")), "record_form": maybe(TEXT), "record": OPEN, **RETURNED,
    "light": maybe(whole(fields=rows(TEXT), growing=rows(TEXT))), **DECIDING, "actions": rows(TEXT),
    "file": rows(of("Sheet")), "origin": maybe(of("Origin")),
    "shows": rows(whole(register=TEXT, entry=maybe(whole(id=ID, version=COUNT, state=TEXT, document=OPEN)))),
}  # fmt: skip
PERSON = {
    "username": TEXT, "name": TEXT, "org": whole(code=TEXT, name=TEXT, kind=TEXT), "roles": rows(TEXT),
    "posts": rows(POST), "rights": rows(TEXT), "csrf": TEXT,
}  # fmt: skip
CALENDAR = {
    "year": COUNT, "source": one_of("entered", "library", "estimated"), "note": TEXT, "whole": FLAG,
    "holidays": DAYS, "working": DAYS, "entered": whole(holidays=DAYS, working=DAYS),
}  # fmt: skip
RELEASE = {
    "id": ID, "package": TEXT, "number": maybe(COUNT), "digest": TEXT,
    "state": one_of(*ReleaseState), "saved_at": MOMENT, "published_at": maybe(MOMENT),
    "continues": maybe(ID), "automatic": FLAG, "note": maybe(TEXT), "reason": maybe(TEXT),
}  # fmt: skip
MIGRATION = {
    "id": ID, "release": ID, "reason": TEXT, "outcomes": rows(one_of(Outcome.MOVES, Outcome.SKIPS)),
    "rehearsed": whole(**{one.value: COUNT for one in Outcome}), "begun_at": MOMENT, "finished_at": maybe(MOMENT),
    "counts": whole(**{one.value: COUNT for one in MoveState}),
}  # fmt: skip
WORDS: Schema = {"type": "string", "minLength": 1, "pattern": r"\S"}
"""What must not be missing: something is seen of it."""
ENTERED_DAYS = 200
ENTERED = {**DAYS, "maxItems": ENTERED_DAYS}
TYPED: Schema = {"type": "string", "minLength": 1}
FILES = {**rows(whole(name=WORDS, content=TEXT)), "minItems": 1, "maxItems": MOST_FILES}
PACKAGE: Schema = {"type": "string", "pattern": f"^{NAME}$"}
NOTE: Schema = {**WORDS, "minLength": LEAST, "maxLength": MOST}
REASON = whole(reason={**WORDS, "minLength": LEAST})
CONFIRMED = 500
RULE = r"[A-Za-z][A-Za-z0-9_.-]{0,39}(:(/[^/\s]{1,80}){1,8})?"
CONFIRM = {**rows({"type": "string", "pattern": f"^{RULE}$"}), "maxItems": CONFIRMED}

ASKED: dict[str, Schema] = {
    "Nothing": given(),
    "Start": given("process", process=WORDS, answers=maybe(OPEN), entry_id=maybe(TEXT), confirm=maybe(CONFIRM)),
    "Answers": given(answers=maybe(OPEN), confirm=maybe(CONFIRM)),
    "Return": given(
        to=one_of("previous"),
        opinion=TEXT,
        remarks=rows(given("message", field=TEXT, message=TEXT)),
        answers=maybe(OPEN),
        confirm=maybe(CONFIRM),
    ),
    "Transfer": given("to_user", to_user=WORDS, reason=maybe(TEXT)),
    "Draft": given(answers=maybe(OPEN), over=FLAG, confirm=maybe(CONFIRM)),
    "TakeDraft": whole(by=WORDS),
    "Check": given(answers=maybe(OPEN), entry_id=maybe(TEXT)),
    "Reason": REASON,
    "Move": whole(**{"from": WORDS, "to": WORDS}, **REASON["properties"]),
    "Variables": whole(values=OPEN, **REASON["properties"]),
    "RevealSending": whole(submission=ID, **REASON["properties"]),
    "SignIn": given("username", "password", username=WORDS, password=TYPED, code=maybe(TEXT)),
    "CalendarChange": given(holidays=ENTERED, working=ENTERED, remove=ENTERED, reset=FLAG, whole=FLAG),
    "Package": given(
        "package", "files", package=PACKAGE, files=FILES, continues=maybe(ID), automatic=FLAG, note=maybe(NOTE)
    ),
    "Migrate": given("reason", reason=WORDS, outcomes=maybe(rows(one_of(Outcome.MOVES, Outcome.SKIPS)))),
    "Why": given(reason=NOTE),
    "Publishing": given(reason=NOTE, digest=maybe(TEXT)),
    "Script": given("script", script=OPEN, title=maybe(NOTE)),
    "TablesSent": whole(content=WORDS),
    "TableFacts": whole(content=WORDS, table=WORDS, given=OPEN),
    "FormMarks": whole(facts=rows(TEXT), registers=OPEN),
    "FormTrial": given("schema", "ui_schema", schema=WORDS, ui_schema=WORDS, answers=maybe(OPEN)),
}
"""What is sent along."""

TOLD: dict[str, Schema] = {
    "Problem": given("field", "rule", "severity", "message", field=TEXT, rule=TEXT, severity=TEXT, message=TEXT),
    "Fault": whole(element=TEXT, rule=TEXT, message=TEXT, hint=TEXT, file=TEXT),
    "Refusal": {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "pattern": "^urn:problem:"},
            "title": TEXT, "status": {"type": "integer"}, "detail": TEXT, "reference": TEXT,
            "problems": rows({"anyOf": [of("Problem"), of("Fault")]}),
            "links": rows(whole(title=TEXT, href=TEXT)),
            "done": given("at", "what", by=maybe(TEXT), at=MOMENT, what=TEXT),
        },
    },
    "Difference": whole(field=TEXT, title=TEXT, old={}, new={}, kind=TEXT, computed=FLAG),
    "Ruling": whole(
        org=TEXT, role=TEXT, at=MOMENT, decision=TEXT, said=TEXT, opinion=TEXT, about=rows(rows(TEXT)), then=TEXT
    ),
    "Preview": whole(
        face=maybe(TEXT), document=OPEN, view=rows(of("Section")), withdrawn=maybe(OPEN), failed=maybe(TEXT)
    ),
    "Section": whole(title=TEXT, rows={"type": "array"}),
    "Item": whole(**ITEM),
    "ItemLine": whole(**LINE),
    "ItemShown": whole(**ITEM_SHOWN),
    "Inbox": page("ItemLine"),
    "CaseLine": whole(**CASE_LINE),
    "Cases": page("CaseLine"),
    "Submission": whole(id=ID, form=TEXT, step=TEXT, at=MOMENT, by=TEXT, by_org=TEXT),
    "Case": whole(
        **CASE_LINE, release=ID, waits_for=rows(TEXT), work_items=rows(of("Item")),
        submissions=rows(of("Submission")),
    ),
    "CaseAnswer": whole(case=of("Case")),
    "CaseShown": whole(case=of("Case"), file=rows(of("Sheet")), origin=maybe(of("Origin"))),
    "CaseMoved": whole(case=whole(id=ID, number=TEXT, state=STATE)),
    "Sheet": whole(**SHEET),
    "Origin": whole(case=ID, number=TEXT, file=rows(of("Sheet"))),
    "Receipt": whole(
        case=ID, number=TEXT, state=STATE, form=TEXT, decision=maybe(TEXT), title=TEXT, sent_at=MOMENT, by=TEXT,
        by_org=TEXT, desks=rows(of("Desk")), recall=maybe(ID), at_once=FLAG, came_back=FLAG, entry=maybe(ID),
        public=maybe(TEXT), withdrawn_by=maybe(TEXT),
    ),
    "Desk": whole(
        step=TEXT, title=TEXT, post=POST, open=FLAG, due_at=maybe(MOMENT), due_estimated=FLAG,
        working_days=maybe(COUNT), next=rows(whole(when=TEXT, then=TEXT)),
    ),
    "Trail": page("TrailLine"),
    "TrailLine": whole(at=MOMENT, kind=TEXT, step=maybe(TEXT), org=maybe(TEXT), by=maybe(TEXT), note=OPEN),
    "Diagrams": rows(
        whole(process=TEXT, title=TEXT, bpmn=TEXT, lanes=OPEN, active=rows(TEXT), done=rows(TEXT))
    ),
    "Processes": rows(whole(key=TEXT, title=TEXT)),
    "Targets": whole(items=rows(whole(code=TEXT, name=TEXT, why=TEXT))),
    "Colleagues": whole(items=rows(whole(username=TEXT, name=TEXT))),
    "Saved": whole(rev=COUNT, saved_at=MOMENT, left_out=rows(of("Problem"))),
    "Taken": whole(rev=COUNT),
    "Checked": whole(
        verdict=one_of("accept", "normalize", "warn", "reject"), answers=OPEN, given=rows(TEXT),
        problems=rows(of("Problem")), way=maybe(whole(kind=TEXT, message=TEXT)),
    ),
    "File": whole(id=ID, name=TEXT, size=COUNT, type=TEXT, sha256=TEXT),
    "Entry": whole(**ENTRY),
    "EntryShown": whole(
        **ENTRY, pending_case=maybe(ID), links=rows(whole(name=TEXT, id=ID, register=TEXT, title=TEXT))
    ),
    "EntryLine": whole(**ENTRY, columns=COLUMNS),
    "Entries": page("EntryLine"),
    "Version": whole(
        version=COUNT, kind=TEXT, approved_at=MOMENT, by_org=TEXT, approved=FLAG, sent_by=maybe(TEXT),
        document=OPEN,
    ),
    "Versions": page("Version"),
    "Published": whole(**PUBLIC),
    "PublishedShown": whole(**PUBLIC, view=rows(of("Section"))),
    "Publications": page("Published"),
    "Person": whole(**PERSON),
    "Codes": {"anyOf": [
        rows({"type": ["string", "array"]}),
        whole(items=rows(whole(code=TEXT, name=TEXT, telephone=maybe(TEXT), address=maybe(TEXT)))),
    ]},
    "Calendar": whole(**CALENDAR),
    "CalendarChanged": whole(**CALENDAR, moved=COUNT),
    "Incident": whole(
        id=ID, reference=maybe(TEXT), case=maybe(ID), package=maybe(TEXT), process=maybe(TEXT), release=maybe(ID),
        element=maybe(TEXT), operation=maybe(TEXT), text=TEXT, times=COUNT, at=MOMENT, closed_at=maybe(MOMENT),
        reason=maybe(TEXT),
    ),
    "Incidents": page("Incident"),
    "Intervention": whole(id=ID, case=ID, kind=one_of(*Act), reason=TEXT, asked_at=MOMENT, agreed=maybe(FLAG)),
    "Opening": whole(
        id=ID, at=MOMENT, kind=TEXT, by=maybe(TEXT), by_name=maybe(TEXT), by_org=maybe(TEXT), case=maybe(ID),
        number=maybe(TEXT), register=maybe(TEXT), entry=maybe(ID), title=maybe(TEXT), fields=rows(TEXT),
        reason=maybe(TEXT),
    ),
    "Openings": page("Opening"),
    "Release": whole(**RELEASE), "Releases": page("Release"),
    "Files": whole(files=rows(whole(name=TEXT, content=TEXT))),
    "FileText": whole(content=TEXT),
    "FormPreview": whole(html=TEXT, problems=rows(TEXT)),
    "Consequences": whole(problems=rows(TEXT), changes=rows(whole(
        field=TEXT, title=TEXT, told=rows(TEXT), judged=FLAG, missing=FLAG, records=COUNT, running=COUNT,
        drafts=COUNT, unfit=COUNT, empty=COUNT, more=FLAG, mentions=rows(whole(file=TEXT, where=TEXT)),
    ))),
    "Walks": whole(walks=rows(whole(name=TEXT, title=TEXT, message=TEXT)), failed=COUNT),
    "Rehearsal": whole(
        counts=whole(**{one.value: COUNT for one in Outcome}), next=maybe(ID), total=COUNT,
        cases=rows(whole(
            id=ID, number=TEXT, process=TEXT, places=rows(TEXT), outcome=one_of(*Outcome), reason=TEXT,
        )),
    ),
    "Migration": whole(**MIGRATION),
    "Migrations": page("Migration"),
    "MigrationShown": whole(
        **MIGRATION, next=maybe(ID), total=COUNT,
        cases=rows(whole(id=ID, number=TEXT, state=one_of(*MoveState), reason=TEXT, at=maybe(MOMENT))),
    ),
    "TablesJudged": whole(
        faults=rows(whole(table=TEXT, rule=TEXT, column=maybe(COUNT), message=TEXT)),
        tables=rows(whole(
            id=TEXT,
            inputs=rows(whole(expression=TEXT, label=TEXT, kind=TEXT, options=rows(TEXT))),
            beside=rows(TEXT), outputs=rows(TEXT),
            findings=rows(whole(kind=TEXT, rules=rows(TEXT), message=TEXT, example=maybe(OPEN))),
            tests=rows(whole(name=TEXT, message=TEXT, rules=rows(TEXT))),
        )),
    ),
    "TableTried": whole(
        rows=rows(whole(rule=TEXT, hit=FLAG, cells=rows(maybe(FLAG)), message=TEXT)), outputs=maybe(OPEN),
        message=TEXT,
    ),
    "Description": OPEN,
    "Nothing": given(),
}  # fmt: skip
"""What is answered."""
