"""Folders of invented articles shaped like the real ones; same arguments, same bytes."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
import json
import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.vocabulary import Vocabulary, vocabulary

VERSION: Final = 2  # raised with every change of what is written: kept folders of another one are not used
FIRST_DAY: Final = dt.datetime(2016, 1, 1)
DAYS: Final = 3_650  # ten years: 120 folders
CRLF_SHARE: Final = 0.01
BROKEN_SHARE: Final = 0.002
BROKEN_MARK: Final = "broken-"  # in the name, so that a peer that stops at a broken file can be told
TOPICS: Final = [
    "AI", "Machine Learning", "Robotics", "Computer Vision", "Facial Recognition", "Privacy", "Security",
    "Climate", "Energy", "Health", "Space", "Transport", "Education", "Economy", "Software", "Chips", "Ethics",
    "Law", "Food", "Sport", "Music", "Film", "Work", "Cities", "C++", "C#", "Go", "Python", "Data Science", "5G",
]  # fmt: skip
FANCY: Final = [
    "users’", "“smart”", "—", "… and more", "naïve", "São Paulo", "東京のAI", "자율주행", "Zürich’s", "🚀",
    "coöperation", "C++ & C#", "100%", "€5m", "#1", "Q&A:", "[beta]", '\\"deep fake\\"', "50/50",
]  # fmt: skip
PUBLISHERS: Final = 1_500
SUFFIXES: Final = ["", " News", " Times", " Daily", " Review", " Weekly", " Magazine", " Post"]
SIZES: Final = [(1200, 630), (1024, 714), (1280, 720), (800, 450), (640, 480)]
NOT_IN_A_NAME: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One file: its path below the folder, what a list shows of it, and its bytes."""

    id: str
    when: str
    state: str
    title: str
    provider: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is kept of a written file; `text` is the row that both newstui and fzf search."""

    id: str
    state: str
    title: str
    provider: str

    @property
    def text(self) -> str:
        """Title and provider, as one line."""
        return f"{self.title}  {self.provider}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A folder of articles and what is known of it, newest first; broken files are only counted."""

    place: Path
    size: int

    @property
    def folder(self) -> Path:
        """The content folder."""
        return self.place / "content"

    @property
    def lines(self) -> Path:
        """A file of one `Entry.text` a line."""
        return self.place / "lines.txt"

    def entries(self) -> Iterator[Entry]:
        """Every article that is not broken, one at a time: a million at once are 500 MB."""
        with (self.place / "entries.jsonl").open() as kept:
            for id_, state, title, provider in map(json.loads, kept):
                yield Entry(id=id_, state=state, title=title, provider=provider)

    @property
    def changing(self) -> Path:
        """A mark that the folder is being changed; while it is there, `corpus` makes the folder anew."""
        return self.place / "changing"


def corpus(kept: Path, size: int, seed: int, say: Callable[[str], None]) -> Corpus:
    """The folder of that size, made where it is not kept yet: 20 seconds per 100,000."""
    made = Corpus(place=kept / f"corpus-{size}-{seed}-{VERSION}", size=size)
    if (made.place / "complete").exists() and not made.changing.exists():
        return made
    say(f"writing {size:,} articles")
    shutil.rmtree(made.place, ignore_errors=True)
    made.folder.mkdir(parents=True)
    known: list[tuple[str, str, str, str, str]] = []
    folders: set[str] = set()
    for one in articles(size, seed):
        path = f"{made.folder}/{one.id}"
        if (parent := os.path.dirname(path)) not in folders:
            os.makedirs(parent, exist_ok=True)
            folders.add(parent)
        with open(path, "wb") as file:
            file.write(one.content)
        if one.state != "broken":
            known.append((one.when, one.id, one.state, one.title, one.provider))
    known.sort(reverse=True)
    with (made.place / "entries.jsonl").open("w") as entries, made.lines.open("w") as lines:
        for _, *kept_fields in known:
            entries.write(json.dumps(kept_fields, ensure_ascii=False) + "\n")
            lines.write(f"{kept_fields[2]}  {kept_fields[3]}\n")
    (made.place / "complete").touch()
    return made


def articles(size: int, seed: int) -> Iterator[Written]:
    """That many files, in no order."""
    chance = random.Random(seed)
    writer = _Writer(chance, vocabulary(chance))
    taken: set[str] = set()
    for number in range(size):
        written = writer.write(number, taken)
        taken.add(written.id)
        yield written


