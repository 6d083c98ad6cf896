"""The script for bash: one function, and tables as `case` statements."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import Final

from tui.cli.completions.known import Known
from tui.cli.parser import Takes

_KINDS: Final = {
    Takes.NOTHING: "",
    Takes.FREE: "<free>",
    Takes.FOLDER: "<folder>",
    Takes.ARTICLES: "<articles>",
    Takes.QUERY: "<query>",
}


def script(known: Known) -> str:
    """The script."""
    options: list[tuple[str, Sequence[str]]] = [
        (name or "", [*flags, "--help"]) for name, flags in known.options.items()
    ]
    taking = [(f"{verb or ''} {name}", _words(takes)) for verb, name, takes in known.taking()]
    places = [("", [_KINDS[Takes.FOLDER]])]
    places += [(name, _words(verb.takes)) for name, verb in known.verbs.items()]
    fields = [*(f"{name}:" for name in known.fields), *(f"{name}>=" for name in known.numbers)]
    tables: dict[str, list[tuple[str, Sequence[str]]]] = {
        "_newstui_options": options,
        "_newstui_takes": [*taking, *places],
        "_newstui_query": [("", fields), *((f"{name}:", values) for name, values in known.values.items())],
    }
    made = "\n\n".join(_table(name, lines) for name, lines in tables.items())
    endings = " ".join(known.suffixes)
    verbs = shlex.quote(" ".join(known.verbs))
    return f"{_HEAD}\n_newstui_verbs={verbs}\n\n{made}\n{_BODY.replace('ENDINGS', endings)}"


def _words(takes: Takes | tuple[str, ...]) -> list[str]:
    return [_KINDS[takes]] if isinstance(takes, Takes) else list(takes)


def _table(name: str, lines: Iterable[tuple[str, Iterable[str]]]) -> str:
    """A function that prints the words of what it is asked for, one a line."""
    cases = "\n".join(
        f"        {shlex.quote(key)}) printf '%s\\n' {shlex.join(words)} ;;"
        for key, words in lines
        if any(words)
    )
    return f"{name}() {{\n    case $1 in\n{cases}\n    esac\n}}"


_HEAD: Final = """\
# Completes newstui in bash: eval "$(newstui completions bash)"
"""

_BODY: Final = r"""
# The words of standard input that begin as $1.
_newstui_beginning() {
    local one
    while IFS= read -r one; do
        [[ $one == "$1"* ]] && printf '%s\n' "$one"
    done
}

_newstui_articles() {
    local ending
    compgen -d -- "$1"
    for ending in ENDINGS; do
        compgen -f -X "!*$ending" -- "$1"
    done
}

# What may stand where $2 does, one a line; $1 says what is wanted there, words or one of <...>.
_newstui_offered() {
    local kind=$1 word=$2 lead='' found
    case $kind in
        '<free>' | '') ;;
        '<folder>')
            found=$(compgen -d -- "$word")
            [[ -n $found ]] && printf '%s\n' "$found" || _newstui_articles "$word"
            ;;
        '<articles>') _newstui_articles "$word" ;;
        '<query>')
            lead=${word%"${word##* }"}
            word=${word##* }
            [[ $word == -* ]] && lead+=- word=${word#-}
            if [[ $word == *:* ]]; then
                lead+=${word%%:*}:
                found=$(_newstui_query "${word%%:*}:" | _newstui_beginning "${word#*:}")
            else
                found=$(_newstui_query '' | _newstui_beginning "$word")
            fi
            while IFS= read -r word; do
                [[ -n $word ]] && printf '%s\n' "$lead$word"
            done <<< "$found"
            ;;
        *) printf '%s\n' "$kind" | _newstui_beginning "$word" ;;
    esac
}

_newstui() {
    local line=${COMP_LINE:0:COMP_POINT} word='' quote='' outside='' one i
    local -a words=()
    # COMP_WORDS is parted at : and > as well, that queries are made of.
    for ((i = 0; i < ${#line}; i++)); do
        one=${line:i:1}
        if [[ -n $quote ]]; then
            if [[ $one == "$quote" ]]; then quote=''; else word+=$one; fi
        elif [[ $one == [\"\'] ]]; then
            quote=$one outside=$word
        elif [[ $one == \\ ]]; then
            i=$((i + 1)) word+=${line:i:1}
        elif [[ $one == [[:space:]] ]]; then
            [[ -n $word ]] && words+=("$word")
            word=''
        else
            word+=$one
        fi
    done

    # The verb is the first word, behind nothing but --debug.
    local verb='' asked='' first=yes
    for one in "${words[@]:1}"; do
        if [[ -n $asked ]]; then
            asked=''
        elif [[ $one == -?* ]]; then
            [[ $first == yes && $one != --debug ]] && first=option
            [[ $one == --*=* ]] || asked=$(_newstui_takes "$verb $one")
        elif [[ $first == yes && " $_newstui_verbs " == *" $one "* ]]; then
            verb=$one first=verb
        else
            first=no
        fi
    done

    local lead='' kind=$asked offered='' names=''
    if [[ -z $asked && $word == --*=* ]]; then
        lead=${word%%=*}=
        kind=$(_newstui_takes "$verb ${word%%=*}")
        word=${word#*=}
    elif [[ -z $asked ]]; then
        kind=$(_newstui_takes "$verb")
        [[ $kind == '<query>' && $first == verb ]] && kind='<folder>'
        [[ -z $verb && $first == no ]] && kind=''
        if [[ $word == --* || $word == - || ( $word == -* && $kind != '<query>' ) ]]; then
            offered=$(_newstui_options "$verb" | _newstui_beginning "$word")
            kind=''
        elif [[ $first == yes ]]; then
            offered=$(printf '%s\n' $_newstui_verbs | _newstui_beginning "$word")
        fi
    fi
    local -a found=()
    IFS=$'\n' read -r -d '' -a found < <(_newstui_offered "$kind" "$word")
    [[ $kind == '<folder>' || $kind == '<articles>' ]] && [[ ${#found[@]} != 0 ]] && names=yes
    if [[ -n $names && $first == yes ]]; then
        # By its bare name, a folder that is called like a verb is not meant.
        for i in "${!found[@]}"; do
            [[ " $_newstui_verbs " == *" ${found[i]} "* ]] && unset "found[i]"
        done
        [[ ${#found[@]} == 0 ]] && names=''
    fi
    [[ -n $names ]] && compopt -o filenames 2> /dev/null

    # bash replaces what follows the open quote, else what follows the last sign that parts words for it.
    local whole=$lead$word kept=''
    if [[ -n $quote ]]; then kept=$outside; else kept=${whole%"${whole##*[$COMP_WORDBREAKS]}"}; fi
    COMPREPLY=()
    IFS=$'\n' read -r -d '' -a COMPREPLY <<< "$offered"
    COMPREPLY+=("${found[@]}")
    [[ -n $lead ]] && COMPREPLY=("${COMPREPLY[@]/#/$lead}")
    COMPREPLY=("${COMPREPLY[@]#"$kept"}")
    [[ -n $names ]] && return 0
    for i in "${!COMPREPLY[@]}"; do
        [[ ${COMPREPLY[i]} == *[:=] ]] && compopt -o nospace 2> /dev/null
        [[ -z $quote ]] && COMPREPLY[i]=${COMPREPLY[i]//>/\\>}
    done
    # A second one, for bash to leave the quote open behind a field.
    [[ -n $quote && ${#COMPREPLY[@]} == 1 && $COMPREPLY == *[:=] ]] && COMPREPLY+=("$COMPREPLY...")
    return 0
}

complete -F _newstui newstui
"""
