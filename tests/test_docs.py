"""The documents name files that exist, and lead to each other."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from docs import make_shots
from tui.view import commands

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def read(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    keys_and_code = r"(?s)<!-- keys: .*?<!-- end of keys -->|`[^`\n]*`"
    prose = re.sub(keys_and_code, "", page.read_text())
    for target in re.findall(r"\]\(([^)#:]+)\)", prose):
        assert (page.parent / target).exists(), target


def test_every_file_that_security_names_is_there() -> None:
    named = re.findall(r"`((?:tests|tui)/[\w/.]+)`", read("security.md"))
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", ["architecture.md", "contributing.md", "same-story.md"])
def test_every_module_that_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"`((?:tests|tui|app|cli|desktop|flows|model|store|view)\b[\w/]*\.py)`", read(page))
    assert named
    paths = [name if name.startswith(("tests/", "tui/")) else f"tui/{name}" for name in named]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_family_of_commands_stands_in_the_architecture() -> None:
    flows = {path.name for path in (ROOT / "tui" / "flows").glob("*.py")} - {"__init__.py"}
    assert flows == set(re.findall(r"`(\w+\.py)`", read("architecture.md"))) - {"app.py"}


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md"])
def test_security_is_found_from_where_one_looks(page: str) -> None:
    assert "security.md" in (ROOT / page).read_text()
    assert "Report a vulnerability" in read("security.md")


def test_every_picture_is_drawn_by_the_script_and_shown_by_a_page() -> None:
    files = {picture.name for picture in (ROOT / "docs" / "pictures").iterdir()}
    assert files == {f"{name}.svg" for name in make_shots.SHOTS}
    shown = {name for page in PAGES for name in re.findall(r"pictures/([\w-]+\.svg)\)", page.read_text())}
    assert shown == files


def test_the_copy_menu_in_the_picture_has_every_form() -> None:
    words = html.unescape(re.sub(r"<[^>]*>", "", (ROOT / "docs" / "pictures" / "copy.svg").read_text()))
    for one in commands.choices("copy"):
        assert one.label in words.replace("\xa0", " "), one.label
