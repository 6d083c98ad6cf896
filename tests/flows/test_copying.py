"""Copying many: every form for all that are marked, rows for a spreadsheet, and a day's published articles."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Folder, Zone, article
from tests.flows.conftest import BROKEN, DRONE, GEESE, GLASS, MOSS, TIDE
from tests.flows.desk import Desk
from tests.flows.test_links import CDN, TITLE, URLS, pasted
from tui.cli import main
from tui.model import records

__all__ = ["pasted"]
Pasted = Callable[[], str]
Listed = Callable[..., str]
GEESE_TITLE = "Town bans facial recognition, geese excepted"
GEESE_URL = "https://civic.example.org/geese"
GEESE_CDN = "https://civic-example-org.cdn.ampproject.org/c/s/civic.example.org/geese/amp"  # derived


@pytest.fixture
def listed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Listed:
    """What `newstui list` prints of the desk's folder in a pipe."""

    def run(*argv: str) -> str:
        capsys.readouterr()
        assert main(["list", str(desk.root), *argv]) == 0
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("w", [URLS["w"], GEESE_URL]),
        ("a", [URLS["a"], f"{GEESE_URL}/amp"]),
        ("c", [CDN, GEESE_CDN]),
        ("m", [f"[{TITLE}]({URLS['w']})", f"[{GEESE_TITLE}]({GEESE_URL})"]),
        ("t", [f"{TITLE} {URLS['w']}", f"{GEESE_TITLE} {GEESE_URL}"]),
        ("h", [f'<a href="{URLS["w"]}">{TITLE}</a>', f'<a href="{GEESE_URL}">{GEESE_TITLE}</a>']),
        ("p", [GLASS, GEESE]),
    ],
)
async def test_every_form_is_copied_of_all_marked_in_list_order_one_a_line(
    desk: Desk, pasted: Pasted, key: str, lines: list[str]
) -> None:
    wanted = [str(desk.root / one) for one in lines] if key == "p" else lines
    async with desk.sit() as screen:
        await screen.press("G", "k", "k", "space", "g", "space")
        assert screen.marked == {GEESE, GLASS}
        for turned in (wanted, wanted[::-1]):
            await screen.press("y", key)
            assert pasted().split("\n") == turned
            count = len(wanted)
            assert screen.said.startswith(f"Copied {count} line{'s' if count > 1 else ''} (")
            await screen.press("S")


async def test_marked_ones_are_the_rows_that_the_command_line_prints(
    desk: Desk, pasted: Pasted, listed: Listed
) -> None:
    async with desk.sit() as screen:
        await screen.press("2", "asterisk", "y", "s")
        copied = pasted()
        assert screen.said == "Copied 6 lines (TSV)."
        await screen.press("y", "j")
        objects = [json.loads(line) for line in pasted().split("\n")]
    printed = listed("is:open", "--tsv")
    refused = "javascript:alert(1)"  # may not be opened: it stays in the file
    assert printed.count(refused) == 1
    assert f"{copied}\n" == printed.replace(refused, "")
    assert objects == json.loads(listed("is:open", "--json"))


async def test_one_row_stands_without_the_names_of_its_columns(desk: Desk, pasted: Pasted) -> None:
    async with desk.sit(at=GLASS) as screen:
        await screen.press("y", "s")
        values = dict(zip(records.FIELDS, pasted().split("\t"), strict=True))
        assert (values["title"], values["topics"]) == (TITLE, "Music, Glass")
        assert (values["web_url"], values["cdn_url"]) == (URLS["w"], CDN)
        assert values["path"] == str(desk.root / GLASS)
        assert screen.said == f"Copied TSV: {pasted()}".replace("\t", " ")[:1_000].strip()


async def test_a_row_holds_no_tab_and_no_line_break_but_its_own(
    empty_desk: Desk, folder: Folder, pasted: Pasted
) -> None:
    hostile = 'a\tb\r\nc\u2028d\x1b]52;c;eA==\x07\x85"e"'
    folder(
        {f"{n}.md": article(hostile, excerpt=hostile, topics=[hostile], provider=hostile) for n in range(2)}
    )
    async with empty_desk.sit() as screen:
        await screen.press("V", "j", "y", "s")
    names, *rows = csv.reader(io.StringIO(pasted()), delimiter="\t", quoting=csv.QUOTE_NONE)
    assert tuple(names) == records.FIELDS
    assert [len(row) for row in rows] == [len(names)] * 2
    assert all(one.isprintable() for row in rows for one in row)
    assert rows[0][2] == 'a b c d␛]52;c;eA==␇ "e"'


