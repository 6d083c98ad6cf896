"""Which front-matter keys mean what in a folder, and what stands under them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from tui.model import coerce
from tui.model.triage import Status

if TYPE_CHECKING:  # 15 ms, for those who read files
    from tui.model.document import Document

DATED: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:T[0-9:]+Z?)?[-_]")
_SHARED_KEYS: Final = frozenset(
    {"type", "quality", "heat", "images", "related", "secured"}
)  # the same in every dialect that has them


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The keys of one kind of site; of several keys for one field the first that holds a value counts.

    A key `a.b` is the key b of the mapping under a. `parted`: topics in one text are parted by commas, or by
    blanks too, or not at all.
    `dated_names` and `titled_names`: a file's name tells its date (2021-05-01-), or its title. Files below a
    folder `drafts`, and below those of `folders` that are not live, are open where they do not say that they
    are. `base` is the site's address, `below` the path from the content root to where article ids
    begin, `section` the one from the top of the site, `inside` the one to its top where that lies below.
    `later_dates` are asked after the file's name. `any_case`: keys are read in any case. Where the status key
    is missing, a flag under the key `opposite` says the opposite of a draft.
    """

    name: str
    title: tuple[str, ...] = ("title",)
    date: tuple[str, ...] = ("date",)
    excerpt: tuple[str, ...] = ("description",)
    topics: tuple[str, ...] = ("tags",)
    web: tuple[str, ...] = ()
    amp: tuple[str, ...] = ()
    cdn: tuple[str, ...] = ()
    provider: tuple[str, ...] = ("provider",)
    status: Status
    parted: str = ","
    dated_names: bool = False
    titled_names: bool = False
    drafts: str | None = None
    base: str | None = None
    folders: tuple[tuple[str, bool], ...] = ()
    below: str = ""
    section: str = ""
    inside: str = ""
    later_dates: tuple[str, ...] = ()
    any_case: bool = False
    opposite: str | None = None
    _known: frozenset[str] = field(init=False, repr=False, compare=False)  # asked for with every file

    def __post_init__(self) -> None:
        named = {key for _, keys in self.named() for key in keys} | {*self.later_dates}
        # Of other sites the state and the path are also looked for by their keys.
        open_ = {self.status.key, *self.web} if self.parted else frozenset[str]()
        known = (named - open_) | _SHARED_KEYS
        object.__setattr__(self, "_known", known)

    def named(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each field with the keys it is read from, for people."""
        status = self.status
        return (
            ("title", self.title),
            ("date", self.date),
            ("excerpt", self.excerpt),
            ("topics", self.topics),
            ("provider", self.provider),
            ("web", self.web),
            ("amp", self.amp),
            ("cdn", self.cdn),
            ("published", () if status.key is None else (status.key,)),
            ("declined", status.withdrawn),
        )

    def known_keys(self) -> frozenset[str]:
        """Every key that becomes a field, so that the rest can be shown as it is."""
        return self._known

    def understood(self, document: Document) -> Document:
        """A document with its keys as this dialect writes them."""
        if not self.any_case or all(key == key.lower() for key in document.fields):
            return document
        names = {key for _, keys in self.named() for key in keys} | {*self.later_dates, *_SHARED_KEYS}
        spelt = {key.lower(): key for key in names}
        fields = {spelt.get(key.lower(), key): value for key, value in document.fields.items()}
        exact = {key: value for key, value in document.fields.items() if key in names}
        return document._replace(fields={**fields, **exact})

    def status_of(self, article_id: str, fields: Mapping[str, Any]) -> Status:
        """How an article says whether it is live, by the key as its file spells it."""
        status = self.status_at(article_id)
        if not self.any_case or status.key is None or status.key in fields:
            return status
        for key in fields:
            if key.lower() == status.key:
                return replace(status, key=key)
        if self.opposite is not None and coerce.flag(fields.get(self.opposite)) is not None:
            return replace(status, key=self.opposite, live=not status.live)
        return status

    def status_at(self, article_id: str) -> Status:
        """How the front matter of an article says whether it is live; some folders say what is so without."""
        if self.drafts is None and not self.folders:
            return self.status
        path = f"{self.below}{article_id}"
        default = self.status.default
        above = [live for folder, live in self.folders if path.startswith(folder)]  # the nearest comes last
        if above:
            default = above[-1]
        if self.drafts is not None and self.drafts in path.split("/")[:-1]:
            default = False
        return self.status if default is self.status.default else replace(self.status, default=default)

    def called(self, article_id: str) -> str | None:
        """The title that a file's name tells: without its date and ending, blanks for hyphens."""
        if not self.titled_names:
            return None
        stem = article_id.rpartition("/")[2].rpartition(".")[0]
        if self.dated_names:
            matched = DATED.match(stem)
            stem = stem[matched.end() if matched else 0 :].replace("-", " ")
        return stem or None


SMARTABLE: Final = Dialect(
    name="Smartable",
    date=("publishedDateTime",),
    excerpt=("excerpt",),
    topics=("topics",),
    web=("webUrl", "originalUrl"),
    amp=("ampWebUrl",),
    cdn=("cdnAmpWebUrl",),
    parted="",
    status=Status(key="published", withdrawn=("removed", "deleted")),
)


def value_at(fields: Mapping[str, Any], key: str) -> Any:
    """What stands under a key, or under a.b in the mapping a; None where nothing does."""
    value = fields.get(key)
    if value is None and "." in key:
        outer, _, inner = key.partition(".")
        value = coerce.mapping(fields.get(outer)).get(inner)
    return value


def first(fields: Mapping[str, Any], keys: tuple[str, ...]) -> tuple[str | None, Any]:
    """The first of `keys` with a value, and the value; None and None where no key has one."""
    for key in keys:
        value = value_at(fields, key) if "." in key else fields.get(key)
        if value is not None and value != "":
            return key, value
    return None, None


def text_of(fields: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    """The text of the first of `keys` with a value; None where that is no text."""
    return coerce.text(first(fields, keys)[1])
