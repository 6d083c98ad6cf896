"""The files by which a site's tool is known, and what they say: its address, and which folders are drafts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from tui.errors import FileRefused, FrontMatterError
from tui.model import coerce, limits
from tui.store import files, scan, survey

ABOVE: Final = 5  # folders that are looked into above what is opened, where there is no Git top level
ENTRIES: Final = 60  # of a folder that may hold a site; more are content
FOLDERS: Final = 5_000  # that are asked what they say of their files; more take a second
_JS: Final = ("mjs", "js", "ts", "cjs", "mts")
_SIGNS: Final = (
    *((name, "hugo") for name in ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")),
    *((f"config/_default/{name}.toml", "hugo") for name in ("hugo", "config")),
    *(
        (f"config/_default/{name}.{ending}", "hugo")
        for name in ("hugo", "config")
        for ending in ("yaml", "yml")
    ),
    *((f"config/_default/{name}.json", "hugo") for name in ("hugo", "config")),
    *((f"astro.config.{ending}", "astro") for ending in _JS),
    *((f"docusaurus.config.{ending}", "docusaurus") for ending in _JS),
    *((f"eleventy.config.{ending}", "eleventy") for ending in _JS),
    (".eleventy.js", "eleventy"),
    ("config.toml", "zola or hugo"),
    ("config.yaml", "hugo"),
    ("config.yml", "hugo"),
    ("config.json", "hugo"),
    ("zola.toml", "zola"),
    ("_config.yml", "jekyll or hexo"),
    ("_config.yaml", "jekyll or hexo"),
    ("_config.toml", "jekyll"),
    (".obsidian", "obsidian"),
)
_LANGUAGES: Final = {".toml": "toml", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}
_ADDRESS: Final = ("baseURL", "baseurl", "baseUrl", "base_url", "url")
_HUGO_ONLY: Final = frozenset({"baseurl", "languagecode", "theme", "paginate", "contentdir", "params"})
_IN_SCRIPT: Final = re.compile(r"""\b(?:site|url)\s*:\s*['"`](https?://[^'"`\s]+)""")
_PATH_IN_SCRIPT: Final = re.compile(r"""\bbaseUrl\s*:\s*['"`](/[^'"`\s]*)""")
_NOTES: Final = re.compile(
    r"^[ \t]*//.*$|,(?=\s*[}\]])", re.MULTILINE
)  # in JSON as editors write their settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A file that tells which tool makes a site: the tool, where the file lies, and what it says."""

    name: str
    path: Path
    top: Path
    says: Mapping[str, Any]
    address: str | None = None


def find(folder: Path) -> Sign | None:
    """The nearest sign at or above a folder, up to the Git top level; else the only one in a folder of it."""
    for place in _places(folder):
        found = _in(place)
        if found is not None:
            return found
    below = [found for place in _children(folder) if (found := _in(place)) is not None]
    return below[0] if len(below) == 1 else None


def _in(place: Path) -> Sign | None:
    for name, tool in _SIGNS:
        path = place / name
        if os.path.lexists(path):
            found = _sign(path, place, tool)
            if found is not None:
                return found
    return None


def nearest(folder: Path, name: str) -> Path | None:
    """The nearest file of a name at or above a folder, or in a folder of it."""
    places = (*_places(folder), *_children(folder))
    return next((place / name for place in places if os.path.isfile(place / name)), None)


def _children(folder: Path) -> list[Path]:
    """Folders of a folder that may be sites; none where it has too many to be more than content."""
    try:
        with os.scandir(folder) as listing:
            entries = list(islice(listing, ENTRIES + 1))
    except OSError:
        return []
    if len(entries) > ENTRIES:
        return []
    top = os.path.realpath(folder)
    inside = (
        entry for entry in entries if entry.is_dir(follow_symlinks=False) and survey.is_entered(entry.name)
    )
    return [Path(top, entry.name) for entry in inside]


