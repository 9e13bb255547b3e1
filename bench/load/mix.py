"""What people do, as a locust file. LOAD_DATA, LOAD_THINK (seconds) and LOAD_RESULT come from outside."""

import io
import os
import random
import time
from collections import defaultdict, deque
from itertools import count
from pathlib import Path
from typing import Any

import orjson
from locust import HttpUser, between, events
from PIL import Image
from requests.adapters import HTTPAdapter

DATA = orjson.loads(Path(os.environ["LOAD_DATA"]).read_bytes())
THINK = float(os.environ["LOAD_THINK"])
TICKS = ("consistent", "complete", "licences_valid", "in_jurisdiction", "no_sensitive_leak")
APPROVE = {"decision": "approve", **dict.fromkeys(TICKS, True)}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PUBLIC = ("/", "/public/project", "/public/contractor", "/public/accident")
NUMBERS = count()
TO_REVIEW: dict[str, deque[str]] = defaultdict(deque)
REVIEWERS = defaultdict(list)
for org, token in DATA["people"]:
    REVIEWERS[org].append(token)


def scan() -> bytes:
    """A scanned page of some 1 MB."""
    kept = io.BytesIO()
    Image.effect_noise((1250, 1250), 60).convert("RGB").save(kept, "JPEG", quality=88)
    return kept.getvalue()


def identity() -> str:
    """A valid number of an invented person, each a new one."""
    number = next(NUMBERS)
    plain = f"370685{1960 + number // 1000 % 40}{1 + number // 40000 % 12:02}11{number % 1000:03}"
    return plain + "10X98765432"[sum(int(sign) * one for sign, one in zip(plain, WEIGHTS, strict=True)) % 11]


SCAN = scan()


