"""Every place of an article where somebody else's text may stand, one file for each: otherwise all is plain."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from tests.hostile.texts import SEQUENCES, quoted

# What newstui writes itself, with arguments that it never has: a colour, a place beyond the screen, a mode.
OWN_FORMS: Final = "\x1b[38;2;6;6;6m\x1b[66;666H\x1b[?1049h\x1b[?2026$p\x1b]22;payload\x07\x1b[<u\r\n"
PAYLOADS: Final = (OWN_FORMS, *SEQUENCES)
URL: Final = "https://a.example/plain"
Place = Callable[[str], str]


def _field(line: str, body: str = "Text.") -> Place:
    """An article with one more line in its front matter, in which SAID stands for the payload in quotes."""
    return lambda payload: f"---\n{line.replace('SAID', quoted(payload))}\n---\n{body}\n"


def _text(form: str) -> Place:
    """A plain article with a body in which SAID stands for the payload as it is, NAMED for its entities."""

    def written(payload: str) -> str:
        named = "".join(f"&#{ord(one)};&#x{ord(one):x};" for one in payload)
        return f"---\nwebUrl: {URL}\n---\n{form.replace('SAID', payload).replace('NAMED', named)}\n"

    return written


_KEYS: Final = (
    "excerpt", "type", "webUrl", "ampWebUrl", "cdnAmpWebUrl", "originalUrl", "quality", "heat", "other",
    "publishedDateTime", "secured", "provider", "topics", "images", "related", "removed",
)  # fmt: skip
_FRONT: Final[dict[str, Place]] = {
    **{key: _field(f"{key}: SAID") for key in _KEYS},
    "a key": _field("SAID: x"),
    "a key inside": _field("other: {SAID: [SAID]}"),
    "topic": _field("topics: [x, SAID]"),
    "provider.name": _field("provider: {name: SAID, domain: a.example}"),
    "provider.domain": _field("provider: {name: A, domain: SAID}"),
    "image.url": _field("images: [{url: SAID, title: x, width: 1}]"),
    "image.title": _field("images: [{url: https://a.example/i, title: SAID, width: SAID}]"),
    "related.title": _field("related: [{title: SAID, webUrl: https://a.example/r}]"),
    "related.url": _field("related: [{title: x, webUrl: SAID, ampWebUrl: SAID}]"),
    "related.provider": _field("related: [{title: x, provider: {name: SAID}, quality: SAID}]"),
    "a tag": lambda payload: f"---\na: !x{_percent(payload)} y\n---\nText.\n",
    "an alias": lambda payload: f"---\na: *{_letters(payload)}\n---\nText.\n",
    "a broken line": lambda payload: f"---\nx: a: {payload}\n---\n{payload}\n",
    "no YAML": lambda payload: f"---\n{payload}\n---\n{payload}\n",
    "TOML": lambda payload: f"+++\n{json.dumps(payload)} = {json.dumps(payload)}\n+++\nText.\n",
    "broken TOML": lambda payload: f"+++\n{payload} = {payload}\n+++\nText.\n",
    "JSON": lambda payload: (
        json.dumps({"webUrl": URL, payload: [payload], "topics": [payload]}) + "\nText.\n"
    ),
    "broken JSON": lambda payload: f'{{"title": "{payload}"}}\nText.\n',
}
_BODY: Final[dict[str, Place]] = {
    "words": _text("SAID"),
    "entities": _text("NAMED"),
    "code": _text("`SAID` `NAMED`\n\n    SAID\n\n```SAID\nSAID\n```"),
    "a link": _text("[SAID](https://a.example/x) [x](https://a.example/NAMED) [y](<SAID>) <https://SAID>"),
    "a picture": _text("![SAID](https://a.example/NAMED 'SAID')"),
    "a table": _text("| SAID | NAMED |\n|---|---|\n| SAID | NAMED |"),
    "a heading": _text("# SAID\n\n> SAID\n\n- SAID NAMED"),
    "HTML in it": _text("<p title='SAID'>SAID NAMED</p><!-- SAID --><a href='SAID'>NAMED</a>"),
}
_PAGE: Final[dict[str, Place]] = {
    "page": _text("<p title='SAID'>SAID NAMED</p><a href='NAMED'>SAID</a>"),
    "odd page": _text("<SAID a=SAID><![CDATA[SAID]]><script>SAID</script><pre>SAID</pre><title>SAID</title>"),
}
# The title is the first of all places: sentences, marks and copies name it too. So is the name of a file.
HEADLINE: Final = "headline"  # a word of such a title alone
TWINS: Final = "harbours"  # a word of two that tell the same story
TELLER: Final = "Gazette"  # of whose publisher the payload is a part
COUNT: Final = len(_FRONT) + len(_BODY) + len(_PAGE) + 6


def _percent(payload: str) -> str:
    return "".join(f"%{byte:02X}" for byte in payload.encode("utf-8", "surrogatepass"))


def _letters(payload: str) -> str:
    return "".join(one for one in payload if one.isalnum() and one.isascii()) or "x"


def _name(payload: str, cells: int) -> str:
    return "".join(one for one in payload if one not in "/\0\ud800\udfff")[:cells]


def _named(number: int, payload: str, *, broken: bool) -> tuple[str, str]:
    """A file with the payload in its name and in that of its folder."""
    head = "title: In the name" + "\nother: a: b" * broken
    return f"{_name(payload, 30)}/{number:02}{_name(payload, 60)}.md", head


def _titled(number: int, title: str, more: str = "") -> tuple[str, str]:
    return f"{number:02}.md", f"title: {quoted(title)}{more}"


def _twin(number: int, payload: str) -> tuple[str, str]:
    """One of the tellings of a story, told by the payload."""
    told = f"\nprovider: {{name: {quoted(f'{TELLER} {number} {payload}')}}}\npublishedDateTime: 2021-01-02"
    return _titled(number, f"Seven quiet {TWINS} reopen after storms {payload}", told)


def files(turn: int) -> dict[str, bytes]:
    """A file for each place, by name; `turn` says which payload is in the first, the next has the next one.

    After as many turns as there are payloads each one has been in every place. Where the place allows it,
    an article is named by its place, and its web link is plain.
    """
    found: dict[str, str] = {}
    for number, (place, made) in enumerate({**_FRONT, **_BODY, **_PAGE}.items()):
        content = made(PAYLOADS[(turn + number) % len(PAYLOADS)])
        if content.startswith("---\n") and place not in ("no YAML", "a broken line"):
            date = (
                ""
                if place == "publishedDateTime"
                else f"publishedDateTime: 2021-01-01T00:{59 - number:02}:00\n"
            )
            link = "" if "webUrl: " in content else f"webUrl: {URL}\n"
            content = f"---\ntitle: Of {place}\npublished: false\n{link}{date}{content[4:]}"
        found[f"{number:02}.{'html' if place in _PAGE else 'md'}"] = content
    at = len(found)
    said = [PAYLOADS[(turn + number) % len(PAYLOADS)] for number in range(at, COUNT)]
    for name, head in (
        _titled(at, f"In the {HEADLINE} {said[0]}"),
        _titled(at + 1, f"{said[1]} in front"),
        _named(at + 2, said[2], broken=False),
        _named(at + 3, said[3], broken=True),
        _twin(at + 4, said[4]),
        _twin(at + 5, said[4]),
    ):
        found[name] = f"---\npublished: false\nwebUrl: {URL}\n{head}\n---\nText.\n"
    assert len(found) == COUNT
    return {name: content.encode("utf-8", "surrogatepass") for name, content in found.items()}
