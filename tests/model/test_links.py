from __future__ import annotations

import string
import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import FUZZ
from tui.errors import LinkRefused
from tui.model import links

ADMITTED = [
    ("https://example.org/story", "https://example.org/story"),
    ("  https://example.org/\n", "https://example.org/"),
    ("HTTP://Example.ORG/Story", "http://example.org/Story"),
    ("https://example.org", "https://example.org"),
    ("https://example.org?q=1", "https://example.org?q=1"),
    ("https://example.org:8443/a", "https://example.org:8443/a"),
    ("https://example.org:/a", "https://example.org/a"),
    ("http://192.0.2.7/a", "http://192.0.2.7/a"),
    ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
    ("http://localhost/a", "http://localhost/a"),
    ("https://some_blog.example.org/", "https://some_blog.example.org/"),
    ("https://example.org./a", "https://example.org./a"),
    ("https://example.org/a%20b?q=%C3%A9#f", "https://example.org/a%20b?q=%C3%A9#f"),
    ("https://example.org/a(b)~c;d,e!f$g'h@i[j]*k+l", "https://example.org/a(b)~c;d,e!f$g'h@i[j]*k+l"),
    ("https://example.org/écoute?q=é#é", "https://example.org/%C3%A9coute?q=%C3%A9#%C3%A9"),
    ("https://example.org/日本", "https://example.org/%E6%97%A5%E6%9C%AC"),
    ('https://example.org/"><b>`x`{y}|z^', "https://example.org/%22%3E%3Cb%3E%60x%60%7By%7D%7Cz%5E"),
    ("https://faß.de/", "https://xn--fa-hia.de/"),  # 2008; the rules of 2003 say fass.de, another site
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
    ("https://аpple.com/", "https://xn--pple-43d.com/"),  # the first letter is Cyrillic
    ("https://日本語。jp/", "https://xn--wgv71a119e.jp/"),
    ("https://xn--fa-hia.de/", "https://xn--fa-hia.de/"),
]
NO_LINK = "There is no link."
INVISIBLE = "This link contains blanks or invisible characters."
NO_ADDRESS = "This link is not a valid web address."
NO_HOST = "This link has no valid host."
NAMED = "This link carries a user name: it may lead elsewhere than it seems."
BAD_NAME = "The host name of this link is not valid."
RELATIVE = "Only http and https links are opened: a relative link is refused."
SCHEME = "Only http and https links are opened: {} links are refused."
REFUSED = [
    ("", NO_LINK),
    (" \n\t", NO_LINK),
    ("https://example.org/" + "a" * 8_192, "This link is longer than 8192 characters."),
    ("https://example.org/a b", INVISIBLE),
    ("https://example.org/a\nb", INVISIBLE),
    ("https://example.org/a\x00b", INVISIBLE),
    ("https://example.org/\x1b]0;x\x07", INVISIBLE),
    ("https://example.org/\u202egpj", INVISIBLE),
    ("https://exam\u200bple.org/", INVISIBLE),
    ("https://example.org/\ud800", INVISIBLE),
    ("https://example.org/\u2028x", INVISIBLE),
    ("javascript:alert(1)", SCHEME.format("javascript:")),
    ("JavaScript://example.org/%0aalert(1)", SCHEME.format("javascript:")),
    ("file:///etc/passwd", SCHEME.format("file:")),
    ("mailto:a@example.org", SCHEME.format("mailto:")),
    ("data:text/html,x", SCHEME.format("data:")),
    ("ftp://example.org/", SCHEME.format("ftp:")),
    ("//example.org/a", RELATIVE),
    ("/story", RELATIVE),
    ("story.html", RELATIVE),
    ("--help", RELATIVE),
    ("http:///story", NO_HOST),
    ("http:example.org", NO_HOST),
    ("https://?q", NO_HOST),
    ("https://./", NO_HOST),
    ("https://example.org\\@evil.example/", NO_HOST),
    ("https://example.org/a\\b", NO_HOST),
    ("https://bank.example@evil.example/", NAMED),
    ("https://user:secret@example.org/", NAMED),
    ("https://example.org:99999/", NO_ADDRESS),
    ("https://example.org:http/", NO_ADDRESS),
    ("https://[::1/", NO_ADDRESS),
    ("https://[::zz]/", NO_ADDRESS),
    ("https://[v1.a]/", NO_HOST),
    ("https://[fe80::1%25eth0]/", NO_HOST),
    ("https://ex℀mple.org/", NO_ADDRESS),  # folds to a slash: another host for some programs
    ("https://☃.net/", BAD_NAME),
    ("https://a..é.example/", BAD_NAME),
    ("https://" + "é" * 70 + ".example/", BAD_NAME),
    ('https://";reboot;".example/', NO_HOST),
    ("https://$(reboot).example/", NO_HOST),
    ("https://`reboot`.example/", NO_HOST),
    ("https://a<b>.example/", NO_HOST),
    ("https://exa%6dple.org/", NO_HOST),  # browsers decode it, and go to another host than is shown
]  # fmt: skip


