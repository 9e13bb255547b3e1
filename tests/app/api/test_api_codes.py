"""The tree of regions as forms fetch it: small, and once for as long as it says the same."""

import gzip
import re

import pytest

from tests.plugins.country import Country, task

REGIONS = "/api/v1/codes?kind=region"


def address(country: Country) -> str:
    """Where a form says that it is."""
    begun = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    found = re.search(r"/api/v1/codes[^\"]+", country.page("yan", f"/items/{task(begun)['id']}").text)
    assert found is not None
    return found[0].replace("\\u0026", "&")


def test_a_form_fetches_its_regions_once(country: Country) -> None:
    marked = country.page("yan", address(country))
    assert marked.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert marked.headers["Vary"] == "Accept-Encoding" and marked.json == country.client().get(REGIONS).json


@pytest.mark.parametrize("query", ["", "&mark=", "&mark=0123456789abcdef"])
def test_without_their_mark_they_are_asked_for_again(country: Country, query: str) -> None:
    first = country.page("yan", REGIONS + query)
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    same = country.client().get(REGIONS, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")


def test_they_travel_packed(country: Country) -> None:
    plain = country.client().get(REGIONS)
    packed = country.client().get(REGIONS, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and len(packed.data) * 2 < len(plain.data)
    assert gzip.decompress(packed.data) == plain.data and packed.headers["ETag"] != plain.headers["ETag"]


def test_a_mark_is_of_regions_alone(country: Country) -> None:
    refused = country.client().get("/api/v1/codes?kind=department&mark=x")
    assert refused.status_code == 400 and "只用于地区" in refused.json["detail"]
