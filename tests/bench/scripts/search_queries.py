"""Answers queries from standard input, one JSON list of texts: for each, milliseconds and the ids of the first five."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from tui.model.query import Request
from tui.store.opening import Opening

FIRST = 5

if __name__ == "__main__":
    library = Opening(Path(sys.argv[1]), os.environ).library()
    library.load(lambda _: None)
    answers = []
    for text in json.loads(Path(sys.argv[2]).read_text()):
        start = time.perf_counter()
        hits = library.search(Request(query=library.parse(text)))
        took_ms = (time.perf_counter() - start) * 1e3
        answers.append([took_ms, [hits.id_at(position) for position in range(min(FIRST, len(hits)))]])
    json.dump(answers, sys.stdout)
