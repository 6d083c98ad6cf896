"""Which dialect the articles of a folder are written in, and why."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.errors import FileRefused, FrontMatterError
from tui.model import coerce, dialects
from tui.model.dialects import Sample
from tui.model.keys import Dialect
from tui.model.triage import Status
from tui.store import files, signs

if TYPE_CHECKING:  # few have settings
    from tui.model.config import Config
    from tui.model.exclude import Excluded

SAMPLES: Final = 40  # files that are looked into: 5 ms
MORE_SAMPLES: Final = 2_000  # where those tell nothing: a key that few files have may tell; 0.2 s
_CMS: Final = "frontmatter.json"
_LIVE_WORDS: Final = ("published", "publish", "public", "live", "final")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an earlier run has found: the name in `dialects.DIALECTS`, why, and by which sign."""

    name: str
    because: str
    sign: str

    @classmethod
    def read(cls, content: bytes | None) -> Kept | None:
        """What `Site.kept` has written; None where it is nothing of ours."""
        try:
            found = json.loads(content or b"")
            return cls(name=found["name"], because=found["because"], sign=found["sign"])
        except (ValueError, TypeError, KeyError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A folder's dialect; `because` says in words what told it. `excluded` judges paths below the root.

    `told` is the part of it that a later run need not find out again, with `name` and `sign`.
    """

    dialect: Dialect
    because: str
    told: str = ""
    name: str = "smartable"
    sign: str = ""
    excluded: Excluded | None = None

    def leaves_out(self, article_id: str) -> bool:
        """Whether the settings leave a file of the folder out."""
        return self.excluded is not None and self.excluded(f"{self.dialect.below}{article_id}", False)

    def kept(self) -> bytes:
        """What a later run need not find out again, and the rules that rows were read by."""
        told = {"name": self.name, "because": self.told, "sign": self.sign, "rules": repr(self.dialect)}
        return json.dumps(told).encode()


def find(
    folder: Path,
    root: Path,
    near: Path,
    ids: Iterable[str],
    *,
    wish: Config | None = None,
    kept: Kept | None = None,
) -> Site:
    """The dialect of a folder: its articles' own keys where they are the default's, else what makes the site.

    Args:
        folder: What is opened.
        root: The content root.
        near: Where the articles lie that are looked into.
        ids: They, below `near`; as many are looked into as are needed.
        wish: What the user and the content root want.
        kept: What an earlier run has found: no article is looked into where the site has the same sign.
    """
    sign = signs.find(near)
    where = "" if sign is None else str(sign.path)
    said = None if wish is None else wish.dialect
    if said is not None and said.name is not None:
        name, because = said.name, "the settings say so"
    elif kept is not None and kept.because and kept.sign == where and kept.name in dialects.DIALECTS:
        name, because = kept.name, kept.because
    else:
        name, because = _told(near, iter(ids), sign)
    found = dialects.DIALECTS[name]
    # What the settings say may be taken back, and where nothing told, a file may tell by the next start.
    by_settings = said is not None and said.name is not None
    told = "" if by_settings or name == "unknown" or because == dialects.EMPTY else because
    cms = signs.nearest(near, _CMS)
    if cms is not None and name != "smartable":
        found, why = _as_cms_says(found, signs.stated(cms))
        because = f"{because}; {cms.name} says {why}" if why else because
    changed = found if said is None else dialects.overridden(found, said)
    if changed != found:
        because = f"{because}; the settings change it"
    return Site(
        dialect=_placed(changed, name, folder, root, sign),
        because=because,
        told=told,
        name=name,
        sign=where,
        excluded=None if wish is None else _judge(wish.exclude),
    )


def _judge(patterns: Sequence[str]) -> Excluded | None:
    if not patterns:
        return None
    from tui.model import exclude  # noqa: PLC0415 - see above

    return exclude.compiled(patterns)


def _told(near: Path, ids: Iterator[str], sign: signs.Sign | None) -> tuple[str, str]:
    samples = _samples(near, ids, SAMPLES)
    found = _named(near, samples, sign)
    if found is None and len(samples) == SAMPLES:
        found = dialects.by_keys([*samples, *_samples(near, ids, MORE_SAMPLES)])
    return found or ("unknown", "no key of its articles says what is published")


def _named(near: Path, samples: Sequence[Sample], sign: signs.Sign | None) -> tuple[str, str] | None:
    if sign is None or dialects.is_own(samples):
        return dialects.by_keys(samples)
    return sign.name, f"told by {os.path.relpath(sign.path, os.path.realpath(near))}"


def _samples(folder: Path, ids: Iterable[str], most: int) -> list[Sample]:
    from tui.model import document  # noqa: PLC0415 - 15 ms, and most sites are known from an earlier run

    found: list[Sample] = []
    for _, one in zip(range(most), ids, strict=False):
        try:
            raw, _ = files.read_head(f"{folder}/{one}", document.settled)
            parsed = document.skim(raw)
        except (FileRefused, FrontMatterError):
            continue
        if parsed is not None:
            found.append(Sample(one, parsed.fields))
    return found


def _placed(found: Dialect, name: str, folder: Path, root: Path, sign: signs.Sign | None) -> Dialect:
    """A dialect with what its site says of addresses and folders."""
    below = os.path.relpath(os.path.realpath(folder), os.path.realpath(root))
    below = "" if below == "." else f"{below}/"
    key, states = found.status.key, []
    if key is not None:
        told = signs.folder_states(str(folder), name, sign, key)
        states = [(f"{below}{place}", value is found.status.live) for place, value in told]
    section = "" if sign is None else f"{os.path.relpath(os.path.realpath(folder), sign.top)}/"
    inside = "" if sign is None else f"{os.path.relpath(sign.top, os.path.realpath(folder))}/"
    base = found.base or (sign.address if sign is not None and sign.name == name else None)
    states.sort(key=lambda pair: len(pair[0]))
    return replace(
        found,
        below=below,
        base=base,
        folders=tuple(states),
        section="" if section.startswith(".") else section,
        inside="" if inside.startswith(".") else inside,
    )


def _as_cms_says(found: Dialect, says: Mapping[str, Any]) -> tuple[Dialect, str | None]:
    """A dialect with the status key that a Front Matter CMS project has, and that in words."""
    field = coerce.mapping(says.get("frontMatter.content.draftField"))
    if not field:
        nested = coerce.mapping(coerce.mapping(says.get("frontMatter")).get("content"))
        field = coerce.mapping(nested.get("draftField"))
    key = coerce.text(field.get("name"))
    if key is None:
        return found, None
    name = "Front Matter CMS" if found.name == "unknown" else found.name
    if field.get("type") not in (None, "boolean"):
        choices = (one.lower() for one in coerce.texts(field.get("choices")))
        words = tuple(word for word in choices if word in _LIVE_WORDS)
        status = Status(key=key if words else None, words=words)
        why = f"that {key} is one of several words, which are only read"
        return replace(found, name=name, status=status), why
    live = coerce.flag(field.get("invert")) is True
    told = "what is published" if live else "drafts"
    # Inverted, a file without the key is a draft.
    return replace(found, name=name, status=Status(key=key, live=live, default=not live)), (
        f"that the key {key} tells {told}"
    )
