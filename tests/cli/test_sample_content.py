"""The sample content, read a second time by other means: `list --json` and `show --json` must agree."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import yaml

import tui
from tests.cli.conftest import Run

SAMPLE = Path(tui.__file__).parents[1] / "sample_content"
ENDINGS = {".md", ".markdown", ".mdx", ".html", ".htm"}
PASSED_OVER = {"_site", "public", "node_modules", "_layouts", "_includes", "archetypes"}


def files() -> Iterator[Path]:
    for path in sorted(SAMPLE.rglob("*")):
        parts = path.relative_to(SAMPLE).parts
        hidden = any(part.startswith(".") or part in PASSED_OVER for part in parts)
        if path.suffix.lower() in ENDINGS and path.is_file() and not hidden:
            yield path


def front_matter(path: Path) -> dict[str, Any] | None:
    """What a file's front matter says to the common readers; None where it has none.

    Raises:
        ValueError: They cannot read it.
    """
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").lstrip()
    if text.startswith("+++\n"):
        head, closed, _ = text[4:].partition("\n+++")
        assert closed
        return tomllib.loads(head)
    if text.startswith("{"):
        found: dict[str, Any] = json.JSONDecoder().raw_decode(text)[0]
        return found
    if not text.startswith("---\n"):
        return None
    if "\n---" not in text[3:]:
        raise ValueError("never closed")
    try:
        fields, _ = frontmatter.parse(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    return dict(fields)


def said(value: object) -> str | None:
    """The text of a scalar, nothing for an empty one."""
    if isinstance(value, (list, dict)) or value is None or str(value).strip() == "":
        return None
    return iso(value) if isinstance(value, (dt.date, dt.datetime)) else str(value)


def iso(value: object) -> str | None:
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            return None
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, dt.date) else None


def number(value: object) -> object:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def state(fields: dict[str, Any]) -> str:
    if fields.get("removed") is True or fields.get("deleted") is True:
        return "declined"
    return "published" if fields.get("published", True) is True else "open"


def by_rule(amp: str | None) -> str | None:
    """The AMP cache's address, as far as the hosts of the sample need the rule."""
    if amp is None:
        return None
    page = amp.removeprefix("https://")
    host = page.partition("/")[0].replace("-", "--").replace(".", "-")
    return f"https://{host}.cdn.ampproject.org/c/s/{page}"


def expected(path: str, fields: dict[str, Any]) -> dict[str, Any]:
    provider = fields.get("provider") or {}
    topics = fields.get("topics") or []
    return {
        "path": path,
        "state": state(fields),
        "title": said(fields.get("title")),
        "excerpt": said(fields.get("excerpt")),
        "date": iso(fields.get("publishedDateTime")),
        "provider": said(provider.get("name") if isinstance(provider, dict) else provider),
        "provider_domain": said(provider.get("domain")) if isinstance(provider, dict) else None,
        "topics": [str(topic) for topic in topics] if isinstance(topics, list) else [topics],
        "type": said(fields.get("type")),
        "quality": number(fields.get("quality")),
        "heat": number(fields.get("heat")),
        "web_url": said(fields.get("webUrl")) or said(fields.get("originalUrl")),
        "amp_url": said(fields.get("ampWebUrl")),
        "cdn_url": said(fields.get("cdnAmpWebUrl")) or by_rule(said(fields.get("ampWebUrl"))),
        "cdn_derived": not fields.get("cdnAmpWebUrl") and bool(fields.get("ampWebUrl")),
        "related_count": len(fields.get("related") or []),
        "error": None,
    }


def plain(value: Any) -> Any:
    """Front matter as JSON can hold it."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return iso(value) if isinstance(value, dt.date) else value


@pytest.fixture
def listed(newstui: Run) -> dict[str, Any]:
    """The objects of `list --json` by path."""
    if not any(files()):
        pytest.skip("there is no sample content in this checkout")
    return {one["path"]: one for one in newstui("list", str(SAMPLE), "--json").json()}


def test_every_file_with_front_matter_is_listed_and_no_other(listed: dict[str, Any]) -> None:
    held = set()
    for path in files():
        try:
            if front_matter(path) is not None:
                held.add(str(path))
        except ValueError:
            held.add(str(path))
    assert set(listed) == held


def test_every_field_agrees_with_another_reading(listed: dict[str, Any]) -> None:
    for path, found in listed.items():
        try:
            fields = front_matter(Path(path))
        except ValueError:
            assert (found["state"], found["title"]) == ("broken", None), path
            assert found["error"], path
        else:
            assert fields is not None
            assert found == expected(path, fields)


def test_the_whole_front_matter_agrees_with_another_reading(newstui: Run, listed: dict[str, Any]) -> None:
    for path, found in listed.items():
        shown = newstui("show", path, "--json").json()
        metadata = shown.pop("metadata")
        assert shown == found
        if found["error"] is None:
            assert metadata == plain(front_matter(Path(path)))
            assert newstui("show", path).code == 0


def test_doctor_finds_broken_exactly_what_the_list_calls_broken(newstui: Run, listed: dict[str, Any]) -> None:
    broken = {path for path, one in listed.items() if one["error"] is not None}
    ran = newstui("doctor", str(SAMPLE))
    assert ran.code == int(bool(broken))
    assert {path for path in listed if any(line.startswith(f"{path}:") for line in ran.lines)} == broken
