"""Changes as the bots and people of real sites make them, each written as its diff."""

from __future__ import annotations

import pytest

from tui.model import edit

PUBLISH = {"published": True}
UNPUBLISH = {"published": False}
WITHDRAW = {"removed": True}
TAKE_DOWN = {"published": False, "removed": True}
BRING_BACK = {"published": True, "removed": False}

GOLDEN = [
    # A news bot's article: the flag closes the paragraph of scalars.
    ("news goes live", PUBLISH, """
 ---
 category: news
 title: "Wind farm hum found to be in B flat"
 publishedDateTime: 2026-09-09T11:05:00Z
 webUrl: "https://www.hum.example/b-flat"
 type: article
 quality: 42
 heat: 42
-published: false
+published: true

 provider:
   name: Hum
   domain: hum.example

 secured: "jecLfxZ+gbKA06vME4hdMg=="
 ---

 Text.
"""),
    ("news is taken off", UNPUBLISH, """
 ---
 category: news
 title: "Wind farm hum found to be in B flat"
 quality: 42
-published: true
+published: false

 secured: "jecLfxZ+gbKA06vME4hdMg=="
 ---
"""),
    ("a bot withdraws: two lines at the end of the paragraph", TAKE_DOWN, """
 ---
 category: news
 title: "Ten reasons our pillow is a supercomputer"
 type: article
 quality: 9
 heat: 9
+removed: true
+published: false

 provider:
   name: Pillow Weekly

 images:
   - url: "https://pillow.example/a.jpg"
     title: "Ten reasons our pillow is a supercomputer"
 ---
"""),
    ("a bot withdraws a live one", TAKE_DOWN, """
 ---
 title: "Step counter study retracted"
 quality: 30
-published: true
+removed: true
+published: false

 topics:
   - Health
 ---
"""),
    ("an open one is declined", WITHDRAW, """
 ---
 title: "Sent in error: the future"
 quality: 12
+removed: true
 published: false

 provider:
   name: Desk
 ---
"""),
    ("a withdrawn one comes back", BRING_BACK, """
 ---
 title: "Octopus opens the sample jar"
 quality: 47
-removed: true
-published: false
+removed: false
+published: true

 provider:
   name: Tern Gazette
 ---
"""),
    ("a withdrawn one is open again", {"removed": False}, """
 ---
 title: "Octopus opens the sample jar"
-removed: true
+removed: false
 published: false
 ---
"""),
    ("deleted by another tool", {"deleted": False}, """
 ---
 title: "A country that does not exist"
-deleted: true
+deleted: false
 published: false
 ---
"""),
    ("a video of the learning pages has no flag", UNPUBLISH, """
 ---
 title: "Inside the clock that runs on tides"
 originalUrl: "https://video.example/watch?v=tide"
 type: video
+published: false

 topics:
   - Oceans
 ---
"""),
    ("a sample without blank lines", UNPUBLISH, """
 ---
 title: Kitchen timer that apologises
 webUrl: https://town.example/timer
 platforms:
   - web
+published: false
 ---
"""),
    ("a download that is withdrawn by default live", TAKE_DOWN, """
 ---
 title: Noticeboard that works offline
 type: sample
+removed: true
+published: false

 related:
   - title: Another
     published: true
 ---
"""),
    ("a flag with a comment", PUBLISH, """
 ---
 title: The quiet router
-published: false   # until the picture is there
+published: true   # until the picture is there
 ---
"""),
    ("Jekyll by hand, in words", PUBLISH, """
 ---
 layout: post
 title:  "Welcome to Jekyll!"
 date:   2015-11-17 16:16:01 -0600
-published: No
+published: Yes
 categories: jekyll update
 ---
"""),
    ("Jekyll without the key", UNPUBLISH, """
 ---
 layout: post
 title:  "Welcome to Jekyll!"
 categories: jekyll update
+published: false
 ---
 You'll find this post in your `_posts` directory.
"""),
    ("Hugo in YAML goes live", {"draft": False}, """
 ---
 title: "Introduction"
 description: "About"
 date: 2017-02-01
 categories: [about]
 weight: 20
-draft: true
+draft: false
 aliases: []
 toc: false
 ---
"""),
    ("Hugo in TOML goes live", {"draft": False}, """
 +++
 title = "First post"
 date = 2015-01-17T02:31:51+00:00
-draft = true
+draft = false
 tags = ["a", "b"]
 +++

 draft = true
"""),
    ("Hugo in TOML becomes a draft", {"draft": True}, """
 +++
 title = "First post"
 date = 2015-01-17
+draft = true

 [params]
 draft = false
 +++
"""),
    ("Hugo in JSON goes live", {"draft": False}, """
 {
   "title": "Template debugging",
-  "draft": true,
+  "draft": false,
   "weight": 180
 }

"""),
    ("an editor that quotes everything", PUBLISH, """
 ---
 "title": "All quoted"
-"published": false
+"published": true
 "tags": ["a"]
 ---
"""),
    ("a form that leaves values empty", PUBLISH, """
 ---
 title: From the form
 subtitle:
-published:
+published: true
 tags:
 ---
"""),
    ("a bot of another house indents its root", TAKE_DOWN, """
 ---
     title: Indented
-    published: true
+    removed: true
+    published: false
 ---
"""),
    ("an Obsidian note with CSS classes", PUBLISH, """
 ---
 aliases: []
 cssclasses:
   - wide
-published: off
+published: on
 ---
"""),
    ("a merge left a comment above the flag", WITHDRAW, """
 ---
 title: Café 自動運転
 # reviewed on Monday
+removed: true
 published: false
 quality: 5
 ---
"""),
    ("a newsletter in HTML", UNPUBLISH, """
 ---
 title: "Lantern letter"
 date: 2026-11-06
-published: TRUE
+published: FALSE
 ---
 <p>published: TRUE</p>
"""),
]  # fmt: skip


def sides(diff: str) -> tuple[str, str]:
    """What a diff without line numbers was made from, and what it leads to."""
    lines = diff.removeprefix("\n").removesuffix("\n").split("\n")
    before, after = ([line[1:] for line in lines if (line or " ")[0] in kept] for kept in (" -", " +"))
    return "\n".join(before) + "\n", "\n".join(after) + "\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("wanted", "diff"), [one[1:] for one in GOLDEN], ids=[one[0] for one in GOLDEN])
def test_a_change_is_the_one_that_the_site_made(wanted: dict[str, bool], diff: str, newline: str) -> None:
    before, after = (one.replace("\n", newline).encode() for one in sides(diff))
    live = "draft" if "draft" in wanted else "published"
    splices = edit.flags(before, wanted, before=live)
    assert edit.apply(before, splices) == after
    assert edit.apply(after, edit.inverse(splices)) == before


def test_there_are_at_least_twenty_of_them() -> None:
    assert len(GOLDEN) >= 20
