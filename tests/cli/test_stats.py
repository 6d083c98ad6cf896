"""`newstui stats`: what a folder adds up to, printed."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Content, Run, harmful
from tests.conftest import article


@pytest.fixture
def site(content: Content) -> Content:
    """Eighteen articles of two providers, published from 70 on; one of them was declined, one is broken."""
    for q in range(10, 100, 5):
        page = f"https://example.org/{q}"
        name = "Post\x1b[31m" if q % 10 else "Herald"
        removed = True if q == 60 else None
        text = article(
            f"Story {q}", quality=q, web_url=page, provider=name, published=q >= 70, removed=removed
        )
        content.write(f"{q}.md", text)
    content.write("broken.md", "---\na: b: c\n---\n")
    return content


def test_it_counts_states_scores_and_publishers_and_says_the_threshold(site: Content, newstui: Run) -> None:
    ran = newstui("stats", "content")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[:5] == [
        "19 articles",
        "  - open             11  58 %",
        "  + published         6  32 %",
        "  x declined          1   5 %",
        "  ! broken            1   5 %",
    ]
    assert sum(line.startswith(">") for line in ran.lines) == 1
    assert any(line.startswith(">  70-79 2 ++++") for line in ran.lines)
    assert "Published at quality >= 70: 18 of 18" in ran.lines
    assert ran.lines[-2].split() == ["Herald", "3", "5", "1", "0"]
    assert all(len(line) <= 80 for line in ran.lines)


def test_as_json_it_says_the_same(site: Content, newstui: Run) -> None:
    ran = newstui("stats", "content", "--json")
    assert ran.code == 0
    told = ran.json()
    assert told["articles"] == 19
    assert told["states"] == {"open": 11, "published": 6, "declined": 1, "later": 0, "broken": 1}
    assert (told["publish_threshold"], told["threshold_right"], told["threshold_of"]) == (70, 18, 18)
    assert told["scores"][7] == {
        "from": 70, "to": 80, "published": 2, "open": 0, "declined": 0, "later": 0
    }  # fmt: skip
    assert sum(one["open"] for one in told["providers"]) == 11
    assert (told["reverted"], told["without_score"]) == (0, 0)


def test_nothing_from_a_file_reaches_the_terminal_as_it_is_and_40_cells_are_enough(
    site: Content, typed: Run
) -> None:
    shown = typed("stats", "content", columns=40)
    assert shown.code == 0
    assert harmful(shown.out) == []
    assert all(len(line) <= 40 for line in shown.out.splitlines())
    assert "[31m" in shown.out


def test_an_empty_folder_and_a_file_are_said_so(content: Content, newstui: Run) -> None:
    content.root.mkdir(exist_ok=True)
    ran = newstui("stats", "content")
    assert (ran.code, ran.lines[0]) == (0, "0 articles")
    content.write("a.md", article())
    ran = newstui("stats", "content/a.md")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "newstui: content/a.md: this is a file; newstui stats takes a folder.\n"
    assert newstui("stats", "nowhere").code == 2
