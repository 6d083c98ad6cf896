"""Texts that hurt where they are drawn: what a terminal obeys, what misleads a reader, what is markup."""

from __future__ import annotations

from typing import Final

# The 97 that a terminal obeys or a reader is misled by: C0 and DEL (33), C1 (32), and 32 invisible ones.
CONTROLS: Final = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))]
INVISIBLE: Final = [
    *"\xad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062",
    *"\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb\ufffe\uffff\U000e0001\U000e0041",
    *"\U000e007f\U0001d173",
]
OBEYED: Final = [*CONTROLS, *INVISIBLE]
SEQUENCES: Final = [
    "\x1b]52;c;cGF5bG9hZA==\x07",  # the clipboard
    "\x1b]52;c;cGF5bG9hZA==\x1b\\",
    "\x9d52;c;cGF5bG9hZA==\x9c",
    "\x1b]8;;https://payload.example\x1b\\payload\x1b]8;;\x1b\\",  # a hyperlink
    "\x1b]0;payload\x07",  # the title
    "\x1b[2J\x1b[H\x9b2J",  # the screen
    "\x1bPpayload\x1b\\\x90payload\x9c\x1b_payload\x1b\\\x1b^payload\x1b\\\x1bXpayload\x1b\\",
    "\x1b[?1049l\x1b[6n\x1b[c\x1bc\x1b#8\x0e",  # another screen, questions, a reset
    "".join(OBEYED[:49]),
    "".join(OBEYED[49:]),
]
MARKUP: Final = [
    "[@click=app.quit]x[/]",
    "[@click='app.quit']x[/]",
    "[@click=app.command('quit')]x[/]",
    "[b]bold[/b]",
    "[/]",
    "[/b]",
    "[",
    "[[",
    "]",
    r"\[",
    "[red on blue]x",
    "[link=https://evil.example]x[/link]",
    "[link='javascript:alert(1)']x[/]",
    "[$primary]x",
    "$title ${title} {title} %s %(x)s",
    "[on red 50%]x[/on red]",
    "[b][i]x[/b]",
    ":smile: :warning:",
    "[@click=app.bell]]]x",
    "[not a style !!]x[/not a style !!]",
]
FIELDS: Final = (
    "title",
    "excerpt",
    "type",
    "webUrl",
    "ampWebUrl",
    "cdnAmpWebUrl",
    "quality",
    "publishedDateTime",
)


def quoted(text: str) -> str:
    """A YAML scalar that means this text, whatever is in it."""
    escaped = "".join(
        one if " " <= one < "\x7f" and one not in '"\\' else f"\\U{ord(one):08X}" for one in text
    )
    return f'"{escaped}"'


def with_everywhere(text: str, before_title: str = "") -> str:
    """An article with a text in every field that is shown, its body too."""
    said = quoted(text)
    first, *others = FIELDS
    return "\n".join(
        [
            "---",
            "published: false",
            f"{first}: {quoted(before_title + text)}",
            *(f"{field}: {said}" for field in (*others, "mood", said)),
            f"topics: [{said}, {said}]",
            f"provider: {{name: {said}, domain: {said}}}",
            f"images: [{{url: {said}, title: {said}}}]",
            f"related: [{{title: {said}, webUrl: {said}, provider: {{name: {said}}}}}]",
            "---",
            text,
        ]
    )