@pytest.mark.parametrize(("raw", "url"), ADMITTED)
def test_a_web_link_comes_out_as_plain_ascii(raw: str, url: str) -> None:
    assert links.web_url(raw) == url
    assert links.web_url(url) == url


def test_no_sign_of_ascii_that_cannot_be_seen_is_admitted() -> None:
    for sign in map(chr, range(128)):
        raw = f"https://example.org/{sign}a"
        if unicodedata.category(sign) in ("Cc", "Zs"):
            with pytest.raises(LinkRefused, match=INVISIBLE):
                links.web_url(raw)
        elif sign != "\\":
            assert links.web_url(raw)


@pytest.mark.parametrize(("raw", "sentence"), REFUSED, ids=range(len(REFUSED)))
def test_any_other_link_is_refused_with_a_sentence(raw: str, sentence: str) -> None:
    with pytest.raises(LinkRefused) as refused:
        links.web_url(raw)
    assert str(refused.value) == sentence
    assert links.identity(raw) is None


NASTY = st.text(st.sampled_from("ab.:/?#[]@\\%'\"<>|`$;&=-é日ßℹ\u202e\x1b\ud800 \n"), max_size=30)


@given(st.one_of(NASTY, NASTY.map("https://{}".format), NASTY.map("http://example.org/{}".format), st.text()))
def test_whatever_is_admitted_holds_nothing_that_a_shell_or_terminal_could_obey(raw: str) -> None:
    try:
        url = links.web_url(raw)
    except LinkRefused:
        return
    assert url.isascii()
    assert url.isprintable()
    assert not set(url) & set(' "<>\\^`{|}')
    assert url.startswith(("http://", "https://"))
    assert set(urlsplit(url).netloc) <= set(string.ascii_lowercase + string.digits + ".-_:[]")
    assert links.web_url(url) == url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.example.org/", "example.org"),
        ("http://example.org", "example.org"),
        ("https://example.org/a/", "example.org/a/"),
        ("https://xn--pple-43d.com/", "xn--pple-43d.com"),
        ("https://wwww.example.org/www.x", "wwww.example.org/www.x"),
    ],
)
def test_a_link_is_shown_without_scheme_www_and_bare_slash(url: str, shown: str) -> None:
    assert links.shown(url) == shown


