"""The script for zsh: its own `_arguments`, with what each option and verb is for."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Final

from tui.cli.completions.known import Known
from tui.cli.parser import Option, Takes

_ACTIONS: Final = {
    Takes.FREE: " ",
    Takes.FOLDER: "_newstui_folders",
    Takes.ARTICLES: "_newstui_articles",
}

_GOES_ON: Final = "\\\n                "


def script(known: Known) -> str:
    """The script; it may be sourced, or lie on `fpath` as `_newstui`."""
    verbs = "\n".join(
        f"        {shlex.quote(f'{name}:{verb.summary}')}" for name, verb in known.verbs.items()
    )
    cases = "\n".join(_case(known, name) for name in known.verbs)
    values = "\n".join(
        f"        {field}:) compadd -- {shlex.join(values)} ;;" for field, values in known.values.items()
    )
    fields = shlex.join([*(f"{name}:" for name in known.fields), *(f"{name}>=" for name in known.numbers)])
    parts = {
        "VERBS": verbs,
        "OPTIONS": _lines(known.options[None]),
        "CASES": cases,
        "VALUES": values,
        "FIELDS": fields,
        "ENDINGS": "|".join(suffix.removeprefix(".") for suffix in known.suffixes),
    }
    return re.sub("|".join(parts), lambda found: parts[found[0]], _SCRIPT)


def _case(known: Known, name: str) -> str:
    takes = known.verbs[name].takes
    places = {
        Takes.NOTHING: "",
        Takes.FREE: "",
        Takes.FOLDER: "'1: :_newstui_folders'",
        Takes.ARTICLES: "'*: :_newstui_articles'",
        Takes.QUERY: "'1: :_newstui_folders' '*: :_newstui_query'",
    }
    place = places[takes] if isinstance(takes, Takes) else shlex.quote(f"1: :({' '.join(takes)})")
    specs = f"{_lines(known.options[name])}{f' {_GOES_ON}{place}' if place else ''}"
    return f"        {name})\n            _arguments -S {_GOES_ON}{specs}\n            ;;"


def _lines(options: Mapping[str, Option]) -> str:
    specs = [*(_spec(name, option) for name, option in options.items()), "--help[say more]"]
    return f" {_GOES_ON}".join(map(shlex.quote, specs))


def _spec(name: str, option: Option) -> str:
    said = re.sub(r"([\[\]:\\])", r"\\\1", option.help)
    takes = option.takes
    if takes is Takes.NOTHING:
        return f"{name}[{said}]"
    action = _ACTIONS[takes] if isinstance(takes, Takes) else f"({' '.join(takes)})"
    return f"{name}=[{said}]: :{action}"


_SCRIPT: Final = r"""#compdef newstui
# Completes newstui in zsh, after compinit: eval "$(newstui completions zsh)"

_newstui_articles() {
    _alternative "files:article:_path_files -g '*.(ENDINGS)(-.)'" 'directories:folder:_path_files -/'
}

_newstui_folders() {
    _path_files -/ || _newstui_articles
}

# The last word of a query, that may stand behind others in quotes.
_newstui_query() {
    compset -P '* '
    compset -P '-'
    if compset -P '*:'; then
        case ${${IPREFIX##* }#-} in
VALUES
        esac
    else
        compadd -S '' -- FIELDS
    fi
}

_newstui_verbs() {
    local -a verbs=(
VERBS
    )
    _describe -t commands verb verbs
}

_newstui() {
    local curcontext=$curcontext state line
    local -A opt_args
    _arguments -A '-*' -C -S \
                OPTIONS \
        '1: :->first' '*:: :->rest'
    case $state in
    first)
        _alternative 'verbs:verb:_newstui_verbs' 'folders:folder:_newstui_folders'
        ;;
    rest)
        case $words[1] in
CASES
        esac
        ;;
    esac
}

if [[ $funcstack[1] == _newstui ]]; then _newstui "$@"; else compdef _newstui newstui; fi
"""
