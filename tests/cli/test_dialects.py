"""Small sites of every kind: how they are read, and that a decision writes the right line."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SITES = Path(__file__).parents[1] / "dialects"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def copied(place: Path, name: str) -> Path:
    shutil.copytree(SITES / name, place / "site")
    return place / "site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What doctor calls a site, its articles, and the lines that publishing one of them changes.

    An article's path, state, title, date, topics and checked web link.
    """

    called: str
    articles: tuple[tuple[str, str, str | None, str | None, list[str], str | None], ...]
    publishes: dict[str, tuple[str, str]]


KINDS = {
    "jekyll": Site(
        called="Jekyll: told by _config.yml",
        articles=(
            ("_drafts/an-idea.md", "open", "an idea", None, [], None),
            ("_posts/2021-05-01-first-light.md", "published", "First light", "2021-05-01T10:00:00+02:00", ["stars", "telescopes", "night"], "https://blog.example/notes/first/"),
            ("_posts/2021-05-03-not-yet.markdown", "open", "not yet", "2021-05-03", ["night"], None),
            ("_posts/held/2021-05-04-held.md", "open", "Held", "2021-05-04", [], None),
            ("about.html", "published", "About", None, [], None),
        ),
        publishes={
            "_posts/2021-05-03-not-yet.markdown": ("published: false # until Monday", "published: true # until Monday"),
            "_posts/held/2021-05-04-held.md": ("", "published: true"),
            "_drafts/an-idea.md": ("", "published: true"),
        },
    ),
    "hugo": Site(
        called="Hugo: told by hugo.toml",
        articles=(
            ("content/later/_index.md", "open", "Later", None, [], None),
            ("content/later/held.md", "open", "Held by its section", "2021-05-05", [], None),
            ("content/posts/json.md", "open", "In JSON", "2021-05-03", [], None),
            ("content/posts/live.md", "published", "Live", "2021-05-04", [], None),
            ("content/posts/toml.md", "open", "In TOML", "2021-05-02T10:00:00Z", ["a", "b"], "https://hugo.example/toml/"),
            ("content/posts/yaml.md", "open", "In YAML", "2021-05-01", ["one"], "https://hugo.example/posts/in-yaml"),
        ),
        publishes={
            "content/posts/yaml.md": ("draft: true", "draft: false"),
            "content/posts/toml.md": ("draft = true # soon", "draft = false # soon"),
            "content/posts/json.md": ('  "draft": true', '  "draft": false'),
            "content/later/held.md": ("", "draft: false"),
        },
    ),
    "eleventy": Site(
        called="Eleventy: told by eleventy.config.js",
        articles=(
            ("posts/2021-05-01-one.md", "open", "One", "2021-05-01", ["post"], None),
            ("posts/two.md", "published", "Two", "2021-05-02", [], None),
        ),
        publishes={"posts/2021-05-01-one.md": ("", "draft: false")},
    ),
    "astro": Site(
        called="Astro: told by astro.config.mjs",
        articles=(
            ("src/content/blog/first.mdx", "open", "First", "2022-07-08", [], None),
            ("src/content/blog/second.md", "published", "Second", "2022-07-09", [], None),
        ),
        publishes={"src/content/blog/first.mdx": ("draft: true", "draft: false")},
    ),
    "docusaurus": Site(
        called="Docusaurus: told by docusaurus.config.ts",
        articles=(
            ("blog/2021-05-01-hello.md", "open", "Hello", "2021-05-01", ["hello"], "https://docs.example/blog/hello"),
            ("docs/intro.mdx", "published", "Intro", None, [], None),
        ),
        publishes={"blog/2021-05-01-hello.md": ("draft: true", "draft: false")},
    ),
    "zola": Site(
        called="Zola: told by config.toml",
        articles=(
            ("content/blog/first.md", "open", "First", "2021-05-01", ["rust", "web"], None),
            ("content/blog/second.md", "published", "Second", "2021-05-02", ["rust"], None),
        ),
        publishes={"content/blog/first.md": ("draft = true", "draft = false")},
    ),
    "hexo": Site(
        called="Hexo: told by _config.yml",
        articles=(
            ("source/_drafts/second.md", "open", "Second", None, [], None),
            ("source/_posts/first.md", "open", "First", "2021-05-01T10:00:00", ["a", "b"], None),
        ),
        publishes={"source/_posts/first.md": ("published: false", "published: true")},
    ),
    "obsidian": Site(
        called="Obsidian: told by .obsidian",
        articles=(
            ("Notes/A thought.md", "open", "A thought", "2021-05-01", ["idea", "draft"], None),
            ("Notes/Shown.md", "published", "Shown", None, [], None),
        ),
        publishes={"Notes/A thought.md": ("", "publish: true")},
    ),
    "frontmatter": Site(
        called="Front Matter CMS: no key of its articles says what is published; frontmatter.json says that the key live tells what is published",
        articles=(("content/one.md", "open", "One", "2021-05-01", [], None),),
        publishes={"content/one.md": ("live: false", "live: true")},
    ),
}  # fmt: skip


