"""argv to options: every verb once, in the table that dispatch, `--help` and suggestions are made from."""

from __future__ import annotations

import argparse
import importlib
import os
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tui import __version__
from tui.cli.parser import Parser, nearest, shielded, word
from tui.errors import UsageError

SORTS: Final = ("date", "quality", "heat", "provider", "title", "relevance", "border")
FORMS: Final = {
    "json": "an array of objects",
    "jsonl": "one object a line",
    "tsv": "tab-separated, the first line names the columns",
    "markdown": "a list of links",
    "html": "a list of links",
    "paths": "one path a line",
}
_DIGITS: Final = 9  # of a number of articles
# Of 1, as difflib counts: `lst`, `ls` and `shwo` are near a verb, `content` is not.
_NEAR_VERB: Final = 0.6


def _count(text: str) -> int:
    typed = word(text)
    if not typed.isdecimal() or len(typed) > _DIGITS:
        raise argparse.ArgumentTypeError(f"{typed} is no number of articles")
    return int(typed)


def _declare_app(parser: Parser) -> None:
    parser.add_argument("paths", nargs="*", type=word, help=argparse.SUPPRESS)
    parser.option("--demo", action="store_true", help="open a private copy of the sample content")
    parser.option("--read-only", action="store_true", help="look only; nothing can be decided")
    _declare_root(parser)
    parser.option("--version", action="version", version=f"newstui {__version__}", help="print the version")


def _declare_list(parser: Parser) -> None:
    parser.add_argument("path", nargs="?", type=word, help=argparse.SUPPRESS)
    parser.add_argument("query", nargs="*", type=word, help=argparse.SUPPRESS)
    parser.option("--sort", type=word, metavar="FIELD", help=f"{', '.join(SORTS)}; -FIELD is the other way")
    parser.option("--reverse", action="store_true", help="the other way round")
    parser.option("--limit", type=_count, metavar="N", help="the first N only")
    forms = parser.add_mutually_exclusive_group()
    for form, meaning in FORMS.items():
        parser.names.add(f"--{form}")
        forms.add_argument(f"--{form}", dest="form", action="store_const", const=form, help=meaning)
    parser.names.add("--urls")
    kinds = ("web", "amp", "cdn")
    forms.add_argument("--urls", choices=kinds, type=word, help="that link of each article, one a line")


def _declare_paths(json: str) -> Callable[[Parser], None]:
    """Declares paths, and `--json` with what it prints."""

    def declare(parser: Parser) -> None:
        parser.add_argument("paths", nargs="*", type=word, help=argparse.SUPPRESS)
        parser.option("--json", action="store_true", help=json)

    return declare


def _declare_root(parser: Parser) -> None:
    parser.option(
        "--root", type=word, metavar="DIR", help="the content root, where it is not found by itself"
    )


def _declare_reapply(parser: Parser) -> None:
    parser.option("--dry-run", action="store_true", help="print the diff, change nothing")
    _declare_root(parser)


def _declare_decide(parser: Parser) -> None:
    parser.add_argument("paths", nargs="*", type=word, help=argparse.SUPPRESS)
    _declare_reapply(parser)


def _declare_travel(parser: Parser) -> None:
    parser.add_argument("steps", nargs="?", type=_count, default=1, help=argparse.SUPPRESS)
    _declare_root(parser)


