"""Every limit on what content may be. What is larger is refused with a reason, or cut where it is shown."""

from __future__ import annotations

from typing import Final

# What is read
FILE_BYTES: Final = 8 << 20  # 2,000 times a real article
HEAD_BYTES: Final = 1 << 20  # real heads end below 3 KB; a megabyte of front matter is not an article
DEPTH: Final = 64  # levels; real heads nest four deep, and an alias that holds itself has no end
EVENTS: Final = 200_000  # of a YAML head; 1 MiB of ordinary keys has half as many
MERGED_PAIRS: Final = 10_000  # that merge keys may copy; 400 bytes of `<<: [*a, *a]` ask for 10^7
# One byte can open a level ("["), and each level costs the C parser 340 bytes of stack: up to here a stack of
# 2 MB is safe without counting. Counting first makes a head 40% slower, and 99% of real heads are shorter.
UNCOUNTED_CHARS: Final = 2_048
NUMBER_CHARS: Final = 3_000  # of a number in YAML, else it is text; in base 60 a long one takes for ever
NUMBER_BITS: Final = 12_000  # of a whole number: 3,600 digits; Python writes none of more than 4,300
LIST_ITEMS: Final = 200  # of topics, images, related: real ones hold 30; an alias bomb holds 10^9
BODY_LINKS: Final = 200  # of one body; a newsletter has 60
URL_CHARS: Final = 8_192  # the longest that every browser and server in use takes
FILTERED_CHARS: Final = 200  # of a key without a field of its own: what one filters by is short
QUERY_CHARS: Final = 1_000  # of one that is remembered; the box shows some 70 of them
EDIT_PLACES: Final = 64  # of a key in TOML, each for a parse of the whole head; real heads have a handful

# What a configuration may hold
CONFIG_BYTES: Final = 32 << 10  # a long one has 4 KB; the most crowded of this size takes 0.15 s
SITE_BYTES: Final = 256 << 10  # of the settings of a site's own tool: a quarter of a second to read
SETTING_CHARS: Final = 500  # of one text
PATTERNS: Final = 200  # to exclude by: each costs every file of the folder some 50 ns
OWN_VIEWS: Final = 30  # nobody chooses from more

# What is shown
TITLE_CHARS: Final = 500  # of any one line; the longest real title has 131 cells, more attacks the layout
PATH_CHARS: Final = 1_000  # of a path or a sentence that holds one
KEY_CHARS: Final = 64  # of the name of a front-matter key; the longest real one has 22
REFUSED_URL_CHARS: Final = 200  # of a link that may not be opened: enough to see what it is
MARKS_PER_CHARACTER: Final = 4  # written languages stack up to three; floods stack hundreds
BODY_CHARS: Final = 200_000  # about 30,000 words: longer than any article, short enough to wrap at once
BODY_LINE_CHARS: Final = 2_000  # one endless line would be wrapped again on every resize
MARKDOWN_CHARS: Final = 50_000  # laid out in 60 ms; a longer body is shown as plain text
KEYS_SHOWN: Final = 60  # other front-matter keys of one article
VALUE_CHARS: Final = 400  # of the value of such a key
VALUE_DEPTH: Final = 3  # levels of it that are shown
VALUE_ITEMS: Final = 8  # of each level
RAW_LINES: Final = 5_000  # of the file as it is; the longest real one has 400
PAST_EVENTS: Final = 10  # decisions on an article, and commits of its file
PAST_CHARS: Final = 200  # of one of them
DIFF_CHARS: Final = 200_000  # more than anybody reads on a screen

# What is printed
FIELD_CHARS: Final = 8_192  # of a field on a terminal: no URL that may be opened is longer
PRINTED_ITEMS: Final = 100_000  # values of one article's JSON; 400 bytes of aliases ask for 10^9
CHARS_PER_ITEM: Final = 64  # text counts as well: a long one may be aliased as often as a short one