def changed(before: bytes, after: bytes) -> tuple[str, str]:
    """The one line that differs: as it was (empty where it is new) and as it is."""
    old, new = before.decode().split("\n"), after.decode().split("\n")
    if len(new) == len(old):
        (pair,) = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
        return pair
    (place,) = [place for place in range(len(new)) if new[:place] + new[place + 1 :] == old][:1]
    return "", new[place]


@pytest.mark.parametrize("name", KINDS)
def test_a_site_is_read_as_its_tool_reads_it(place: Path, newstui: Run, name: str) -> None:
    copied(place, name)
    listed = newstui("list", "site", "--json").json()
    found = {
        (one["path"].removeprefix("site/"), one["state"], one["title"], one["date"], tuple(one["topics"]))
        for one in listed
    }
    assert found == {(*one[:4], tuple(one[4])) for one in KINDS[name].articles}
    links = [web for *_, web in sorted(KINDS[name].articles) if web]
    assert sorted(newstui("list", "site", "--urls", "web").lines) == sorted(links)
    first = newstui("doctor", "site").lines[0]
    assert first.removeprefix("Dialect").strip() == KINDS[name].called


@pytest.mark.parametrize("name", KINDS)
def test_publishing_changes_the_line_that_the_tool_reads_and_undo_takes_it_back(
    place: Path, newstui: Run, name: str
) -> None:
    site = copied(place, name)
    for path, lines in KINDS[name].publishes.items():
        before = (site / path).read_bytes()
        assert newstui("publish", f"site/{path}").code == 0
        assert changed(before, (site / path).read_bytes()) == lines
        assert newstui("show", f"site/{path}", "--json").json()["state"] == "published"
        assert newstui("undo", "--root", ".").code == 0
        assert (site / path).read_bytes() == before


def test_what_is_declined_without_a_key_for_it_is_known_by_the_journal(place: Path, newstui: Run) -> None:
    site = copied(place, "hugo")
    live = site / "content/posts/live.md"
    before = live.read_bytes()
    assert newstui("decline", "site/content/posts/live.md", "site/content/posts/yaml.md").code == 0
    assert changed(before, live.read_bytes()) == ("", "draft: true")
    states = {one["path"]: one["state"] for one in newstui("list", ".", "--json").json()}
    assert states["./site/content/posts/live.md"] == states["./site/content/posts/yaml.md"] == "declined"
    assert newstui("reopen", "site/content/posts/live.md").code == 0
    assert newstui("show", "site/content/posts/live.md", "--json").json()["state"] == "open"


def test_where_nothing_says_what_is_published_nothing_is_decided(place: Path, newstui: Run) -> None:
    site = copied(place, "unknown")
    before = (site / "notes/one.md").read_bytes()
    ran = newstui("publish", "site/notes/one.md")
    assert ran.code == 1
    assert "no key of its front matter says whether it is published; newstui.toml can name one" in ran.err
    (site / "newstui.toml").write_text('[dialect]\nstatus = "draft"\ntitle = ["headline", "title"]\n')
    assert newstui("decline", "site/notes/one.md").code == 0
    assert changed(before, (site / "notes/one.md").read_bytes()) == ("", "draft: true")