def _places(folder: Path) -> list[Path]:
    start = Path(os.path.realpath(folder))
    places = [start, *start.parents]
    for number, place in enumerate(places):
        if os.path.lexists(place / ".git"):
            return places[: number + 1]
    home = os.path.realpath(os.path.expanduser("~"))
    near = places[: ABOVE + 1]
    return [near[0], *(place for place in near[1:] if str(place) not in (home, "/"))]


def _sign(path: Path, place: Path, tool: str) -> Sign | None:
    says = stated(path)
    if tool == "zola or hugo":
        keys = {key.lower() for key in says}
        tool = "zola" if "base_url" in keys else "hugo" if keys & _HUGO_ONLY else ""
    elif tool == "jekyll or hexo":
        hexo = os.path.isdir(place / "scaffolds") or "new_post_name" in says
        tool = "hexo" if hexo else "jekyll"
    elif (
        tool == "hugo" and path.name in ("config.yaml", "config.yml", "config.json") and path.parent == place
    ):
        tool = "hugo" if {key.lower() for key in says} & _HUGO_ONLY else ""
    if not tool:
        return None
    return Sign(name=tool, path=path, top=place, says=says, address=_address(path, says, tool))


def stated(path: Path) -> Mapping[str, Any]:
    """What a file of settings says; nothing where it cannot be read, or is a program."""
    language = _LANGUAGES.get(path.suffix)
    if language is None:
        return {}
    from tui.model.parse import whole  # noqa: PLC0415 - see there

    try:
        raw = files.read(path)
        text = raw.decode("utf-8-sig") if len(raw) <= limits.SITE_BYTES else ""
        return whole.load(_NOTES.sub("", text) if language == "json" else text, language)
    except (FileRefused, FrontMatterError, UnicodeDecodeError):
        return {}


def _address(path: Path, says: Mapping[str, Any], tool: str) -> str | None:
    """The site's address as its settings say it; of a program what stands behind `site:` or `url:`."""
    if path.suffix not in _LANGUAGES:
        return _address_in_script(path) if path.is_file() else None
    keys = {key: value for key, value in says.items() if isinstance(value, str)}
    stated_ = (keys.get(key, "") for key in _ADDRESS)
    found = next((one for one in stated_ if one.startswith(("http://", "https://"))), None)
    if found is not None and tool == "jekyll":
        found = f"{found.rstrip('/')}/{keys.get('baseurl', '').strip('/')}"
    return found.rstrip("/") if found else None


def _address_in_script(path: Path) -> str | None:
    try:
        script = files.read(path)[: limits.SITE_BYTES].decode("utf-8", "replace")
    except FileRefused:
        return None
    matched, below = _IN_SCRIPT.search(script), _PATH_IN_SCRIPT.search(script)
    if matched is None:
        return None
    return f"{matched[1].rstrip('/')}{below[1] if below else ''}".rstrip("/")


def folder_states(top: str, name: str, sign: Sign | None, key: str) -> Iterator[tuple[str, bool]]:
    """What folders say of the status key for all their files, the outermost first.

    Each is a path below `top`, ending in a slash; empty for `top` itself.

    Args:
        top: The folder that is opened.
        name: The tool, as in `dialects.DIALECTS`.
        sign: Its settings.
        key: The status key.
    """
    if name == "jekyll" and sign is not None:
        yield from _jekyll_defaults(top, sign, key)
    if name == "hugo":
        yield from _cascades(Path(top), sign, key)
        return
    asked = {"eleventy": _folder_settings, "zola": _section}.get(name)
    if asked is None:
        return
    for above_ in () if sign is None else reversed(_between(Path(top), sign.top)):
        value = asked(str(above_), key)
        if value is not None:
            yield "", value
    for place in islice(scan.folders(top), FOLDERS):
        value = asked(place, key)
        if value is not None:
            below = os.path.relpath(place, top)
            yield "" if below == "." else f"{below}/", value