SAME = [
    ("http://example.org/a", "https://example.org/a"),
    ("https://www.example.org/a", "https://example.org/a"),
    ("https://EXAMPLE.org/a", "https://example.org/a"),
    ("https://example.org/a/", "https://example.org/a"),
    ("https://example.org/", "https://example.org"),
    ("https://example.org:443/a", "http://example.org:80/a"),
    ("https://example.org/a#comments", "https://example.org/a"),
    ("https://example.org/a?utm_source=x&utm_medium=y", "https://example.org/a"),
    ("https://example.org/a?id=1&fbclid=z", "https://example.org/a?id=1"),
    ("https://example.org/a?WT.mc_id=z", "https://example.org/a"),
    ("https://example.org/a?x=1&y=2", "https://example.org/a?y=2&x=1"),
    ("https://example.org/a/amp", "https://example.org/a"),
    ("https://example.org/a/amp/", "https://example.org/a/"),
    ("https://example.org/a.amp", "https://example.org/a"),
    ("https://example.org/a/amp.html", "https://example.org/a"),
    ("https://example.org/amp/a", "https://example.org/a"),
    ("https://amp.example.org/a", "https://www.example.org/a"),
    ("https://example.org/a?amp", "https://example.org/a"),
    ("https://example.org/a?amp=1", "https://example.org/a"),
    ("https://example.org/a?outputType=amp", "https://example.org/a"),
    ("https://www-example-org.cdn.ampproject.org/c/s/www.example.org/a/amp", "https://www.example.org/a"),
    ("https://www-example-org.cdn.ampproject.org/c/www.example.org/a", "http://www.example.org/a"),
    ("https://www-example-org.cdn.ampproject.org/v/s/www.example.org/a?amp=1", "https://example.org/a"),
    ("https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
    ("https://example.org/%e6%97%a5", "https://example.org/日"),
    ("https://example.org/?q=%e6%97%a5", "https://example.org/?q=日"),
]
DIFFERENT = [
    ("https://example.org/a", "https://example.org/b"),
    ("https://example.org/a", "https://example.net/a"),
    ("https://example.org/a", "https://sub.example.org/a"),
    ("https://example.org/A", "https://example.org/a"),
    ("https://example.org/a?id=1", "https://example.org/a?id=2"),
    ("https://example.org/a?id=1", "https://example.org/a"),
    ("https://example.org:8080/a", "https://example.org/a"),
    ("https://example.org:8080/a", "https://example.org:8081/a"),
    ("https://example.org/a/b", "https://example.org/a"),
    ("https://example.org/clamp", "https://example.org/cl"),
    ("https://example.org/amplifier", "https://example.org/lifier"),
    ("https://example.org/a?example=1", "https://example.org/a"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://faß.de/", "https://fass.de/"),
    ("https://www-example-org.cdn.ampproject.org/c/s/example.org/a",
     "https://www-example-org.cdn.ampproject.org/c/s/example.org/b"),
    ("https://cdn.ampproject.org/v0.js", "https://v0.js/"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_forms_of_one_page_are_the_same(one: str, other: str) -> None:
    assert links.identity(one) == links.identity(other) is not None


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_pages_are_never_the_same(one: str, other: str) -> None:
    assert links.identity(one) is not None
    assert links.identity(one) != links.identity(other)


@given(st.text(max_size=60))
def test_every_text_has_an_identity_or_none_and_no_error(raw: str) -> None:
    assert links.identity(raw) is None or links.web_url(raw)


PIECES = [
    *"ab.:/?#[]@%-_&=;+\n é", "http://", "https://", "HTTP://", "www.", "amp.", "/amp", "/AMP/", "/amp.html", ".amp", "%e6", "%2F",
    "?utm_source=x", "&amp=1", "example.org", "x.cdn.ampproject.org/c/s/", "//", ":80", ":8080", "_", "a" * 8_150,
]  # fmt: skip
STARTS = ["", "https://", "http://example.org", "https://Example.org/", "https://x-y.cdn.ampproject.org/v/s/"]


@settings(max_examples=200 * FUZZ)
@given(st.sampled_from(STARTS), st.lists(st.sampled_from(PIECES), max_size=10))
def test_the_short_way_to_an_identity_gives_what_the_long_way_gives(start: str, pieces: list[str]) -> None:
    url = start + "".join(pieces)
    assert links.identity(url) == links._identity_of_any(url)


@pytest.mark.parametrize(
    "url", [url for pair in SAME + DIFFERENT for url in pair] + [raw for raw, _ in REFUSED]
)
def test_the_short_way_is_right_for_every_link_of_these_tests(url: str) -> None:
    assert links.identity(url) == links._identity_of_any(url)


@pytest.mark.parametrize(
    ("raw", "made"),
    [
        ("/a/", "https://site.example/b/a/"),
        ("a", "https://site.example/b/a"),
        ("./a", "https://site.example/b/a"),
        ("https://other.example/a", "https://other.example/a"),
        ("HTTP://other.example/a", "HTTP://other.example/a"),
        ("//other.example/a", "//other.example/a"),
        (" javascript:alert(1)", " javascript:alert(1)"),
        ("\\\\other.example\\a", "\\\\other.example\\a"),
    ],
)
def test_only_what_is_relative_goes_on_from_the_sites_address(raw: str, made: str) -> None:
    assert links.absolute(raw, "https://site.example/b/") == made
