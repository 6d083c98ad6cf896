from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import limits
from tui.model.choices import Clipboard, Column
from tui.model.config import SETTINGS, Config, DialectConfig, OwnView, Rebound
from tui.model.config_reading import read

WHOLE = """\
theme = "nord"
columns = ["date", "title"]
browser = "firefox --new-tab %s"
clipboard = "terminal"
exclude = ["drafts/", "*.tmp.md"]

[keys]
publish = ["p", "x"]
quit = "Q"
[views]
"Power Apps" = 'topic:"Power Apps" is:open'
[dialect]
name = "hugo"
title = "headline"
topics = ["tags", "taxonomies.tags"]
status = "draft"
live = false
default = "open"
decline = ""
"""


def of(text: str, *, own: bool = True) -> tuple[Config, list[str]]:
    """What a file wants, and its problems as `line: reason`."""
    config, problems = read(tomllib.loads(text), text, own=own)
    return config, [f"{one.line}: {one.reason}" for one in problems]


def test_the_users_file_may_say_everything() -> None:
    config, problems = of(WHOLE)
    assert problems == []
    assert config == Config(
        theme="nord",
        theme_line=1,
        columns=(Column.DATE, Column.TITLE),
        browser="firefox --new-tab %s",
        clipboard=Clipboard.TERMINAL,
        exclude=("drafts/", "*.tmp.md"),
        keys=(
            Rebound(command="publish", keys=("p", "x"), line=8),
            Rebound(command="quit", keys=("Q",), line=9),
        ),
        views=(OwnView(name="Power Apps", query='topic:"Power Apps" is:open'),),
        dialect=DialectConfig(
            name="hugo",
            title=("headline",),
            topics=("tags", "taxonomies.tags"),
            status="draft",
            live=False,
            default="open",
            decline="",
        ),
    )


def test_an_empty_file_changes_nothing() -> None:
    assert of("") == (Config(), [])


def test_a_folders_file_runs_no_program_and_chooses_no_key_theme_or_column() -> None:
    config, problems = of(WHOLE, own=False)
    own = of(WHOLE)[0]
    assert config == Config(exclude=own.exclude, views=own.views, dialect=own.dialect)
    why = "belongs in your own config.toml: this file comes with the content, and may only hold exclude, views and dialect"
    names = enumerate(("theme", "columns", "browser", "clipboard"), 1)
    assert problems == [*(f'{line}: "{name}" {why}' for line, name in names), f'7: "keys" {why}']


