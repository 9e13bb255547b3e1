"""试办: a draft is played in a sandbox, kept as a walk, and not published against its walks; nothing is real."""

import json
import re
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app import db
from app.cases.models import Case
from tests.app.api.test_api_releases import files
from tests.app.cases.door_samples import page
from tests.plugins.office import Office

Json = dict[str, Any]
LI = {"org": "AJ-370685", "role": "inspector"}


def drafted(office: Office, who: str, **changed: str) -> str:
    made = office.call(who, "POST", "/releases", {"package": "tried", "files": files(**changed)})
    assert made.status_code == 201, made.text
    return str(made.json["id"])


def script(*steps: Json) -> Json:
    return {"clock": "2016-03-01T09:00:00+08:00", "people": {"li": LI}, "step": list(steps)}


def played(office: Office, who: str, release: str, *steps: Json) -> Json:
    answer = office.call(who, "POST", f"/releases/{release}/play", {"script": script(*steps)})
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def to_the_end(office: Office, who: str, release: str, start: str = "plain") -> list[Json]:
    """Steps with the sample answers, each as the page would send it, until nothing is open."""
    steps: list[Json] = [{"who": "li", "start": start}]
    stands = played(office, who, release, *steps)
    while stands["items"]:
        item = stands["items"][0]
        steps.append({"who": item["who"], "step": item["step"], "answers": item["island"]["answers"]})
        stands = played(office, who, release, *steps)
        assert stands["stumble"] is None, stands["stumble"]
    assert stands["cases"][0]["state"] == "已办结" and len(steps) == 3
    return steps


def test_a_draft_is_played_to_its_end_kept_as_a_walk_and_held_to_it(office: Office, designer: str) -> None:
    release = drafted(office, designer)
    steps = to_the_end(office, designer, release)
    with office.database.transaction():
        assert db.session().scalar(select(func.count(Case.id))) == 0
    body = {"script": script(*steps), "title": "一次通过"}
    kept = office.call(designer, "PUT", f"/releases/{release}/walks/approved", body)
    assert kept.status_code == 201, kept.text
    assert office.call(designer, "PUT", f"/releases/{release}/walks/approved", body).json["id"] == kept.json["id"]
    listed = office.call(designer, "GET", f"/releases/{kept.json['id']}/files").json["files"]
    walk = next(one["content"] for one in listed if one["name"] == "approved.toml")
    assert 'state = "finished"' in walk and "review" in walk
    told = office.call(designer, "POST", f"/releases/{kept.json['id']}/walks").json
    assert told == {"walks": [{"name": "approved.toml", "title": "一次通过", "message": ""}], "failed": 0}
    broken = drafted(office, designer, **{"approved.toml": walk.replace('step = "review"', 'step = "fill"', 1)})
    refused = office.call(designer, "POST", f"/releases/{broken}/publish")
    (fault,) = refused.json["problems"]
    assert (refused.status_code, fault["rule"], fault["file"]) == (422, "walk", "approved.toml")
    assert "第 2 步" in fault["message"] and fault["hint"]
    assert office.call(designer, "POST", f"/releases/{kept.json['id']}/publish").json["number"] == 1


def test_what_stands_in_the_way_is_told_and_bad_scripts_are_refused(office: Office, designer: str) -> None:
    release = drafted(office, designer)
    begin = {"who": "li", "start": "plain"}
    stumble = played(office, designer, release, begin, {"who": "li", "step": "fill", "answers": {}})["stumble"]
    assert (stumble["step"], stumble["status"]) == (2, 422) and stumble["problems"]
    assert played(office, designer, release, begin, {"advance": "soon"})["stumble"]["step"] == 2
    path = f"/releases/{release}/play"
    odd = [{"x": {"entry": 5}}, {"a_files": [1]}, {"a_files": [{}]}, {"a_files": [""]}]
    for answers in odd:
        assert played(office, designer, release, {**begin, "answers": answers})["stumble"]["step"] == 1
    away = {"li": LI | {"org": "AJ-nowhere"}}
    bad: list[Any] = [script(begin) | more for more in ({"clock": "0001-01-01T00:00:00+14:00"}, {"people": away})]
    bad += [None, [], {"step": []}, script({"who": "wang", "start": "plain"}), script(*[begin] * 61)]
    for wrong in bad:
        assert office.call(designer, "POST", path, {"script": wrong}).status_code == 422
    plain = Path("bench/processes/bench/plain.bpmn").read_text().replace(' default="f7"', "")
    faulty = drafted(office, designer, **{"plain.bpmn": plain})
    refused = office.call(designer, "POST", f"/releases/{faulty}/play", {"script": script(begin)})
    assert refused.status_code == 422 and refused.json["problems"]


def test_the_pages_lead_to_a_play_and_tell_the_walks(office: Office, designer: str) -> None:
    release = drafted(office, designer, **{"odd.toml": "clock = 1\n"})
    shown = page(office, designer, f"/packages/tried/{release}")
    assert "走查 odd.toml" in shown.text and "改正检查发现的问题后" in shown.text
    release = drafted(office, designer)
    assert f"/packages/tried/{release}/play/plain" in page(office, designer, f"/packages/tried/{release}").text
    text = page(office, designer, f"/packages/tried/{release}/play/plain").text
    given = json.loads(re.search(r'(?s)id="play-props">(.*?)</script>', text)[1])
    people = next(one["people"] for one in given["processes"] if one["key"] == "plain")
    assert len(people) == 2 and all(one["person"]["role"] == "inspector" for one in people)
