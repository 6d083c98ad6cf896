"""Lines about reading a folder: the cold index, its memory, `newstui list`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.bench import processes
from tests.bench.bench import Bench
from tests.bench.findings import Finding, Target, alternating, compared

COLD_SINCE: Final = 100_000
HUGO_BYTES: Final = 45_000  # of memory an article takes in `hugo list all`
MEGABYTE: Final = 1e6
SITE: Final = """\
baseURL = "https://example.org/"
contentDir = "{folder}"
ignoreFiles = ["broken-"]
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
[frontmatter]
date = ["publishedDateTime"]
lastmod = ["publishedDateTime"]
publishDate = ["publishedDateTime"]
"""


def cold(bench: Bench) -> Iterator[Finding]:
    """A folder that newstui has never seen, until every row is in memory and saved; and its peers."""
    folder = str(bench.corpus.folder)
    environ = bench.environ(bench.scratch)

    def timed(*argv: str) -> Callable[[], float]:
        return lambda: processes.timed(argv, environ=environ, seconds=bench.seconds)

    def ours() -> float:
        with bench.fresh_home() as home:
            argv = bench.script("load_library", folder)
            return processes.timed(argv, environ=bench.environ(home), seconds=bench.seconds)

    read_all = timed("find", folder, "-type", "f", "-exec", "cat", "{}", "+")
    read_all()  # from here on everybody reads from the page cache
    measures = {"newstui": ours, "cat": read_all}
    measures["python-frontmatter"] = timed(*bench.script("frontmatter_loop", folder))
    if bench.peers.node and bench.peers.gray_matter:
        script = f"{bench.scripts}/gray_matter_loop.cjs"
        measures["gray-matter"] = timed(str(bench.peers.node), script, str(bench.peers.gray_matter), folder)
    if bench.peers.hugo and _hugo_fits(bench):
        measures["hugo list all"] = _hugo(bench, str(bench.peers.hugo))
    took, failed = alternating(measures, bench.times(5))
    if "newstui" not in took:
        raise processes.Failed("; ".join(failed))
    ratios = {"hugo list all": 0.25, "python-frontmatter": 0.2, "cat": 4.0, "gray-matter": None}
    for peer, ratio in ratios.items():
        target = Target(most_ratio=ratio, since=COLD_SINCE) if ratio else None
        what = f"cold index, beside {peer}"
        yield compared(
            "cold", what, "s", took["newstui"], peer=peer, peer_values=took.get(peer, ()), target=target,
            in_turns=True,
        )  # fmt: skip
    with bench.fresh_home() as home:
        argv = bench.script("load_library", folder)
        most = processes.peak(argv, environ=bench.environ(home), seconds=bench.seconds * 2)
    note = f"all processes; {most.rss / MEGABYTE:,.0f} MB where shared pages count for each"
    yield compared("cold", "cold index, most memory", "MB", [most.pss / MEGABYTE], note=note)
    if failed:
        raise processes.Failed("; ".join(failed))


def _hugo_fits(bench: Bench) -> bool:
    lines = Path("/proc/meminfo").read_text().splitlines()
    available = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    if fits := bench.size * HUGO_BYTES < available:
        return fits
    bench.say(f"hugo list all is left out: it needs {bench.size * HUGO_BYTES / 1e9:.0f} GB at this size")
    return False


def _hugo(bench: Bench, hugo: str) -> Callable[[], float]:
    """Seconds of `hugo list all`.

    Raises:
        Failed: It does not list every article that is not broken.
    """
    site = bench.scratch / "site"
    site.mkdir(exist_ok=True)
    (site / "hugo.toml").write_text(SITE.format(folder=bench.corpus.folder))
    environ = bench.environ(bench.scratch)
    argv = [hugo, "list", "all"]
    listed = processes.run(argv, environ=environ, seconds=bench.seconds, cwd=site).count("\n") - 1
    articles = sum(1 for _ in bench.corpus.entries())
    if listed != articles:
        raise processes.Failed(f"hugo lists {listed:,} of {articles:,} articles")
    return lambda: processes.timed(argv, environ=environ, seconds=bench.seconds, cwd=site)


def listing(bench: Bench) -> Iterator[Finding]:
    """`newstui list` over a folder that was read before."""
    environ = bench.environ(bench.warm_home())
    argv = bench.newstui("list", bench.corpus.folder)

    def ours() -> float:
        return processes.first_line(argv, environ=environ, seconds=bench.seconds)

    def timed(argv: list[str]) -> Callable[[], float]:
        return lambda: processes.timed(argv, environ=environ, seconds=bench.seconds)

    looking = timed(["find", str(bench.corpus.folder), "-type", "f", "-printf", "%s"])
    took, failed = alternating({"newstui": ours, "find": looking, "all": timed(argv)}, bench.times(7))
    if failed:
        raise processes.Failed("; ".join(failed))
    target = Target(most=0.5, since=COLD_SINCE)
    peer = "find, a look at each file"
    first, looks = took["newstui"], took["find"]
    yield compared(
        "list", "newstui list, warm, first line", "s", first, peer=peer, peer_values=looks, target=target,
        in_turns=True,
    )  # fmt: skip
    yield compared("list", "newstui list, warm, all lines", "s", took["all"])
    script = bench.script("list_and_tell", bench.corpus.folder)
    last = processes.run(script, environ=environ, seconds=bench.seconds).splitlines()[-1]
    loaded = last.removeprefix("textual:").split()
    note = ", ".join(loaded[:3])
    yield compared(
        "list", "newstui list, modules of Textual", "count", [len(loaded)], target=Target(most=0), note=note
    )