WRONG: list[tuple[str, str]] = [
    ("them = 'nord'", '1: there is no setting "them"; did you mean "theme"?'),
    ("\n[key]", '2: there is no setting "key"; did you mean "keys"?'),
    ("zzz = 1", '1: there is no setting "zzz"; there are theme, columns, browser, clipboard, exclude, keys, views, dialect'),
    ("theme = 3", "1: theme must be text in quotes, and is a number"),
    ("theme = ''", "1: theme is empty"),
    ("theme = '" + "x" * 501 + "'", "1: theme is longer than 500 characters"),
    ("columns = ['date']", '1: columns lack "title", so they are left as they are'),
    ("columns = 'title'", "1: columns must be a list in brackets, and is text"),
    ("columns = [\n'title',\n'titel']", '3: columns has no "titel"; did you mean "title"?'),
    ("columns = [\n'title',\n'title']", '3: columns names "title" twice'),
    ("columns = ['title', 3]", "1: columns must be text in quotes, and is a number"),
    ("browser = \"firefox '\"", "1: browser has a quote that is not closed"),
    ("clipboard = 'osc'", '1: clipboard has no "osc"; there are auto, tool, terminal, tmux'),
    ("exclude = ['a',\n'[b']", '2: exclude "[b" has a [ that is not closed'),
    ("exclude = ['../a']", '1: exclude "../a" must not hold . or ..: patterns begin at the content root'),
    ("keys = 1979-05-27", "1: keys must be a table of names and values, and is a date"),
    ("[keys]\npublish = 1.5", "2: keys.publish must be text in quotes, and is a number"),
    ("[views]\na = true", "2: views.a must be text in quotes, and is true or false"),
    ("[views]\na = 'b\\nc'\nd = \"\"\"e\nf\"\"\"", "3: views.d must be one line: it is typed into the search box"),
    ("[views]\nd = 'is:opn lang:en'", '2: views.d cannot be read: no state opn; did you mean open?'),
    ("[dialect]\nbase = 'ftp://a.example'", "2: dialect.base must be an http or https address"),
    ("[views]\n' ' = 'x'", "2: a view needs a name"),
    ("[dialect]\nname = 'hugi'", '2: dialect.name has no "hugi"; did you mean "hugo"?'),
    ("[dialect]\ntags = 'x'", '2: there is no "tags" in dialect; did you mean "status"?'),
    ("[dialect]\ntitle = []", "2: dialect.title names no key"),
    ("[dialect]\ntitle = ['a', 'b..c']", '2: dialect.title "b..c" has a dot with nothing beside it'),
    ("[dialect]\nlive = 'no'", "2: dialect.live must be true or false, and is text"),
    ("[dialect]\nstatus = {a = 1}", "2: dialect.status must be text in quotes, and is a table"),
    ("dialect.default = 'shut'", "1: dialect.default has no \"shut\"; there are live, open"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_said_with_its_line_and_left_out(text: str, problem: str) -> None:
    config, problems = of(f"{text}\n")
    assert problems == [problem]
    assert (config.theme, config.browser, config.keys, config.dialect) == (None, None, (), DialectConfig())


def test_the_good_items_of_a_list_stay() -> None:
    assert of("columns = ['title', 'titel', 'date']")[0].columns == (Column.TITLE, Column.DATE)
    assert of("exclude = ['[a', 'b']")[0].exclude == ("b",)


def test_there_is_an_end_to_patterns_and_views() -> None:
    patterns = ", ".join(f"'a{number}'" for number in range(limits.PATTERNS + 1))
    config, problems = of(f"exclude = [{patterns}]")
    assert len(config.exclude) == limits.PATTERNS
    assert problems == [f"1: exclude holds more than {limits.PATTERNS} patterns"]
    views = "\n".join(f"a{number} = 'x'" for number in range(limits.OWN_VIEWS + 2))
    config, problems = of(f"[views]\n{views}")
    assert len(config.views) == limits.OWN_VIEWS
    assert problems == [f"{limits.OWN_VIEWS + 2}: there are more than {limits.OWN_VIEWS} views"]


def test_problems_come_from_the_top_down() -> None:
    problems = of("zzz = 1\ntheme = 2\nyyy = 3\n")[1]
    assert [one.split(":")[0] for one in problems] == ["1", "2", "3"]


def test_a_folder_adds_patterns_and_views_and_wins_in_its_dialect() -> None:
    own = of(
        "exclude = ['a']\nviews = {Mine = '1', Both = '2'}\ndialect = {name = 'hugo', live = true}\ntheme = 'nord'"
    )[0]
    folder = of(
        "exclude = ['!a']\nviews = {Both = '3', Theirs = '4'}\ndialect = {live = false, title = 'h'}",
        own=False,
    )[0]
    both = own.within(folder)
    assert both.exclude == ("a", "!a")
    assert [(one.name, one.query) for one in both.views] == [("Both", "2"), ("Theirs", "4"), ("Mine", "1")]
    assert both.dialect == DialectConfig(name="hugo", live=False, title=("h",))
    assert both.theme == "nord"


values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.text(max_size=5), st.booleans(), st.integers(), st.floats(), st.dates(), st.sampled_from(["title", "hugo", "open"])),
    lambda below: st.one_of(st.lists(below, max_size=3), st.dictionaries(st.text(max_size=5), below, max_size=3)),
    max_leaves=6,
)  # fmt: skip
named = st.dictionaries(
    st.sampled_from(["theme", "columns", "browser", "clipboard", "exclude", "keys", "views", "dialect", "x"]),
    values,
)


@given(named, st.booleans())
def test_whatever_a_file_holds_is_a_config_or_a_problem(table: dict[str, Any], own: bool) -> None:
    config, problems = read(table, "", own=own)
    assert Column.TITLE in config.columns
    assert all(one.reason for one in problems)
    assert own or (config.browser, config.keys, config.theme) == (None, (), None)


def test_the_file_that_the_page_on_settings_explains_is_right() -> None:
    page = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    shown = page.split("```toml\n")[1].split("```")[0]
    config, problems = of(shown)
    assert problems == []
    assert {**tomllib.loads(shown)}.keys() == set(SETTINGS)
    assert None not in (config.theme, config.browser, config.dialect.name, config.dialect.decline)


def test_a_text_is_taken_up_to_the_limit() -> None:
    for length, problems in ((limits.SETTING_CHARS, 0), (limits.SETTING_CHARS + 1, 1)):
        assert len(of(f"theme = '{'x' * length}'")[1]) == problems
