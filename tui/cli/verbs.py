"""The table of verbs, that dispatch, `--help` and suggestions are made from."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tui import __version__
from tui.cli.parser import Parser, Takes, word

SORTS: Final = ("date", "quality", "heat", "provider", "title", "relevance", "border")
LINKS: Final = ("web", "amp", "cdn")
SHELLS: Final = ("bash", "zsh", "fish")
FORMS: Final = {
    "json": "an array of objects",
    "jsonl": "one object a line",
    "tsv": "tab-separated, the first line names the columns",
    "markdown": "a list of links",
    "html": "a list of links",
    "paths": "one path a line",
}
_DIGITS: Final = 9  # of a number of articles or steps


def _number_of(things: str) -> Callable[[str], int]:
    """Reads a whole number, and says of what where there is none."""

    def read(text: str) -> int:
        given = word(text)
        if not given.isdecimal() or len(given) > _DIGITS:
            raise argparse.ArgumentTypeError(f"{given} is no number of {things}")
        return int(given)

    return read


def declare_app(parser: Parser) -> None:
    parser.add_argument("paths", nargs="*", type=word, help=argparse.SUPPRESS)
    parser.option("--demo", action="store_true", help="open a private copy of the sample content")
    parser.option("--read-only", action="store_true", help="look only; nothing can be decided")
    _declare_root(parser)
    parser.option("--version", action="version", version=f"newstui {__version__}", help="print the version")


def _declare_list(parser: Parser) -> None:
    parser.add_argument("path", nargs="?", type=word, help=argparse.SUPPRESS)
    parser.add_argument("query", nargs="*", type=word, help=argparse.SUPPRESS)
    parser.option(
        "--sort",
        takes=(*SORTS, *(f"-{order}" for order in SORTS)),
        type=word,
        metavar="FIELD",
        help=f"{', '.join(SORTS)}; -FIELD is the other way",
    )
    parser.option("--reverse", action="store_true", help="the other way round")
    parser.option(
        "--limit", takes=Takes.FREE, type=_number_of("articles"), metavar="N", help="the first N only"
    )
    forms = parser.add_mutually_exclusive_group()
    for form, meaning in FORMS.items():
        parser.option(f"--{form}", dest="form", action="store_const", const=form, help=meaning, among=forms)
    parser.option(
        "--urls",
        takes=LINKS,
        choices=LINKS,
        type=word,
        help="that link of each article, one a line",
        among=forms,
    )


def _declare_paths(json: str) -> Callable[[Parser], None]:
    """Declares paths, and `--json` with what it prints."""

    def declare(parser: Parser) -> None:
        parser.add_argument("paths", nargs="*", type=word, help=argparse.SUPPRESS)
        parser.option("--json", action="store_true", help=json)

    return declare


def _declare_root(parser: Parser) -> None:
    parser.option(
        "--root",
        takes=Takes.FOLDER,
        type=word,
        metavar="DIR",
        help="the content root, where it is not found by itself",
    )


def _declare_reapply(parser: Parser) -> None:
    parser.option("--dry-run", action="store_true", help="print the diff, change nothing")
    _declare_root(parser)


def _declare_decide(parser: Parser) -> None:
    parser.add_argument("paths", nargs="*", type=word, help=argparse.SUPPRESS)
    _declare_reapply(parser)


def _declare_travel(parser: Parser) -> None:
    steps = _number_of("steps")
    parser.add_argument("steps", metavar="N", nargs="?", type=steps, default=1, help=argparse.SUPPRESS)
    _declare_root(parser)


def _declare_log(parser: Parser) -> None:
    parser.option(
        "--since",
        takes=("today", "yesterday", "7d", "30d"),
        type=word,
        metavar="DAY",
        help="from that day on: 7d, today, 2021-05, 2021-05-01",
    )
    parser.option("--json", action="store_true", help="one object a line")
    _declare_root(parser)


def _declare_doctor(parser: Parser) -> None:
    parser.add_argument("paths", nargs="*", type=word, help=argparse.SUPPRESS)


def _declare_cache(parser: Parser) -> None:
    parser.add_argument("paths", nargs="*", type=word, help=argparse.SUPPRESS)
    parser.option("--clear", action="store_true", help="remove it; it is only a cache")


def _declare_config(parser: Parser) -> None:
    parser.add_argument("paths", nargs="*", type=word, help=argparse.SUPPRESS)
    what = parser.add_mutually_exclusive_group()
    for name, meaning in (
        ("--path", "only the paths of the files that there are"),
        ("--check", "only what is wrong: file, line and reason"),
    ):
        parser.option(name, action="store_true", help=meaning, among=what)
    _declare_root(parser)


def _declare_shell(parser: Parser) -> None:
    parser.add_argument("shells", nargs="*", type=word, help=argparse.SUPPRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One thing that newstui can be told to do.

    `run` names the function that does it, by its module in this package: each verb loads what it needs when
    it is chosen. `dashes`: words that begin with a dash belong to a query. The `epilog` has examples.
    """

    usage: str
    summary: str
    declare: Callable[[Parser], None]
    run: str
    epilog: str
    takes: Takes | tuple[str, ...] = Takes.NOTHING
    dashes: bool = False