class _Writer:
    """Writes articles, one after another."""

    def __init__(self, chance: random.Random, words: Vocabulary) -> None:
        self._chance = chance
        self._words = words
        names = chance.sample(words.invented, PUBLISHERS)
        self._publishers = [
            (
                name.capitalize() + chance.choice(SUFFIXES),
                f"{name.lower()}{chance.choice(['.com', '.org', '.net'])}",
            )
            for name in names
        ]
        self._publisher_sums = list(itertools.accumulate(1 / (rank + 3) for rank in range(PUBLISHERS)))
        self._topic_sums = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(TOPICS))))

    def write(self, number: int, taken: set[str]) -> Written:
        """The file of that number, under a name that is not taken."""
        chance = self._chance
        when = FIRST_DAY + dt.timedelta(seconds=chance.randrange(DAYS * 86_400))
        title = self._title()
        provider, domain = self._publisher()
        state = chance.choices(("published", "open"), (62, 38))[0]
        head = self._head(title, provider, domain, when, state)
        content = "\n".join(["---", *head, "---", "", *self._body()]).encode() + b"\n"
        if chance.random() < CRLF_SHARE:
            content = content.replace(b"\n", b"\r\n")
        mark = ""
        if chance.random() < BROKEN_SHARE:
            content, state, mark = self._broken(content), "broken", BROKEN_MARK
        slug = f"{when:%Y/%m}/{when:%Y-%m-%d}-{mark}{_slug(title)}"
        name = f"{slug}.md" if f"{slug}.md" not in taken else f"{slug}-{number}.md"
        plain = title.replace('\\"', '"')
        return Written(
            id=name, when=when.isoformat(), state=state, title=plain, provider=provider, content=content
        )

    def _title(self) -> str:
        chance = self._chance
        words = self._words.pick(chance, min(18, max(4, round(chance.gauss(10, 2.5)))))
        if chance.random() < 0.12:
            words[chance.randrange(len(words))] = chance.choice(FANCY)
        if chance.random() < 0.15:
            words[chance.randrange(len(words))] += chance.choice((":", ",", "?", " -", "!"))
        return _sentence(words)

    def _excerpt(self, shortest: int, longest: int) -> str:
        text = _sentence(self._words.pick(self._chance, longest // 5))
        if self._chance.random() < 0.3:
            text = f"{text[:90]}{self._chance.choice(('’s ', '. ', ', ', ' — ', '; '))}{text[90:]}"
        return text[: self._chance.randint(shortest, longest)].rstrip()

    def _publisher(self) -> tuple[str, str]:
        return self._chance.choices(self._publishers, cum_weights=self._publisher_sums)[0]

    def _head(self, title: str, provider: str, domain: str, when: dt.datetime, state: str) -> list[str]:
        chance = self._chance
        quality = chance.randint(1, 100)
        lines = ["category: news", f'title: "{title}"', f'excerpt: "{self._excerpt(150, 330)}"']
        lines.append(f"publishedDateTime: {when:%Y-%m-%dT%H:%M:%SZ}")
        lines += self._links(title, domain, when)
        lines.append(f"type: {'article' if chance.random() < 0.9 else 'video'}")
        lines += [f"quality: {quality}", f"heat: {max(0, quality - chance.choice((0, 0, 0, 7, 20)))}"]
        if state == "open" or chance.random() < 0.97:  # an article without the key is live
            lines.append(f"published: {'true' if state == 'published' else 'false'}")
        lines += ["", "provider:", f"  name: {provider}", f"  domain: {domain}", "", "topics:"]
        topics = chance.choices(TOPICS, cum_weights=self._topic_sums, k=chance.randint(1, 4))
        lines += [f"  - {topic}" for topic in dict.fromkeys(topics)]
        if chance.random() < 0.9:
            lines += ["", "images:", *self._image(title, domain)]
        if related := chance.choice((0, 0, 1, 1, 2, 3, 4, 5, 6)):
            lines += ["", "related:", *(line for _ in range(related) for line in self._related(when))]
        secured = ";".join(base64.b64encode(chance.randbytes(count)).decode() for count in (408, 16))
        return [*lines, "", f'secured: "{secured}"']

    def _links(self, title: str, domain: str, when: dt.datetime) -> list[str]:
        chance = self._chance
        below = chance.choice(("p", "news", "story", str(when.year)))
        place = f"www.{domain}/{below}/{_slug(title)}-{chance.randrange(10**7)}"
        lines = [f'webUrl: "https://{place}"']
        if chance.random() < 0.4:
            lines.insert(0, f'originalUrl: "https://{place}"')
        if chance.random() < 0.55:
            lines.append(f'ampWebUrl: "https://{place}/amp"')
            if chance.random() < 0.85:
                host = f"www-{domain.replace('.', '-')}.cdn.ampproject.org"
                lines.append(f'cdnAmpWebUrl: "https://{host}/c/s/{place}/amp"')
        return lines

    def _image(self, title: str, domain: str) -> list[str]:
        chance = self._chance
        width, height = chance.choice(SIZES)
        name = f"{chance.randrange(10**10):010}-{_slug(title)[:30]}.jpg?w={width}&h={height}"
        lines = [
            f'  - url: "https://img.{domain}/uploads/{name}"',
            f"    width: {width}",
            f"    height: {height}",
        ]
        return [*lines, "    isCached: true", *([f'    title: "{title}"'] if chance.random() < 0.5 else [])]

    def _related(self, when: dt.datetime) -> list[str]:
        chance = self._chance
        title, (provider, domain) = self._title(), self._publisher()
        earlier = when - dt.timedelta(seconds=chance.randrange(400_000))
        return [
            f'  - title: "{title}"',
            f'    excerpt: "{self._excerpt(90, 200)}"',
            f"    publishedDateTime: {earlier:%Y-%m-%dT%H:%M:%SZ}",
            f'    webUrl: "https://www.{domain}/{_slug(title)}/"',
            "    type: article",
            "    provider:",
            f"      name: {provider}",
            f"      domain: {domain}",
            f"    quality: {chance.randint(1, 100)}",
        ]

    def _body(self) -> list[str]:
        chance = self._chance
        count = chance.randint(1, 4) if chance.random() < 0.15 else 0
        return [self._excerpt(200, 300) for _ in range(count)]

    def _broken(self, content: bytes) -> bytes:
        kind = self._chance.randrange(4)
        if kind == 0:
            return content.replace(b'title: "', b'title: "a" "', 1)
        if kind == 1:
            return content.replace(b" the ", b" \xe9\xff ", 1) + b"\xe9"
        if kind == 2:
            return content.replace(b"\n---", b"\n", 1)
        return content[:200] + b"\0" + content[200:]


def _sentence(words: list[str]) -> str:
    text = " ".join(words)
    return text[0].upper() + text[1:]


def _slug(title: str) -> str:
    return NOT_IN_A_NAME.sub("-", title.lower()).strip("-")[:80].rstrip("-") or "untitled"
