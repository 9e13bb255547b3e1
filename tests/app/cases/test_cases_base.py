"""The source of a form's page holds of the approved record what this form is compared with, and nothing else."""

import json
import re
from pathlib import Path

from tests.app.cases.include_samples import HANDLING, PHONE, REPLY, WITNESS, ended, item, published
from tests.plugins.office import Office


def test_a_form_is_given_its_own_part_of_the_record(office: Office, tmp_path: Path) -> None:
    published(office, tmp_path / "hotline")
    entry = ended(office)["entry"]
    begun = office.call("li", "POST", "/cases", {"process": "hotline.answer_again", "entry_id": entry}).json[
        "case"
    ]
    headers = {"Authorization": f"Bearer {office.tokens['li']}"}
    page = office.client().get(f"/items/{item(office, begun)['id']}", headers=headers).text
    (source,) = re.findall(r'<script type="application/json" id="form-props">(.*?)</script>', page, re.S)
    assert json.loads(source)["base"] == {"answer": REPLY["answer"]}
    assert [text for text in (PHONE, WITNESS, HANDLING["finding"]) if text in page] == []
