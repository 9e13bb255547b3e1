"""What a move costs: statements and commits, counted on the connection (performance budget of a submission)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app import db
from tests.plugins.country import APPROVE, Country, at, other_project, sample, task
from tests.plugins.office import REQUEST, Office

FREE = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Bill:
    """Statements and commits since it was opened."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.commits = 0

    def told(self) -> str:
        return f"{len(self.statements)}:\n" + "\n".join(" ".join(one.split())[:150] for one in self.statements)


@contextmanager
def billed(database: db.Database) -> Iterator[Bill]:
    """Count what happens inside."""
    bill = Bill()

    def statement(_connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        if not text.startswith(FREE):
            bill.statements.append(text)

    def commit(_connection: Any) -> None:
        bill.commits += 1

    event.listen(database.engine, "before_cursor_execute", statement)
    event.listen(database.engine, "commit", commit)
    yield bill
    event.remove(database.engine, "before_cursor_execute", statement)
    event.remove(database.engine, "commit", commit)


def test_sending_a_form_costs_twelve_statements_and_one_commit(office: Office) -> None:
    first, second = office.started(), office.started()
    assert office.done("li", first["work_items"][0]["id"], REQUEST).status_code == 200
    with billed(office.database) as bill:
        assert office.done("li", second["work_items"][0]["id"], REQUEST).status_code == 200
    assert len(bill.statements) <= 12, bill.told()
    assert bill.commits == 1


def test_who_sends_second_reads_the_item_once(office: Office) -> None:
    item = office.started()["work_items"][0]["id"]
    assert office.done("li", item, REQUEST).status_code == 200
    with billed(office.database) as bill:
        office.call("wang", "GET", "/me")
    known = len(bill.statements)
    with billed(office.database) as bill:
        late = office.done("wang", item, REQUEST)
    assert late.status_code == 409 and late.json["done"]["by"] == "li"
    assert len(bill.statements) <= known + 2, bill.told()
    assert bill.commits == 0


def test_sending_again_after_returns_costs_no_more(office: Office) -> None:
    case, counts = office.started(), []
    for _ in range(3):
        with billed(office.database) as bill:
            sent = office.done("li", case["work_items"][0]["id"], REQUEST)
        counts.append(len(bill.statements))
        back = {"decision": "return", "opinion": "请补充"}
        case = dict(office.done("wang", sent.json["case"]["work_items"][0]["id"], back).json["case"])
    assert len(set(counts)) == 1, counts


def test_approving_a_project_with_its_publication_costs_few_statements(each_country: Country) -> None:
    case = each_country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    with billed(each_country.database) as bill:
        done = each_country.done("zhao", task(case)["id"], APPROVE)
    assert done.json["case"]["state"] == "finished"
    # PostgreSQL waits its turn with what the rules look at, and then looks again: one, and the four they read.
    # One is the notice to the applicant, one asks whether a newer release shows the public less.
    assert len(bill.statements) <= (33 if each_country.database.sqlite else 37), bill.told()
    assert bill.commits == 1


def test_changing_an_often_changed_record_costs_no_more(country: Country) -> None:
    at("2014-09-13T09:00:00+08:00")
    report = sample("accident", project_id=country.entries["project"])
    entry, counts = None, []
    for turn in range(4):
        sent = {**report, "direct_cause": f"第{turn}次核查：顶板浮石未及时处理"}
        with billed(country.database) as bill:
            case = country.sent("zhao", "accident", sent, entry)
        counts.append(len(bill.statements))
        entry = country.decide("zhao2", case)["entry"]
    assert len(set(counts[1:])) == 1, counts


def test_saving_a_draft_costs_ten_statements(office: Office) -> None:
    item = office.started()["work_items"][0]["id"]
    with billed(office.database) as bill:
        kept = office.call("li", "PUT", f"/work-items/{item}/draft", {"answers": REQUEST}, If_Match='"0"')
    assert kept.status_code == 200
    assert len(bill.statements) <= 10, bill.told()
    assert bill.commits == 1


def test_reading_commits_nothing(office: Office) -> None:
    case = office.started()
    item = case["work_items"][0]["id"]
    with billed(office.database) as bill:
        for path in ("/me", "/cases", f"/cases/{case['id']}", "/work-items", f"/work-items/{item}", "/processes"):
            assert office.call("li", "GET", path).status_code == 200
    assert (bill.commits, [one for one in bill.statements if not one.startswith("SELECT")]) == (0, [])


def test_refused_submission_commits_nothing(office: Office) -> None:
    item = office.started()["work_items"][0]["id"]
    with billed(office.database) as bill:
        assert office.done("li", item, {"amount": -1}).status_code == 422
    assert bill.commits == 0


def test_the_page_of_a_review_reads_each_thing_once(each_country: Country) -> None:
    changed = each_country.project(leader_name="李改")
    case = each_country.sent("yan", "collect_project", changed, each_country.entries["project"])
    path = f"/items/{task(case)['id']}"
    assert each_country.page("zhao", path).status_code == 200
    with billed(each_country.database) as bill:
        assert "只看变化" in each_country.page("zhao", path).text
    assert len(bill.statements) <= 12, bill.told()
