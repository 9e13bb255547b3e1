"""A complete little business that passes the deploy gate; tests break it in one place."""

from app.engine.gate import Message, Vocabulary
from tests.app.engine import engine_diagrams as d

KNOWN = Vocabulary(
    operators={"o.route": frozenset({"kind"}), "publish": frozenset(), "remind": frozenset({"org"})},
    forms=frozenset({"project", "review", "sign"}),
    lanes=frozenset({"reviewer"}),
    inputs=frozenset({"starter", "starter_user", "case", "entry"}),
    messages={"withdraw": Message(True), "stop": Message(True), "come": Message(False, ("waitsFor", "key"))},
)

NODES = [
    d.start(), d.xor("merge"), d.user("fill", "project", "project"),
    d.service("route", "o.route", "route", kind='project["kind"]'), d.rule("grade", "grading"),
    d.call("examine", "reviewing"), d.boundary("recall", "examine", d.message("withdraw")),
    d.boundary("late", "examine", d.timer("PT48H"), interrupting=False), d.service("nudge", "remind", org="route"),
    d.end("nudged"), d.xor("gate", default="back"), d.parallel("fork"),
    d.user("sign", "signed", "sign", d.instances("signers", "signer", "signatures", "signed")),
    d.catch("settle", d.timer("P10D")), d.parallel("join"), d.service("show", "publish"), d.end(),
]  # fmt: skip
FLOWS = [
    "begin > merge", "merge > fill", "fill > route", "route > grade", "grade > examine", "examine > gate",
    "recall > merge", "late > nudge", "nudge > nudged", 'yes: gate > fork | review["decision"] == "approve"',
    "back: gate > merge", "fork > sign", "fork > settle", "sign > join", "settle > join", "join > show",
    "show > done",
]  # fmt: skip
REVIEWING = d.process(
    "reviewing", [d.start("in"), d.user("review"), d.end("out")], ["in > review", "review > out"]
)
MAIN = d.document(d.process("main", NODES, FLOWS), messages=("withdraw",), errors=("E1",))
CALLED = d.document(REVIEWING)
ROWS = [['"a"', '"县级"', '["处长"]'], ["-", '"市级"', '["处长", "总工"]']]
TABLE = d.table("grading", ['project["kind"]'], ["level", "signers"], ROWS)
