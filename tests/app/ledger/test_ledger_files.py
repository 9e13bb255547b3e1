"""Pages of records link the files that their reader may open; of all others they tell the name, and why."""

import re

import pytest

from tests.plugins.country import Country

LINK = re.compile(r'href="/api/v1(/attachments/[0-9]+)"')


@pytest.mark.parametrize("who", ["yan", "zhe", "zhao", "lai", "zong"])
@pytest.mark.parametrize("path", ["", "/versions/1"])
def test_each_link_opens(country: Country, who: str, path: str) -> None:
    page = country.page(who, f"/records/licence/{country.entries['licence']}{path}").text
    links = LINK.findall(page)
    assert "许可证.pdf" in page and [country.call(who, "GET", one).status_code for one in links] == [200] * len(
        links
    )
    assert bool(links) == (who in ("yan", "zhe", "zong"))
    assert ("本页不提供打开" in page) == (not links)
