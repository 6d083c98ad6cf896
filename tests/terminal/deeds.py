"""A reader before newstui on a bare terminal, who asks for what hurts, decides on it and takes that back."""

from __future__ import annotations

from tests.hostile.places import HEADLINE, OWN_FORMS, TELLER, TWINS
from tests.hostile.texts import SEQUENCES
from tests.terminal.reader import ESC, HELP, SIZE, Reader, pasted

# All that a box takes at once; an ESC would end what is pasted, and no paste has a NUL or half a character.
TYPED = "".join("".join([*SEQUENCES, OWN_FORMS]).splitlines()).translate(
    dict.fromkeys(map(ord, "\x1b\0\ud800\udfff"))
)
ANSWERS = {
    f'is:"{TYPED}"': "no state",
    f'quality>="{TYPED}"': "needs a number",
    f'after:"{TYPED}"': "no date",
    f'sort:"{TYPED}"': "no order",
    f'has:"{TYPED}"': "no content",
    f'type>="{TYPED}"': "is no number",
    f"nofield:{TYPED}": "no field nofield",
    f'Of path:"{TYPED}"': r"Without\s[^\n]*\n? *path:",
}
NOWHERE = f"'nobody {TYPED}"
ASKED = "yes  n no"  # at the end of a question
MENU = "Esc none"
FILTERS = {"o": "is:open", "b": "is:broken", "a": "has:amp"}
SORTS = {"q": "quality", "p": "provider"}
COPIES = {
    "t": "titles? and URLs?",
    "m": "Markdown links?",
    "h": "HTML links?",
    "s": "cannot be pasted",
    "j": "JSON",
}


def find(sitting: Reader, query: str) -> None:
    """Has a query asked and kept; what is pressed next waits for the answer."""
    sitting.running.press("/", "To the list")
    sitting.running.press(f"\x15{pasted(query)}\r", "f Filter")


def clear(sitting: Reader) -> None:
    """Takes the query away."""
    sitting.running.press("/", "To the list")
    sitting.running.press("\x15\r", rf"{sitting.count} +by")


def ask(sitting: Reader) -> None:
    """Types it wherever a query may hold it; takes what the content offers, and what was asked before."""
    running = sitting.running
    running.press("/", "To the list")
    for query, answer in ANSWERS.items():
        running.press(f"\x15{pasted(query)}", answer)
    running.press("\r", "f Filter")
    for begun in (f"provider:{TELLER[:4].lower()}", "topic:"):
        running.press("/", "To the list")
        running.press(f"\x15{begun}", rf"Tab {begun.partition(':')[0]}:\S")
        running.press("\t\r", "f Filter")
    find(sitting, TYPED)
    running.press("/", "To the list")
    running.press("\x15", r"Tab (?!Complete)")  # what was asked last
    running.press("\t\r", "f Filter")
    clear(sitting)


def choose(sitting: Reader) -> None:
    """Choices of the menus that narrow and order the list; none of one."""
    running = sitting.running
    for key, words in FILTERS.items():
        running.press("f", MENU)
        running.press(key, words)
    running.press("f", MENU)
    running.press(ESC, HELP, behind=MENU)
    clear(sitting)
    for key, words in SORTS.items():
        running.press("s", MENU)
        running.press(key, f"by {words}")
    running.press("S", "by provider, Z to A")
    running.press("s", MENU)
    running.press("r", "Relevance needs words")
    running.press("s", MENU)
    running.press("d", "by date")


def decide(sitting: Reader) -> None:
    """One article in every way, and each time what is said of it; a broken one, too."""
    running = sitting.running
    find(sitting, f"'{HEADLINE}")
    for keys, said in (
        ("p", "Published “"), ("u", "Undone: “"), ("U", "Redone: “"), ("p", "Already published: “"),
        ("m", "Not put off: “"), ("d", "Declined “"), ("P", "Reopened “"), (".", "Already open: “"), ("m", "Put off “"),
    ):  # fmt: skip
        running.press(keys, said)
    running.press("lz", r"History(?s:.*)published here(?s:.*) [0-9a-f]{7,}")  # zoomed, to the end
    running.press("zh", "f Filter")
    find(sitting, "is:broken")
    running.press("p", "Not published: “")
    clear(sitting)


def decide_many(sitting: Reader) -> None:
    """All of them at once: copied, asked about, decided, seen in the list of what was done, and taken back."""
    running, count = sitting.running, sitting.count
    running.send("gV")
    running.press("GV", rf"{count} marked")
    for key, what in COPIES.items():
        running.press("y", rf"Copy {count} marked as")
        running.press(key, what)
    find(sitting, NOWHERE)
    for answer in ("n", ESC):
        running.press("d", ASKED)
        running.press(answer, "Nothing was decided")
    running.press("p", ASKED)
    running.press("y", "Published [0-9]+ articles?.* not: “")
    sitting.look("i", "since the start, newest first")
    find(sitting, "on:2021-01-01")
    running.press("y", MENU)
    running.press("d", "published articles of 2021-01-01 as a Markdown list")
    running.press("u", "Undone [0-9]+ articles")
    clear(sitting)
    running.press(ESC, "Marks taken away")


def bundle(sitting: Reader) -> None:
    """The articles that tell one story: together, unfolded, and decided as one."""
    running = sitting.running
    running.press("b", r"1 bundle holds 2 articles")
    find(sitting, f"'{TWINS}")
    running.press("p", "A bundle. p again: publish “")
    running.press("p", "Published 1 and declined 1 articles")
    running.press("u", "Undone 2 articles")
    running.press("\r", TWINS)
    running.press("h", TWINS)
    running.press("b", "Each article on a row of its own")
    clear(sitting)


def hover(sitting: Reader) -> None:
    """The mouse over all of the screen."""
    for line in range(1, SIZE[1] + 1):
        for column in range(1, sitting.cells, 9):
            sitting.running.send(f"\x1b[<35;{column};{line}M")
    sitting.help("zzzz")


def all_of_them(sitting: Reader) -> None:
    """One after the other; in the end one article is published."""
    hover(sitting)
    ask(sitting)
    choose(sitting)
    decide(sitting)
    bundle(sitting)
    decide_many(sitting)
    find(sitting, f"'{HEADLINE}")
    sitting.running.press("p", "Published “")
    sitting.others(TYPED)