def test_what_the_settings_say_of_the_keys_counts(place: Path, newstui: Run) -> None:
    site = copied(place, "unknown")
    (site / "notes/two.md").write_text(
        "---\nmeta:\n  name: Two\nstage: true\nlink: /two\nwhen: 2021-05-02\n---\n"
    )
    (site / "newstui.toml").write_text(
        'exclude = ["one.md"]\n[dialect]\ntitle = "meta.name"\ndate = "when"\nstatus = "stage"\nlive = false\n'
        'decline = "gone"\nbase = "https://site.example/a/"\ndefault = "open"\n'
    )
    (one,) = newstui("list", "site", "--json").json()
    assert (one["title"], one["state"], one["date"]) == ("Two", "open", "2021-05-02")
    assert newstui("list", "site", "--urls", "web").lines == ["https://site.example/a/two"]
    assert newstui("decline", "site/notes/two.md").code == 0
    assert "gone: true\nstage: true\n" in (site / "notes/two.md").read_text()
    assert newstui("show", "site/notes/two.md", "--json").json()["state"] == "declined"


def test_rows_that_were_read_by_other_rules_are_read_again(place: Path, newstui: Run) -> None:
    site = copied(place, "unknown")
    assert newstui("list", "site", "is:open", "--paths").lines == []
    (site / "newstui.toml").write_text('[dialect]\nstatus = "publish"\ndefault = "open"\n')
    assert newstui("list", "site", "is:open", "--paths").lines == ["site/notes/one.md"]
    os.remove(site / "newstui.toml")
    assert newstui("list", "site", "is:open", "--paths").lines == []


def test_a_status_of_several_words_is_read_and_never_written(place: Path, newstui: Run) -> None:
    site = copied(place, "frontmatter")
    (site / "frontmatter.json").write_text(
        '{"frontMatter.content.draftField": {"name": "status", "type": "choice", '
        '"choices": ["draft", "in review", "Published"]}}'
    )
    for name, status in (("a", "Published"), ("b", "in review"), ("c", "draft")):
        (site / f"content/{name}.md").write_text(f"---\ntitle: {name}\nstatus: {status}\n---\n")
    states = [one["state"] for one in newstui("list", "site/content", "--sort", "title", "--json").json()]
    assert states == ["published", "open", "open", "published"]  # one.md does not say
    ran = newstui("publish", "site/content/c.md")
    assert ran.code == 1
    assert "its status is a word, and newstui writes only true and false" in ran.err
    assert (site / "content/c.md").read_text() == "---\ntitle: c\nstatus: draft\n---\n"


@pytest.mark.parametrize(
    ("heads", "called"),
    [
        (["title: A\ndraft: true"], "Hugo"),
        (["title: A\npubDate: Jul 08 2022\ndraft: false"], "Astro"),
        (["title: A\nsidebar_position: 1\ndraft: false"], "Docusaurus"),
        (["title: A\npublish: true"], "Obsidian"),
        (["title: A\nlayout: post\npublished: false"], "Jekyll"),
        (["title: A\ndate: 2021-05-01\npublished: false"], "Jekyll"),
        (["title: A\npublished: 2021-05-01"], "unknown"),
        (["title: A\npublished: false"], "Smartable"),
        (["title: A\npublishedDateTime: 2021-05-01\ndraft: true"], "Smartable"),
        (["title: A", *["title: B"] * 60, "title: C\ndraft: true"], "Hugo"),
        (["title: A"], "unknown"),
        ([], "Smartable"),
    ],
)
def test_without_a_file_of_settings_the_keys_tell_the_kind(
    place: Path, newstui: Run, heads: list[str], called: str
) -> None:
    (place / "site").mkdir()
    for number, head in enumerate(heads):
        (place / f"site/{999 - number}.md").write_text(f"---\n{head}\n---\n")
    if heads:
        assert newstui("doctor", "site").lines[0].split()[1].rstrip(":") == called
    else:
        assert "no articles" in newstui("doctor", "site").out