class Source(HTTPAdapter):  # type: ignore[misc]
    """Requests from an address of one's own: rates count by it."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__()

    def init_poolmanager(self, *given: Any, **more: Any) -> None:
        """With that address."""
        address = f"127.9.{self.number // 250}.{self.number % 250 + 1}"
        super().init_poolmanager(*given, source_address=(address, 0), **more)


class Person(HttpUser):  # type: ignore[misc]
    """Somebody on line: an inspector or a contractor, both also readers of the public pages."""

    wait_time = between(0.5 * THINK, 1.5 * THINK)

    def on_start(self) -> None:
        """Sit down at a place of one's own."""
        self.number = next(NUMBERS)
        self.org, token = DATA["people"][self.number % len(DATA["people"])]
        self.bearer = {"Authorization": f"Bearer {token}"}
        self.client.mount("http://", Source(self.number))
        self.todo: list[Any] = []
        self.project = random.choice([one for one in DATA["projects"] if one["unit"] == self.unit()])
        time.sleep(random.uniform(0, THINK))

    def unit(self) -> str:
        """The contractor one fills in for: the own one, an inspector's share goes to any."""
        units = sorted({one["unit"] for one in DATA["projects"]})
        return str(self.org) if self.org in units else units[self.number % len(units)]

    def as_unit(self) -> dict[str, str]:
        """In the name of the contractor."""
        tokens = REVIEWERS[self.project["unit"]]
        return {"Authorization": f"Bearer {tokens[self.number % len(tokens)]}"}

    def inbox(self) -> None:
        """Half of everything."""
        self.client.get("/inbox", headers=self.bearer, name="inbox")

    def fill(self) -> None:
        """One step of a report: begin, save twice, send."""
        if not self.todo:
            self.todo = [self.begin, self.save, self.save, self.send]
        self.todo.pop(0)()

    def begin(self) -> None:
        """A new report."""
        sent = {"process": "outsourcing.collect_project"}
        came = self.client.post("/api/v1/cases", json=sent, headers=self.as_unit(), name="begin")
        if came.status_code != 201:
            self.todo = []
            return
        (self.item,) = (one["id"] for one in came.json()["case"]["work_items"])
        self.rev, own = 0, identity()
        self.confirmed: list[str] = []
        name = {
            "project_name": f"{self.project['answers']['project_name']}{int(own[:-1]) % 10**7}号",
            "leader_id_no": own,
        }
        crew = {field: [{"name": "王样例", "id_no": identity()}] for field in ("safety_officers", "tech_staff")}
        self.answers = {**self.project["answers"], **name, **crew}

    def save(self) -> None:
        """暂存."""
        path, held = f"/api/v1/work-items/{self.item}/draft", {**self.as_unit(), "If-Match": f'"{self.rev}"'}
        came = self.client.put(path, json={"answers": self.answers}, headers=held, name="draft")
        self.rev = came.json()["rev"] if came.status_code == 200 else self.rev

    def send(self) -> None:
        """With its scan; what has to be confirmed is."""
        path, sent = (
            f"/api/v1/work-items/{self.item}/complete",
            {"answers": self.answers, "confirm": self.confirmed},
        )
        with self.client.post(path, json=sent, headers=self.as_unit(), name="send", catch_response=True) as came:
            asked = came.json().get("problems", []) if came.status_code == 422 else []
            if asked and not self.confirmed and {one["severity"] for one in asked} == {"warn"}:
                self.confirmed, self.todo = [one["rule"] for one in asked], [self.send]
                came.success()
                return
            if came.status_code == 200:
                open_now = [
                    one for one in came.json()["case"]["work_items"] if one["kind"] == "task" and one["open"]
                ]
                TO_REVIEW[open_now[0]["post"]["org"]].append(open_now[0]["id"]) if open_now else None
            else:
                came.failure(came.text[:300])

    def review(self) -> None:
        """Open what waits at some office, and approve what one has opened."""
        if opened := getattr(self, "opened", None):
            path, self.opened = f"/api/v1/work-items/{opened[0]}/complete", None
            self.client.post(path, json={"answers": APPROVE}, headers=opened[1], name="approve")
            return
        office = next((org for org, waiting in TO_REVIEW.items() if waiting), None)
        if office is None:
            self.client.get("/inbox", headers=self.bearer, name="inbox")
            return
        item, tokens = TO_REVIEW[office].popleft(), REVIEWERS[office]
        self.opened = item, {"Authorization": f"Bearer {random.choice(tokens)}"}
        self.client.get(f"/items/{item}", headers=self.opened[1], name="review")

    def read(self) -> None:
        """What everybody may."""
        path = random.choice(PUBLIC)
        self.client.get(path, name="public")

    def upload(self) -> None:
        """A scan."""
        file = {"file": ("扫描件.jpg", SCAN, "image/jpeg")}
        self.client.post("/api/v1/attachments", files=file, headers=self.bearer, name="upload")


SHARES = {Person.inbox: 50, Person.fill: 20, Person.read: 15, Person.review: 10, Person.upload: 5}
Person.tasks = [act for act, share in SHARES.items() for _ in range(share)]


def told(environment: Any, **_more: Any) -> None:
    """Figures of each kind of request, and of all."""
    stats = environment.stats
    lines = {one.name: figures(one) for one in sorted(stats.entries.values(), key=lambda one: -one.num_requests)}
    errors = [f"{one.name}: {one.error} x{one.occurrences}" for one in stats.errors.values()]
    found = {"all": figures(stats.total), **lines, "failures": errors}
    Path(os.environ["LOAD_RESULT"]).write_bytes(orjson.dumps(found))


def figures(one: Any) -> dict[str, float]:
    """Requests, per second, milliseconds, failures."""
    spread = {f"p{round(100 * share)}": one.get_response_time_percentile(share) for share in (0.5, 0.95, 0.99)}
    return {"requests": one.num_requests, "per_s": round(one.total_rps, 1), **spread, "failed": one.num_failures}


events.quitting.add_listener(told)