def _deciding(summary: str, example: str) -> Verb:
    return Verb(
        usage="FILE...|-",
        summary=summary,
        declare=_declare_decide,
        takes=Takes.ARTICLES,
        run="deciding.run",
        epilog=f"""\
Each file's one line is changed, or the file is refused with the reason (exit code 1). `-` reads paths, one a
line, from standard input. All files of one content root are one step, that newstui undo takes back:
{example}
""",
    )


VERBS: Final[dict[str, Verb]] = {
    "list": Verb(
        usage="[PATH [QUERY...]]",
        summary="print the articles of a folder that a query finds",
        declare=_declare_list,
        takes=Takes.QUERY,
        run="ahead.run",
        dashes=True,
        epilog="""\
PATH is a folder or a file, the current folder where it is left out. QUERY means what it means in the app:
  newstui list content power apps            words, best first
  newstui list . 'is:open quality>=40' -video
  newstui list . after:7d --urls web         the web links of a week
  newstui list . 'has:amp | has:cdn'         the README explains all of it
""",
    ),
    "show": Verb(
        usage="FILE...|-",
        summary="print an article with all its metadata",
        declare=_declare_paths("an object with the whole front matter; an array of them for several or -"),
        takes=Takes.ARTICLES,
        run="showing.run",
        epilog="""\
`-` reads paths, one a line, from standard input.
  newstui show content/_news/a.md
  newstui show content/_news/a.md --json | jq .metadata
  newstui list . is:broken --paths | newstui show -
""",
    ),
    "publish": _deciding(
        "publish articles", "  newstui list . 'is:open quality>=80' --paths | newstui publish -"
    ),
    "reopen": _deciding(
        "reopen articles: neither published nor declined",
        "  newstui reopen content/_news/a.md\n  git diff --name-only -z | newstui reopen - --dry-run",
    ),
    "decline": _deciding(
        "decline articles", "  newstui list . 'is:open quality<20' --paths | newstui decline - --dry-run"
    ),
    "later": _deciding("put articles off for later", "  newstui later content/_news/a.md content/_news/b.md"),
    "reapply": Verb(
        usage="",
        summary="decide again what others have reverted",
        declare=_declare_reapply,
        run="reapplying.run",
        epilog="""\
All are one step, that newstui undo takes back.
  git pull && newstui reapply --dry-run      what would be decided again
  newstui reapply --root ../site
""",
    ),
    "undo": Verb(
        usage="[N]",
        summary="take the last step back, or the last N",
        declare=_declare_travel,
        takes=Takes.FREE,
        run="deciding.travel",
        epilog="""\
Also what an earlier run or the app decided; newstui redo makes it again.
  newstui undo
  newstui undo 3 --root ../site
""",
    ),
    "redo": Verb(
        usage="[N]",
        summary="make what was undone again",
        declare=_declare_travel,
        takes=Takes.FREE,
        run="deciding.travel",
        epilog="  newstui redo\n  newstui redo 3 --root ../site\n",
    ),
    "log": Verb(
        usage="",
        summary="print what was decided",
        declare=_declare_log,
        run="logging.run",
        epilog="""\
Oldest first, undone or not.
  newstui log --since 7d
  newstui log --json | jq -r 'select(.in_force) | .path'
""",
    ),
    "doctor": Verb(
        usage="[PATH]",
        summary="say how a folder is read, and what in it cannot be",
        declare=_declare_doctor,
        takes=Takes.FOLDER,
        run="doctor.run",
        epilog="""\
The exit code is 1 where a file is broken, so that a bot can ask.
  newstui doctor content
  newstui doctor content/_news/a.md
""",
    ),
    "stats": Verb(
        usage="[PATH]",
        summary="count a folder's states, scores and publishers",
        declare=_declare_paths("one object, with all publishers"),
        takes=Takes.FOLDER,
        run="stats.run",
        epilog="  newstui stats content\n  newstui stats content --json | jq .states\n",
    ),
    "reindex": Verb(
        usage="[PATH]",
        summary="forget what earlier runs have read of a folder, and read it anew",
        declare=_declare_doctor,
        takes=Takes.FOLDER,
        run="caching.reindex",
        epilog="  newstui reindex content\n",
    ),
    "cache": Verb(
        usage="[PATH]",
        summary="say where the caches are and how large",
        declare=_declare_cache,
        takes=Takes.FOLDER,
        run="caching.run",
        epilog="""\
What was read of a folder is kept for a quick start. It may be removed at any time.
  newstui cache
  newstui cache content --clear
""",
    ),
    "config": Verb(
        usage="[PATH]",
        summary="say which settings hold in a folder, and check them",
        declare=_declare_config,
        takes=Takes.FOLDER,
        run="configuring.run",
        epilog="""\
Your own settings lie in $XDG_CONFIG_HOME/newstui/config.toml, else ~/.config/newstui/config.toml; those of a
content folder in its newstui.toml, which may only hold exclude, [dialect] and [views]. Both are TOML, and
everything works without either; docs/configuration.md explains each line. --check exits with 1
where anything is wrong.
  newstui config content
  newstui config --check
""",
    ),
    "completions": Verb(
        usage="|".join(SHELLS),
        summary="print what makes a shell complete newstui's words",
        declare=_declare_shell,
        takes=SHELLS,
        run="completions.run",
        epilog="""\
Verbs, options and their values, folders, files, and the fields of a query.
  eval "$(newstui completions bash)"         in ~/.bashrc
  eval "$(newstui completions zsh)"          in ~/.zshrc, after compinit
  newstui completions fish > ~/.config/fish/completions/newstui.fish
""",
    ),
}
