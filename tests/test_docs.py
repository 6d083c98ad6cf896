"""The documents name files that exist, and lead to each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    keys_and_code = r"(?s)<!-- keys: .*?<!-- end of keys -->|`[^`\n]*`"
    prose = re.sub(keys_and_code, "", page.read_text())
    for target in re.findall(r"\]\(([^)#:]+)\)", prose):
        assert (page.parent / target).exists(), target


def test_every_file_that_security_names_is_there() -> None:
    named = re.findall(r"`((?:tests|tui)/[\w/.]+)`", (ROOT / "docs" / "security.md").read_text())
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md"])
def test_security_is_found_from_where_one_looks(page: str) -> None:
    assert "security.md" in (ROOT / page).read_text()
    assert "Report a vulnerability" in (ROOT / "docs" / "security.md").read_text()