@pytest.mark.parametrize("what", [BROKEN, "item"])
async def test_what_is_no_article_has_no_row(desk: Desk, pasted: Pasted, what: str) -> None:
    async with desk.sit(at=BROKEN if what == BROKEN else MOSS) as screen:
        await screen.press(*([] if what == BROKEN else ["r"]), "y", "s")
        assert screen.said == "Only an article of the folder is copied as TSV."
        assert screen.refused


# --- a day's published articles


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ("on:2021-06-09", "2021-06-09"),
        ("moss on:2021-06-05", "2021-06-05"),
        ("is:open on:2021-06 quality>=99", "2021-06"),
        ("On=2021", "2021"),
        ("on:2020 on:2021-06-01", "2021-06-01"),
    ],
)
async def test_the_day_of_the_query_is_copied_as_the_command_line_prints_it(
    desk: Desk, pasted: Pasted, listed: Listed, query: str, day: str
) -> None:
    async with desk.sit() as screen:
        await screen.find(query)
        await screen.press("y", "d")
        copied = pasted()
        count = copied.count("- [")
        articles = "article" if count == 1 else "articles"
        assert screen.said == f"Copied {count} published {articles} of {day} as a Markdown list."
    assert copied.count("- [") > 0
    assert f"{copied}\n" == listed(f"is:published on:{day}", "--markdown")


async def test_today_is_the_readers_own_day(
    empty_desk: Desk, folder: Folder, pasted: Pasted, zone: Zone
) -> None:
    zone("Pacific/Kiritimati")  # fourteen hours before UTC: its noon is yesterday's evening there
    noon = dt.datetime.now().astimezone().replace(hour=12)
    days = {"today": noon, "before": noon - dt.timedelta(days=1), "after": noon + dt.timedelta(days=1)}
    files = {
        f"{name}.md": article(f"[{name}] *1*", date=f"{day.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}")
        for name, day in days.items()
    }
    waiting = article("Not yet", date=f"{noon.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}", published=False)
    folder({**files, "open.md": waiting})
    async with empty_desk.sit() as screen:
        await screen.press("y", "d")
        assert pasted() == r"- [\[today\] \*1\*](https://example.org/story)"
        assert screen.said == "Copied 1 published article of today as a Markdown list."


@pytest.mark.parametrize(
    "query", ["", "-on:2021-06-09", "on:2021-06-09 | moss", "after:2021-06-09", "topic:on:2021"]
)
async def test_a_day_without_any_says_how_another_is_meant(desk: Desk, query: str) -> None:
    async with desk.sit() as screen:
        await screen.find(query)
        await screen.press("y", "d")
        assert screen.said == "No published article of today; on:DATE in the query means another day."
        assert screen.refused
        assert screen.app.clipboard == ""


async def test_those_without_a_web_link_are_counted(desk: Desk, pasted: Pasted) -> None:
    for name in (TIDE, DRONE):
        path = desk.root / name
        path.write_text(path.read_text().replace('webUrl: "https:', 'webUrl: "ftp:'))
    async with desk.sit() as screen:
        await screen.find("on:2021-06")
        await screen.press("y", "d")
        assert pasted().count("- [") == 2
        assert screen.said.startswith(
            "Copied 2 published articles of 2021-06 as a Markdown list; 2 left out: Only http"
        )
        await screen.find("on:2021-06-09")
        await screen.press("y", "d")
        assert screen.said.startswith("No published article of 2021-06-09 has a link to copy; ")
        assert pasted().count("- [") == 2


async def test_the_palette_copies_the_days_list(desk: Desk, pasted: Pasted) -> None:
    async with desk.sit() as screen:
        await screen.find("on:2021-06-09")
        found = {one.title: one for one in screen.app.get_system_commands(screen.app.screen)}
        command = found["Copy today's published as a Markdown list"]
        assert command.help == "y d"
        command.callback()
        await screen.settle()
        assert pasted() == "- [A clock that runs on tides](https://offbyone.example.org/tide-clock)"


async def test_the_help_runs_it_too(desk: Desk, pasted: Pasted) -> None:
    async with desk.sit() as screen:
        await screen.find("on:2021-06-09")
        await screen.press("question_mark", *"markdown list", "enter")
        assert pasted().startswith("- [A clock")


def test_the_recipe_for_a_newsletter_runs(listed: Listed, desk: Desk) -> None:
    recipe = 'newstui list . "is:published on:today" --markdown'
    assert recipe in (Path(__file__).parents[2] / "docs" / "recipes.md").read_text()
    desk.write("now.md", article("Now", date=f"{dt.date.today()}"))
    assert listed("is:published on:today", "--markdown") == "- [Now](https://example.org/story)\n"