def _declare_log(parser: Parser) -> None:
    parser.option(
        "--since", type=word, metavar="DAY", help="from that day on: 7d, today, 2021-05, 2021-05-01"
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
    parser.names.update(("--path", "--check"))
    what.add_argument("--path", action="store_true", help="only the paths of the files that there are")
    what.add_argument("--check", action="store_true", help="only what is wrong: file, line and reason")
    _declare_root(parser)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One thing that newstui can be told to do.

    `run` names the function that does it, by its module in this package: each verb loads what it needs when
    it is chosen. `dashes`: words that begin with a dash belong to a query.
    """

    usage: str
    summary: str
    declare: Callable[[Parser], None]
    run: str
    epilog: str = ""
    dashes: bool = False


def _deciding(summary: str) -> Verb:
    return Verb(
        usage="FILE...|-",
        summary=summary,
        declare=_declare_decide,
        run="deciding.run",
        epilog="""\
Each file's one line is changed, or the file is refused with the reason (exit code 1). `-` reads paths, one a
line, from standard input. All files of one content root are one step, that newstui undo takes back:
  newstui list . 'is:open quality>=80' --paths | newstui publish -
""",
    )


VERBS: Final[dict[str, Verb]] = {
    "list": Verb(
        usage="[PATH [QUERY...]]",
        summary="print the articles of a folder that a query finds",
        declare=_declare_list,
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
        usage="FILE",
        summary="print one article with all its metadata",
        declare=_declare_paths("one object, with the whole front matter"),
        run="showing.run",
    ),
    "publish": _deciding("publish articles"),
    "reopen": _deciding("reopen articles: neither published nor declined"),
    "decline": _deciding("decline articles"),
    "later": _deciding("put articles off for later"),
    "reapply": Verb(
        usage="",
        summary="decide again what others have reverted",
        declare=_declare_reapply,
        run="reapplying.run",
        epilog="After a pull, say. All are one step, that newstui undo takes back.",
    ),
    "undo": Verb(
        usage="[N]",
        summary="take the last step back, or the last N",
        declare=_declare_travel,
        run="deciding.travel",
    ),
    "redo": Verb(
        usage="[N]",
        summary="make what was undone again",
        declare=_declare_travel,
        run="deciding.travel",
    ),
    "log": Verb(usage="", summary="print what was decided", declare=_declare_log, run="logging.run"),
    "doctor": Verb(
        usage="[PATH]",
        summary="say how a folder is read, and what in it cannot be",
        declare=_declare_doctor,
        run="doctor.run",
        epilog="The exit code is 1 where a file is broken, so that a bot can ask.",
    ),
    "stats": Verb(
        usage="[PATH]",
        summary="count a folder's states, scores and publishers",
        declare=_declare_paths("one object, with all publishers"),
        run="stats.run",
    ),
    "reindex": Verb(
        usage="[PATH]",
        summary="forget what earlier runs have read of a folder, and read it anew",
        declare=_declare_doctor,
        run="caching.reindex",
    ),
    "cache": Verb(
        usage="[PATH]",
        summary="say where the caches are and how large",
        declare=_declare_cache,
        run="caching.run",
        epilog="What was read of a folder is kept for a quick start. It may be removed at any time.",
    ),
    "config": Verb(
        usage="[PATH]",
        summary="say which settings hold in a folder, and check them",
        declare=_declare_config,
        run="configuring.run",
        epilog="""\
Your own settings lie in $XDG_CONFIG_HOME/newstui/config.toml, else ~/.config/newstui/config.toml; those of a
content folder in its newstui.toml, which may only hold exclude, [dialect] and [views]. Both are TOML, and
everything works without either; the README explains each line. --check exits with 1 where anything is wrong.
""",
    ),
}

_EXAMPLES: Final = """\
  newstui content                       open a folder
  newstui content/_news/a.md            open its folder, with the cursor on it
  newstui --demo                        try it out
  newstui list content is:open --json   print instead
A verb wins over a folder of the same name: newstui ./list opens the folder.
Keys, theme, columns, views and more can be set: newstui config --help."""


def _app_parser() -> Parser:
    verbs = "\n".join(f"  {name:<9}{verb.summary}" for name, verb in VERBS.items())
    parser = Parser(
        "newstui",
        usage="newstui [PATH]\n       newstui VERB ... (newstui VERB --help says more)",
        description="Read, search, open and decide the articles of a content folder, by keyboard.",
        epilog=f"verbs:\n{verbs}\n\nexamples:\n{_EXAMPLES}",
    )
    _declare_app(parser)
    return parser


def _verb_parser(name: str) -> Parser:
    verb = VERBS[name]
    usage = f"newstui {name} {verb.usage} [options]"
    summary = f"{verb.summary[0].upper()}{verb.summary[1:]}."
    parser = Parser(f"newstui {name}", usage=usage, description=summary, epilog=verb.epilog)
    verb.declare(parser)
    return parser


def parse(argv: list[str]) -> Namespace:
    """The options of the verb that `argv` names, else of the app; `run` takes them.

    Raises:
        UsageError: They make no sense.
        SystemExit: Help or the version was asked for and is printed.
    """
    first = next((number for number, one in enumerate(argv) if not one.startswith("-")), len(argv))
    name = argv[first] if first < len(argv) and set(argv[:first]) <= {"--debug"} else None
    if name in VERBS:
        parser, dashes = _verb_parser(name), VERBS[name].dashes
        argv = argv[:first] + argv[first + 1 :]
    else:
        if name is not None and not os.path.lexists(name) and (verb := nearest(name, set(VERBS), _NEAR_VERB)):
            raise UsageError(f"{name}: there is no such file or folder. Did you mean newstui {verb}?")
        parser, dashes, name = _app_parser(), False, None
    parser.option("--debug", action="store_true", help="keep the traceback of a crash in a file")
    options = parser.read(shielded(argv, dashes))
    options.verb = name
    return options


def run(options: Namespace) -> int:
    """Does what was asked for; its exit code."""
    module, _, function = (VERBS[options.verb].run if options.verb else "screen.run").partition(".")
    code: int = getattr(importlib.import_module(f"tui.cli.{module}"), function)(options)
    return code


def only_path(options: Namespace, default: str | None) -> str:
    """The one path among the words of a verb that takes one.

    Raises:
        UsageError: There are several, or there is none and no default.
    """
    paths: list[str] = options.paths
    verb = f"newstui {options.verb}" if options.verb else "newstui"
    if len(paths) > 1:
        raise UsageError(f"{verb} takes one path, and {paths[1]} is a second one.")
    if not paths and default is None:
        raise UsageError(f"{verb} needs the path of a file.")
    return paths[0] if paths else str(default)
