"""The script for fish: a `complete` for each word, with what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tui.cli.completions.known import Known
from tui.cli.parser import Option, Takes

_OFFERS: Final = {
    Takes.FOLDER: "(__newstui_folders)",
    Takes.ARTICLES: "(__newstui_articles)",
    Takes.QUERY: "(__newstui_query)",
}


def script(known: Known) -> str:
    """The script."""
    cases = (
        f"""        case '{field}:*'\n            printf '%s\\n' "$lead"{field}:{{{",".join(values)}}}"""
        for field, values in known.values.items()
    )
    values = "\n".join(cases)
    fields = ",".join([*(f"{name}:" for name in known.fields), *(f"'{name}>='" for name in known.numbers)])
    taking = "|".join(sorted({name.removeprefix("--") for _, name, _ in known.taking()}))
    head = _HEAD.replace("TAKING", taking).replace(
        "ENDINGS", "|".join(suffix.removeprefix(".") for suffix in known.suffixes)
    )
    head = head.replace("VERBS", " ".join(known.verbs)).replace("VALUES", values).replace("FIELDS", fields)
    return "\n".join([head.lstrip(), *_lines(known)]) + "\n"


def _lines(known: Known) -> Iterator[str]:
    for name, verb in known.verbs.items():
        yield _complete("first", f"-a {name} -d {_quoted(verb.summary)}")
    yield _complete("first", "-a '(__newstui_folders)'")
    for of, options in known.options.items():
        condition = f"is {of}" if of else "app"
        for name, option in options.items():
            yield _complete(condition, _option(name, option))
        yield _complete(condition, "-l help -s h -d 'Say more'")
    for name, verb in known.verbs.items():
        if offered := _offered(verb.takes):
            yield _complete(f"is {name}", f"-a {offered}")


def _option(name: str, option: Option) -> str:
    offered = _offered(option.takes)
    takes = "" if option.takes is Takes.NOTHING else f" -x{f' -a {offered}' if offered else ''}"
    return f"-l {name.removeprefix('--')}{takes} -d {_quoted(option.help)}"


def _offered(takes: Takes | tuple[str, ...]) -> str:
    if isinstance(takes, Takes):
        return _quoted(_OFFERS[takes]) if takes in _OFFERS else ""
    return _quoted(" ".join(takes))


def _complete(condition: str, rest: str) -> str:
    return f"complete -c newstui -n '__newstui_{condition}' {rest}"


def _quoted(text: str) -> str:
    """A text that fish reads as it stands; its quotes know two escapes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_HEAD: Final = r"""
# Completes newstui in fish: newstui completions fish > ~/.config/fish/completions/newstui.fish

# The words behind newstui and before the cursor, without options and their values.
function __newstui_words
    set -l words (commandline -opc)
    set -l asked no
    for word in $words[2..-1]
        if test $asked = yes
            set asked no
        else if string match -q -r -- '^--(?:TAKING)$' $word
            set asked yes
        else if not string match -q -r -- '^-.' $word
            printf '%s\n' $word
        end
    end
end

function __newstui_first
    test (count (__newstui_words)) -eq 0
end

function __newstui_is
    set -l words (__newstui_words)
    test "$words[1]" = $argv[1]
end

function __newstui_app
    set -l words (__newstui_words)
    not contains -- "$words[1]" VERBS
end

function __newstui_paths
    set -l token (commandline -ct)
    complete -C "__fish_command_without_completions $token" | string match -r -- $argv[1]
end

function __newstui_articles
    __newstui_paths '^[^\t]*(?:/|\.(?:ENDINGS))(?:\t.*)?$'
end

function __newstui_folders
    __newstui_paths '^[^\t]*/(?:\t.*)?$'; or __newstui_articles
end

function __newstui_query
    if test (count (__newstui_words)) -lt 2
        __newstui_folders
        return
    end
    set -l token (commandline -ct | string unescape)
    # Earlier words of a query in quotes stay.
    set -l lead (string replace -r -- '[^ ]*$' '' "$token")
    set token (string replace -r -- '^.* ' '' "$token")
    if string match -q -- '-*' $token
        set lead "$lead"-
        set token (string sub -s 2 -- $token)
    end
    switch "$token"
VALUES
        case '*'
            printf '%s\n' "$lead"{FIELDS}
    end
end

complete -c newstui -f"""
