"""Whoever reads a mask learns nothing of what stands behind it by guessing: right and wrong are answered alike."""

from pathlib import Path
from typing import Any

import pytest

from app.accounts import quotas
from app.errors import Problem
from app.packages import calls as packaged
from tests.app.cases.mask_samples import (
    CONTACT,
    MASK,
    NUMBER,
    WITNESS,
    WRONG,
    changing,
    published,
    recorded,
    sent,
    task,
    told,
)
from tests.plugins.office import Office

GUESSED = "(guess)"
OTHER = "330326196003010010"


@pytest.fixture
def here(office: Office, tmp_path: Path) -> Office:
    return published(office, tmp_path)


def alike(one: str, guess: str) -> str:
    return one.replace(guess, GUESSED)


def checked(here: Office, answers: dict[str, Any], entry: str) -> str:
    told = here.call("jia", "POST", "/forms/drawn/letter/check", {"answers": answers, "entry_id": entry})
    assert told.status_code == 200, told.text
    return str(told.text)


@pytest.mark.parametrize(
    ("name", "guesses"),
    [("id_no", (NUMBER, WRONG)), ("contact", (CONTACT, "欧阳秋晓")), ("people", (WITNESS, NUMBER))],
)
def test_a_check_answers_guesses_alike(here: Office, name: str, guesses: tuple[str, str]) -> None:
    """In the place of the mask, in a row beside it, in another field, and with a deliberate fault."""
    entry = recorded(here)
    _, shown = changing(here, entry)
    for place in ("instead", "beside", "elsewhere", "twice"):
        found = []
        for guess in guesses:
            row = {"name": "乙", "id_no": guess} if name != "contact" else {"name": guess}
            answers = {**shown, "note": "新的说明"}
            if place == "instead":
                answers[name] = [row] if name == "people" else guess
            if place in ("beside", "twice"):
                answers["people"] = [*shown["people"], row, *([row] if place == "twice" else ())]
            if place == "elsewhere":
                answers["subject"] = guess
            found.append(alike(checked(here, answers, entry), guess))
        assert found[0] == found[1], place


def test_what_comes_back_is_what_was_sent(here: Office) -> None:
    entry = recorded(here)
    _, shown = changing(here, entry)
    rows = [*shown["people"], {"name": "乙", "id_no": WITNESS}]
    told = here.call(
        "jia", "POST", "/forms/drawn/letter/check", {"answers": {**shown, "people": rows}, "entry_id": entry}
    ).json
    assert told["answers"]["people"] == [{"name": "甲", "id_no": "330326********3945"}, rows[1]]
    assert (told["answers"]["id_no"], told["answers"]["contact"]) == (MASK, "欧***")


@pytest.mark.parametrize("remarked", ["/note", "/id_no", "/people", ""])
def test_a_returned_form_answers_guesses_alike(here: Office, remarked: str) -> None:
    """What is locked is changed whenever something is typed over its mask; what was asked for is answered then."""
    case, shown = changing(here, recorded(here))
    case = sent(here, "jia", case, {**shown, "subject": "二号井"})
    back = {"decision": "return", "remarks": [{"field": remarked, "message": "请写明"}]}
    case = sent(here, "wang", case, back)
    shown = told(here, "jia", case)["answers"]
    assert shown["id_no"] == MASK
    found = []
    for guess in (NUMBER, WRONG):
        for change in ({"note": "长" * 300}, {}):
            answers = {**shown, "id_no": guess, **change, "subject": shown["subject"]}
            refused = here.done("jia", task(case), {**answers, "holder": "x" * 300})
            assert refused.status_code == 422
            found.append(alike(refused.text, guess))
    assert found[:2] == found[2:]
    locked = '"field":"/id_no","rule":"V-RETURN"'
    assert (locked in found[0]) is (remarked in ("/note", "/people"))
    case = sent(here, "jia", case, {**shown, "note": "新的说明"} if remarked in ("", "/note") else shown)
    assert told(here, "wang", case)["record"]["id_no"] == NUMBER


