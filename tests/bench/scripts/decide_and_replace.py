"""Publishes every article of a folder, and replaces as many other files; prints the milliseconds of each, in turn."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from tui.model.article import ArticleId
from tui.model.triage import Decision, DecisionRequest
from tui.store.opening import Opening


def replace(path: Path, content: bytes) -> None:
    """A file replaced so that a power cut leaves the old one or the new one: what every editor should do."""
    temporary = path.with_suffix(".new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


if __name__ == "__main__":
    articles, others = map(Path, sys.argv[1:3])
    library = Opening(articles, os.environ, root=articles, decide=True).library()
    assert library.decisions is not None
    took_ms: tuple[list[float], list[float]] = ([], [])
    for path in sorted(articles.iterdir()):
        other = others / path.name
        content = other.read_bytes()
        start = time.perf_counter()
        outcomes = library.decisions.decide([DecisionRequest(id=ArticleId(path.name))], Decision.PUBLISH)
        decided = time.perf_counter()
        replace(other, content)
        took_ms[0].append((decided - start) * 1e3)
        took_ms[1].append((time.perf_counter() - decided) * 1e3)
        assert outcomes[0].refused is None, outcomes[0].refused
    json.dump(took_ms, sys.stdout)
