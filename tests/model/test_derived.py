"""Links that follow from others: when, which, and that nothing follows from a link that may not be opened."""

from __future__ import annotations

import pytest

from tui.errors import LinkRefused
from tui.model import derived
from tui.model.article import Link, Links
from tui.model.derived import Found

AMP, CDN = "https://x.org/p/amp", "https://x-org.cdn.ampproject.org/c/s/x.org/p/amp"


def test_the_cdn_link_follows_from_the_amp_link_and_back() -> None:
    assert derived.find(Links(amp=AMP), Link.CDN) == Found(url=CDN, source=Link.AMP)
    assert derived.find(Links(cdn=CDN), Link.AMP) == Found(url=AMP, source=Link.CDN)


def test_what_stands_in_the_file_is_taken_as_it_stands() -> None:
    other = "https://other.cdn.ampproject.org/c/s/other.org/"
    assert derived.find(Links(amp=AMP, cdn=other), Link.CDN) == Found(url=other)
    assert derived.find(Links(amp=AMP, cdn=other), Link.AMP) == Found(url=AMP)
    assert derived.find(Links(web="HTTP://X.org/a"), Link.WEB) == Found(url="http://x.org/a")


def test_no_web_link_is_made_up() -> None:
    assert derived.find(Links(amp=AMP, cdn=CDN), Link.WEB) is None
    assert derived.find(Links(web="https://x.org/p"), Link.CDN) is None
    assert derived.find(Links(web="https://x.org/p"), Link.AMP) is None


@pytest.mark.parametrize(
    "raw", ["javascript:alert(1)", "https://user@x.org/amp", "https://x.org/a b", "amp/p", "file:///p"]
)
def test_nothing_follows_from_a_link_that_is_refused(raw: str) -> None:
    assert derived.find(Links(amp=raw), Link.CDN) is None
    assert derived.find(Links(cdn=raw), Link.AMP) is None
    assert not derived.has(Links(amp=raw), Link.CDN)
    with pytest.raises(LinkRefused):
        derived.find(Links(amp=raw), Link.AMP)
    assert derived.has(Links(amp=raw), Link.AMP)
    with pytest.raises(LinkRefused):  # a wrong one is not replaced in silence
        derived.find(Links(amp=AMP, cdn=raw), Link.CDN)


def test_a_cdn_link_by_another_rule_is_noticed() -> None:
    assert not derived.is_odd(Links(amp=AMP, cdn=CDN))
    assert not derived.is_odd(Links(amp=AMP.upper().replace("/P/AMP", "/p/amp"), cdn=CDN))
    assert derived.is_odd(Links(amp=AMP, cdn=CDN.replace("x-org", "y-org")))
    assert derived.is_odd(Links(amp=AMP, cdn=CDN.replace("/s/", "/")))
    assert not derived.is_odd(Links(amp=AMP))
    assert not derived.is_odd(Links(amp=AMP, cdn="data:x"))


def test_the_publishers_host_is_told_where_no_web_link_tells_it() -> None:
    assert derived.publisher(Links(cdn=CDN)) == "x.org"
    assert derived.publisher(Links(web="https://x.org/p", cdn=CDN)) is None
    assert derived.publisher(Links(cdn="https://elsewhere.org/c/s/x.org/p")) is None