def test_guesses_beside_masks_are_counted(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules compare what was typed with what stands behind masks: they answer no more than so many a day."""
    entry = recorded(here)
    _, shown = changing(here, entry)
    monkeypatch.setattr(quotas, "INQUIRIES", 1)
    asked = [(NUMBER, 200), (NUMBER, 200), (WRONG, 429)]
    for guess, status in asked:
        answers = {**shown, "people": [*shown["people"], {"name": "乙", "id_no": guess}]}
        sent = {"answers": answers, "entry_id": entry}
        assert here.call("jia", "POST", "/forms/drawn/letter/check", sent).status_code == status
    typed = {**shown, "id_no": NUMBER, "contact": "丙", "people": [{"name": "乙", "id_no": NUMBER}]}
    assert here.call("jia", "POST", "/forms/drawn/letter/check", {"answers": typed}).status_code == 200


def test_what_a_rule_quotes_of_another_field_is_counted(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed where nothing is masked, a right guess comes back masked in the sentence and a wrong one open."""

    def rule(answers: dict[str, Any]) -> Any:
        yield Problem("/note", "V-X", f"没有“{answers.get('note')}”。")

    rules, entry = packaged.rules, recorded(here)
    monkeypatch.setattr(packaged, "rules", lambda *given: [*rules(*given), rule])
    _, shown = changing(here, entry)
    monkeypatch.setattr(quotas, "INQUIRIES", 2)
    for note, status in ((NUMBER, 200), (WRONG, 200), ("说明", 200), (NUMBER, 200), (OTHER, 429)):
        sent = {"answers": {**shown, "note": note}, "entry_id": entry}
        assert here.call("jia", "POST", "/forms/drawn/letter/check", sent).status_code == status, note


@pytest.mark.parametrize("name", ["id_no", "contact", "people"])
def test_what_was_sent_is_told_alike(here: Office, name: str) -> None:
    """Typed over a mask and sent: on its sheet, on the item that is done, and on the form that comes back."""
    found = list[Any]()
    for guess, other in ((NUMBER, CONTACT), (WRONG, "欧阳秋晓")):
        case, shown = changing(here, recorded(here, subject=f"{len(found)}号井"))
        typed = {"name": other, "id_no": guess}
        change = {"people": [*shown["people"], typed]} if name == "people" else {name: typed.get(name, other)}
        done, number = task(case), case["id"]
        case = sent(here, "jia", case, {**shown, "subject": "二号井" + "一" * len(found), **change})
        case = sent(here, "wang", case, {"decision": "return", "remarks": []})
        paths = (f"/cases/{number}", f"/work-items/{done}", f"/work-items/{task(case)}")
        texts = [here.call("jia", "GET", path).text for path in paths]
        signed = {"Authorization": f"Bearer {here.tokens['jia']}"}
        pages = [here.client().get(path, headers=signed).text for path in (*paths[:1], f"/items/{done}")]
        found.append([[text.count(one) for one in (guess, other, MASK)] for text in (*texts, *pages)])
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["id_no", "contact"])
def test_a_draft_is_held_against_masks(here: Office, name: str) -> None:
    """What was typed over a mask is a difference and stays as typed, whatever it says."""
    case, shown = changing(here, recorded(here))
    found = []
    for revision, guess in enumerate((NUMBER, WRONG) if name == "id_no" else (CONTACT, "欧阳秋晓")):
        draft = {"answers": {**shown, name: guess}}
        path = f"/work-items/{task(case)}"
        kept = here.call("jia", "PUT", f"{path}/draft", draft, If_Match=f'"{revision}"')
        assert kept.status_code == 200, kept.text
        item = here.call("jia", "GET", path).json
        found.append([alike(repr(item[key]), guess) for key in ("answers", "record", "differences", "base")])
        assert [one["field"] for one in item["differences"]] == [f"/{name}"]
        signed = {"Authorization": f"Bearer {here.tokens['jia']}"}
        page = here.client().get(f"/items/{task(case)}", headers=signed)
        assert page.status_code == 200
        found[-1].append(str(page.text.count(MASK)))
    assert found[0] == found[1]