def _between(folder: Path, top: Path) -> list[Path]:
    """The folders above one, up to another that lies above it."""
    parents = Path(os.path.realpath(folder)).parents
    return list(parents[: parents.index(top) + 1]) if top in parents else []


def _jekyll_defaults(top: str, sign: Sign, key: str) -> Iterator[tuple[str, bool]]:
    for one in coerce.mappings(sign.says.get("defaults")):
        value = coerce.flag(coerce.mapping(one.get("values")).get(key))
        scope = coerce.mapping(one.get("scope"))
        path = coerce.text(scope.get("path")) or ""
        if value is None or "*" in path:
            continue
        kind = coerce.text(scope.get("type"))
        if kind is not None and kind != "pages":  # a collection lies in a folder of its name
            path = os.path.join(path, f"_{kind}")
        below = os.path.relpath(os.path.join(sign.top, path), top)
        if below == "." or below.startswith(".."):
            inside = os.path.relpath(top, os.path.join(sign.top, path))
            if not inside.startswith(".."):
                yield "", value
        else:
            yield f"{below}/", value


def _cascades(top: Path, sign: Sign | None, key: str) -> Iterator[tuple[str, bool]]:
    """What the sections of a Hugo site say of the pages below them, or of those whose path they name."""
    above = () if sign is None else reversed(_between(top, sign.top))
    places = [*(str(place) for place in above), *islice(scan.folders(str(top)), FOLDERS)]
    content = next((part for place in places if (part := _content_of(place))), str(top))
    for place in places:
        for one in _cascade(place):
            value = coerce.flag(_any_case(one, key, _any_case(coerce.mapping(one.get("params")), key)))
            if value is None:
                continue
            path = coerce.text(coerce.mapping(_any_case(one, "_target", one.get("target"))).get("path"))
            # Of a pattern the part before its first star counts, which is all of it in nearly all of them.
            whole = place if path is None else f"{content}{path.partition('*')[0]}"
            below = os.path.relpath(whole, top)
            inside = below == "." or below.startswith("..")
            if inside and not os.path.realpath(top).startswith(os.path.realpath(whole)):
                continue
            is_part = path is not None and "*" in path and not whole.endswith("/")  # of a name
            yield "" if inside else below if is_part else f"{below}/", value


def _content_of(place: str) -> str | None:
    """The content folder that a folder lies in."""
    head, found, _ = f"{os.path.realpath(place)}/".rpartition("/content/")
    return f"{head}/content" if found else None


def _any_case(fields: Mapping[str, Any], key: str, otherwise: Any = None) -> Any:
    return next((value for name, value in fields.items() if name.lower() == key), otherwise)


def _cascade(place: str) -> tuple[Mapping[str, Any], ...]:
    """The parts of a section's cascade."""
    for name in ("_index.md", "_index.html"):
        path = Path(place, name)
        if path.is_file():
            return coerce.mappings(_any_case(_front_matter(path), "cascade"))
    return ()


def _section(place: str, key: str) -> bool | None:
    """What a section of a Zola site says of itself, and so of all below it: a draft, or nothing."""
    path = Path(place, "_index.md")
    value = coerce.flag(_front_matter(path).get(key)) if path.is_file() else None
    return value or None


def _front_matter(path: Path) -> Mapping[str, Any]:
    from tui.model import document  # noqa: PLC0415 - see `stated`

    try:
        found = document.read(files.read(path))
    except (FileRefused, FrontMatterError):
        return {}
    return found.fields if found else {}


def _folder_settings(place: str, key: str) -> bool | None:
    """What a folder's own settings (posts/posts.json) say of its files."""
    name = os.path.basename(place)
    for ending in (".json", ".11tydata.json"):
        path = Path(place, f"{name}{ending}")
        value = coerce.flag(stated(path).get(key)) if path.is_file() else None
        if value is not None:
            return value
    return None