def test_the_default_dialect_is_known_below_the_settings_of_another_tool(place: Path, newstui: Run) -> None:
    site = copied(place, "jekyll")
    for path in site.rglob("*.m*"):
        path.write_text("---\ntitle: A\nwebUrl: https://example.org/a\npublished: false\n---\n")
    assert newstui("doctor", "site").lines[0].split()[1] == "Smartable:"


def test_a_folder_inside_a_site_is_read_like_the_site(place: Path, newstui: Run) -> None:
    site = copied(place, "hugo")
    found = {one["path"]: one["state"] for one in newstui("list", "site/content/later", "--json").json()}
    assert found == {"site/content/later/held.md": "open", "site/content/later/_index.md": "open"}
    assert newstui("list", "site/content/posts", "--urls", "web").lines == [
        "https://hugo.example/toml/",
        "https://hugo.example/posts/in-yaml",
    ]
    assert newstui("doctor", "site/content/posts").lines[0].endswith("Hugo: told by ../../hugo.toml")
    assert site.is_dir()


def head(*lines: str) -> str:
    return "\n".join(("---", *lines, "---", ""))


def written(place: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = place / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return place / "site"


def states(newstui: Run, folder: str = "site") -> dict[str, str]:
    return {Path(one["path"]).stem: one["state"] for one in newstui("list", folder, "--json").json()}


def test_hugo_reads_keys_in_any_case_and_published_as_the_opposite_of_draft(
    place: Path, newstui: Run
) -> None:
    site = written(
        place,
        {
            "hugo.toml": "",
            "content/upper.md": head("Title: Upper", "Date: 2024-03-03", "Draft: true", "Tags: [u]"),
            "content/held.md": head("title: Held", "published: false"),
            "content/live.md": head("title: Live", "published: true"),
            "content/both.md": head("title: Both", "draft: true", "published: true"),
        },
    )
    assert states(newstui) == {"upper": "open", "held": "open", "live": "published", "both": "open"}
    shown = newstui("show", "site/content/upper.md", "--json").json()
    assert (shown["title"], shown["date"], shown["topics"]) == ("Upper", "2024-03-03", ["u"])
    assert shown["metadata"]["Draft"] is True
    for name, lines in {
        "upper": ("Draft: true", "Draft: false"),
        "held": ("published: false", "published: true"),
        "both": ("draft: true", "draft: false"),
    }.items():
        before = (site / f"content/{name}.md").read_bytes()
        assert newstui("publish", f"site/content/{name}.md").code == 0
        assert changed(before, (site / f"content/{name}.md").read_bytes()) == lines
        assert newstui("undo", "--root", ".").code == 0
        assert (site / f"content/{name}.md").read_bytes() == before


@pytest.mark.parametrize("folder", ["site", "site/content", "site/content/c"])
def test_a_cascade_holds_for_the_paths_that_it_names(place: Path, newstui: Run, folder: str) -> None:
    cascade = "cascade: [{_target: {path: /c/x**}, draft: true}, {target: {path: /c/deep/**}, draft: true}]"
    page = head("title: A")
    written(
        place,
        {
            "hugo.toml": "",
            "content/_index.md": head("title: Top", cascade),
            "content/c/x1.md": page,
            "content/c/y.md": page,
            "content/c/deep/z.md": page,
            "content/c/deeper.md": page,
        },
    )
    found = {name: state for name, state in states(newstui, folder).items() if name != "_index"}
    assert found == {"x1": "open", "y": "published", "z": "open", "deeper": "published"}


def test_jekyll_defaults_hold_for_a_collection_and_zola_sections_for_all_below(
    place: Path, newstui: Run
) -> None:
    site = written(
        place,
        {
            "_config.yml": "defaults: [{scope: {path: '', type: posts}, values: {published: false}}]\n",
            "_posts/2021-1-2-short.md": head("layout: post", "tag: one two", "tags: three four"),
            "page.md": head("layout: page", "title: Page"),
        },
    )
    assert states(newstui) == {"2021-1-2-short": "open", "page": "published"}
    shown = newstui("show", "site/_posts/2021-1-2-short.md", "--json").json()
    assert (shown["title"], shown["date"]) == ("short", "2021-01-02")
    assert shown["topics"] == ["three", "four", "one two"]
    shutil.rmtree(site)
    written(
        place,
        {
            "config.toml": 'base_url = "https://zola.example"\n',
            "content/drafts/_index.md": "+++\ntitle = 'D'\ndraft = true\n+++\n",
            "content/drafts/p.md": "+++\ntitle = 'P'\n+++\n",
            "content/2021-05-09_named.md": "+++\ntitle = 'N'\nupdated = 2022-01-01\n+++\n",
        },
    )
    assert states(newstui) == {"_index": "open", "p": "open", "2021-05-09_named": "published"}
    assert newstui("show", "site/content/2021-05-09_named.md", "--json").json()["date"] == "2021-05-09"


@pytest.mark.parametrize(
    ("settings", "name", "line", "web"),
    [
        ("docusaurus.config.js", "docs/a/b.md", "slug: /features", ["https://d.example/p/docs/features"]),
        ("docusaurus.config.js", "blog/2021-08-26-hi/index.md", "slug: hi", ["https://d.example/p/blog/hi"]),
        ("eleventy.config.js", "a.md", "permalink: false", []),
        ("eleventy.config.js", "a.md", 'permalink: "/{{ title | slugify }}/"', []),
    ],
)
def test_links_are_those_that_the_site_makes(
    place: Path, newstui: Run, settings: str, name: str, *, line: str, web: list[str]
) -> None:
    script = "export default { url: 'https://d.example', baseUrl: '/p/' };\n"
    written(place, {f"web/{settings}": script, f"web/{name}": head("title: A", line)})
    for folder in ("site", "site/web"):
        assert newstui("list", folder, "--urls", "web").lines == web


def test_a_relative_link_is_shown_as_it_is_opened(place: Path, newstui: Run) -> None:
    copied(place, "jekyll")
    shown = newstui("show", "site/_posts/2021-05-01-first-light.md").out
    assert "https://blog.example/notes/first/" in shown
    assert "not to be opened" not in shown


def test_settings_of_a_cms_may_hold_remarks_and_inverted_what_does_not_say_is_a_draft(
    place: Path, newstui: Run
) -> None:
    written(
        place,
        {
            "frontmatter.json": '{\n  // which key\n  "frontMatter.content.draftField": '
            '{"name": "isPublished", "type": "boolean", "invert": true,},\n}\n',
            "a.md": head("title: A", "isPublished: true"),
            "b.md": head("title: B"),
        },
    )
    assert states(newstui) == {"a": "published", "b": "open"}


def test_the_status_key_can_be_searched_for_in_other_sites(place: Path, newstui: Run) -> None:
    copied(place, "hugo")
    assert newstui("list", "site", "draft:true", "--paths").lines == [
        "site/content/posts/json.md",
        "site/content/posts/toml.md",
        "site/content/posts/yaml.md",
    ]


def test_what_told_nothing_is_asked_again_at_the_next_start(place: Path, newstui: Run) -> None:
    (place / "site").mkdir()

    def called() -> str:
        newstui("list", "site")
        found = newstui("list", "site", "is:open", "--paths").lines
        return "open" if found else "none"

    assert called() == "none"  # an empty folder
    (place / "site/a.md").write_text(head("title: A"))
    assert called() == "none"  # no key tells
    (place / "site/a.md").write_text(head("title: A", "draft: true"))
    assert called() == "open"
    (place / "site/newstui.toml").write_text('[dialect]\nname = "jekyll"\n')
    assert called() == "none"
    os.remove(place / "site/newstui.toml")
    assert called() == "open"


def test_only_the_date_at_the_begin_of_a_name_is_no_title(place: Path, newstui: Run) -> None:
    written(place, {"_config.yml": "", "_posts/2021-05-01-what-2020-01-01-was.md": head("layout: post")})
    (one,) = newstui("list", "site", "--json").json()
    assert one["title"] == "what 2020 01 01 was"
