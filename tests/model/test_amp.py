"""The AMP cache's rule, by its own published examples and at its edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import LinkRefused
from tui.model import amp, links

STORM = (
    "itwasadarkandstormynight.therainfellintorrents.exceptatoccasionalintervals"
    "whenitwascheckedby.aviolentgustofwindwhichsweptupthestreets.com"
)
SUBDOMAINS = [
    ("example.org", "example-org"),
    ("www.example.org", "www-example-org"),
    ("hello-world.com", "hello--world-com"),
    ("hello--world.com", "hello----world-com"),
    # Hyphens in positions 3 and 4 would pass for an encoded name.
    ("en-us.example.com", "0-en--us-example-com-0"),
    ("a-b.c", "a--b-c"),  # in 2 and 3
    ("abc-d.e", "abc--d-e"),  # in 4 and 5
    ("ab.-c.de", "0-ab---c-de-0"),  # of which one was a dot
    ("xn--bcher-kva.ch", "xn--bcher-ch-65a"),
    ("xn--c1yn36f.com", "xn---com-k47jg78q"),
    # From right to left alone is readable; both ways in one label are not allowed.
    ("xn--4gbrim.xn----rmckbbajlc6dj7bxne2c.xn--wgbh1c", "xn-------i5fvcbaopc6fkc0de0d9jybegt6cd"),
    ("hello.xn--4gbrim.xn----rmckbbajlc6dj7bxne2c.xn--wgbh1c", "a6h5moukddengbsjm77rvbosevwuduec2blkjva4223o4bgafgla"),
    # A hash where nothing else fits: no dot, too long.
    ("toplevelnohyphens", "qsgpfjzulvuaxb66z77vlhb5gu2irvcnyp6t67cz6tqo5ae6fysa"),
    ("no-dot-domain", "4lxc7wqq7b25walg4rdiil62veijrmqui5z3ept2lyfqqwpowryq"),
    (STORM, "dgz4cnrxufaulnwku4ow5biptyqnenjievjht56hd7wqinbdbteq"),
]  # fmt: skip


@pytest.mark.parametrize(("host", "subdomain"), SUBDOMAINS)
def test_a_host_has_one_name_in_the_cache(host: str, subdomain: str) -> None:
    assert amp.subdomain(host) == subdomain


def test_63_characters_fit_and_64_are_hashed() -> None:
    host = "a" * 59 + ".org"
    assert amp.subdomain(host) == "a" * 59 + "-org"
    assert len(amp.subdomain("a" + host)) == 52
    assert len(amp.subdomain("a-" + "a" * 57 + ".org")) == 52  # 63, and 64 with its hyphen doubled


@pytest.mark.parametrize(
    "host", ["example.org.", "-a.example", "xn--a-b.org", "xn--\x61\x62.xn--99999999.org"]
)
def test_a_host_that_makes_no_label_is_hashed(host: str) -> None:
    assert len(amp.subdomain(host)) == 52


PAGES = [
    ("https://example.org/p/amp", "https://example-org.cdn.ampproject.org/c/s/example.org/p/amp"),
    ("http://example.org/p/amp", "https://example-org.cdn.ampproject.org/c/example.org/p/amp"),
    ("https://www.example.org", "https://www-example-org.cdn.ampproject.org/c/s/www.example.org"),
    ("https://example.org/", "https://example-org.cdn.ampproject.org/c/s/example.org/"),
    ("https://example.org/g?v=Hello%20World", "https://example-org.cdn.ampproject.org/c/s/example.org/g?v=Hello%20World"),
    ("https://example.org/g?a=1&b=/c/s/#part", "https://example-org.cdn.ampproject.org/c/s/example.org/g?a=1&b=/c/s/#part"),
    ("https://example.org:8443/p", "https://example-org.cdn.ampproject.org/c/s/example.org:8443/p"),
    ("https://bücher.ch/ä", "https://xn--bcher-ch-65a.cdn.ampproject.org/c/s/xn--bcher-kva.ch/%C3%A4"),
    ("https://example.org/a//b/", "https://example-org.cdn.ampproject.org/c/s/example.org/a//b/"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "cached"), PAGES)
def test_a_page_has_one_address_in_the_cache_and_the_way_back_leads_to_it(page: str, cached: str) -> None:
    checked = links.web_url(page)
    assert amp.cached(checked) == cached
    assert links.web_url(cached) == cached
    assert amp.original(cached) == checked


@pytest.mark.parametrize(("page", "origin"), [("https://x.org:443/p", "s/x.org"), ("http://x.org:80/p", "x.org"),
                                              ("http://x.org:443/p", "x.org:443")])  # fmt: skip
def test_the_schemes_own_port_is_left_out(page: str, origin: str) -> None:
    assert amp.cached(page) == f"https://x-org.cdn.ampproject.org/c/{origin}/p"


@pytest.mark.parametrize(
    "url",
    [
        "https://x-org.cdn.ampproject.org/c/s/x.org/p",
        "https://cdn.ampproject.org/c/s/x.org/p",
        "http://192.0.2.7/amp",
        "http://[2001:db8::1]/amp",
    ],
)
def test_what_is_in_the_cache_or_has_no_name_is_not_cached(url: str) -> None:
    assert amp.cached(url) is None


@pytest.mark.parametrize(
    ("cached", "page"),
    [
        ("https://x-org.cdn.ampproject.org/v/s/x.org/p?amp_js_v=0.1", "https://x.org/p?amp_js_v=0.1"),
        ("https://cdn.ampproject.org/c/x.org/p", "http://x.org/p"),
        ("https://x-org.cdn.ampproject.org/c/s/X.org%3A8443/p", "https://x.org:8443/p"),
        ("https://x-org.cdn.ampproject.org/i/s/x.org/p.png", None),  # an image is no page
        ("https://x-org.cdn.ampproject.org/c/s/", None),
        ("https://x-org.cdn.ampproject.org/c/s/p", None),
        ("https://x-org.cdn.ampproject.org/", None),
        ("https://x-org.cdn.ampproject.org.evil.org/c/s/x.org/p", None),
        ("https://evilcdn.ampproject.org/c/s/x.org/p", None),
        ("https://x.org/c/s/y.org/p", None),
        ("https://x-org.cdn.ampproject.org/c/s/user@x.org/p", None),
    ],
)
def test_the_way_back(cached: str, page: str | None) -> None:
    assert amp.original(cached) == page


@given(st.text("abc.-_:/?#%@é界א0\\ ", max_size=40))
def test_any_checked_link_has_a_checked_one_in_the_cache_that_leads_back(tail: str) -> None:
    try:
        url = links.web_url(f"https://{tail}")
        if (cached := amp.cached(url)) is None:
            return
    except (LinkRefused, ValueError):
        return
    assert links.web_url(cached) == cached
    host = cached.removeprefix("https://").partition("/")[0]
    assert all(len(label) <= 63 for label in host.split("."))
    back = amp.original(cached)
    assert back is None or back.rstrip("/") == url.replace(":443/", "/").rstrip("/")
