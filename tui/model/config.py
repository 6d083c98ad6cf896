"""What the user and the content folder want: the values of `config.toml` and `newstui.toml`.

What is wrong in a file is left out and said, with its line; it never stops the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final, Literal, get_args

from tui.model.choices import Clipboard, Column

Default = Literal["live", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong in a file, as half a sentence; `line` counts from 1, None where the file is meant."""

    line: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DialectConfig:
    """What a `[dialect]` says; None where it says nothing.

    The keys of a field are asked in their order; dots lead into mappings. `live` is the value that the key
    `status` has where the article is live, `default` what a file without that key is. `decline` is the key
    that becomes true when an article is declined; empty where only the journal is to know. `base` is the
    site's address, that relative links go on from.
    """

    name: str | None = None
    title: tuple[str, ...] | None = None
    date: tuple[str, ...] | None = None
    excerpt: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    web: tuple[str, ...] | None = None
    amp: tuple[str, ...] | None = None
    cdn: tuple[str, ...] | None = None
    status: str | None = None
    live: bool | None = None
    default: Default | None = None
    decline: str | None = None
    base: str | None = None

    def over(self, other: DialectConfig) -> DialectConfig:
        """What this says, and of the rest what another says."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return replace(other, **{name: value for name, value in said.items() if value is not None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebound:
    """The keys that a command is to have, as they were written; the command may be unknown."""

    command: str
    keys: tuple[str, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """A query with a name. Both come from a file: untrusted text."""

    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that is wanted; the default is what holds without any file.

    `theme` and `keys` are as they were written: only the screen knows whether there are such.
    """

    theme: str | None = None
    theme_line: int | None = None
    columns: tuple[Column, ...] = tuple(Column)
    browser: str | None = None
    clipboard: Clipboard = Clipboard.AUTO
    exclude: tuple[str, ...] = ()
    keys: tuple[Rebound, ...] = ()
    views: tuple[OwnView, ...] = ()
    dialect: DialectConfig = DialectConfig()

    def within(self, folder: Config) -> Config:
        """This, the user's own, with what a content folder adds.

        Its patterns come after the user's, so that they can take one back; its views come first, where both
        name one the user's query counts; its dialect wins, key by key.
        """
        views = {one.name: one for one in folder.views} | {one.name: one for one in self.views}
        return replace(
            self,
            exclude=(*self.exclude, *folder.exclude),
            views=tuple(views.values()),
            dialect=folder.dialect.over(self.dialect),
        )


DIALECTS: Final = (
    "smartable", "jekyll", "hugo", "eleventy", "astro", "docusaurus", "zola", "hexo", "obsidian",
)  # fmt: skip
DEFAULTS: Final = get_args(Default)
SETTINGS: Final = ("theme", "columns", "browser", "clipboard", "exclude", "keys", "views", "dialect")
# A content folder's file comes with a pull, and bots write there: it may neither run a program nor choose
# what keys do, nor how the reader's screen looks.
OF_FOLDER: Final = ("exclude", "views", "dialect")


def suggestion(word: str, choices: Mapping[str, object] | tuple[str, ...]) -> str:
    """The end of a sentence about a word that is none of the choices: the likely one, else all of a few."""
    import difflib  # noqa: PLC0415 - for typos only

    near = difflib.get_close_matches(word, choices, n=1)
    if near:
        return f'; did you mean "{near[0]}"?'
    return f"; there are {', '.join(choices)}" if len(choices) <= MOST_LISTED else ""


MOST_LISTED: Final = 12  # choices that a sentence can hold


__all__ = [
    "DEFAULTS",
    "DIALECTS",
    "OF_FOLDER",
    "SETTINGS",
    "Config",
    "Default",
    "DialectConfig",
    "OwnView",
    "Problem",
    "Rebound",
    "suggestion",
]
