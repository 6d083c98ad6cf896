"""What no line of the program may do with what content says; each ban is proven on a line that breaks it."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tui").rglob("*.py"))

# Textual and Rich read a plain str that is given to these as markup: it can crash the app, hide text, run actions.
READ_AS_MARKUP = {
    "Button", "Checkbox", "Collapsible", "Label", "Link", "Markdown", "Option", "OptionList", "Placeholder",
    "RadioButton", "RichLog", "Select", "Selection", "SelectionList", "Static", "Tab", "TabPane", "Tooltip",
}  # fmt: skip
MARKUP_ATTRIBUTES = {"border_subtitle", "border_title", "label", "sub_title", "title", "tooltip"}
MARKUP_METHODS = {
    "add_column",
    "add_columns",
    "add_option",
    "add_options",
    "add_row",
    "add_rows",
    "prompt",
    "update",
}
SCREEN = {"app.py", "flows", "view"}  # the rooms that have widgets
NEVER_MARKUP = {"Content", "Text"}
OPENS = {"open", "io.open", "os.open", "os.fdopen", "shutil.copyfile", "tempfile.mkstemp"}
CHANGES_FILES = {
    "os.link", "os.makedirs", "os.mkdir", "os.remove", "os.rename", "os.replace", "os.rmdir", "os.symlink",
    "os.truncate", "os.unlink", "shutil.copy", "shutil.copy2", "shutil.copytree", "shutil.move", "shutil.rmtree",
}  # fmt: skip
FILE_METHODS = {
    "hardlink_to", "mkdir", "open", "read_bytes", "read_text", "rmdir", "symlink_to", "touch", "unlink", "write_bytes",
    "write_text",
}  # fmt: skip
SHELLS = {
    "asyncio.create_subprocess_shell", "os.popen", "os.system", "pty.spawn", "subprocess.getoutput",
    "subprocess.getstatusoutput",
}  # fmt: skip
RUN = {"__import__", "compile", "eval", "exec"}
UNSAFE_YAML = {"full_load", "full_load_all", "load_all", "unsafe_load", "unsafe_load_all"}
OUR_LOADERS = {"_BaseLoader", "_Loader"}
NETWORK = {
    "aiohttp", "ftplib", "http.client", "http.server", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket",
    "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "xmlrpc",
}  # fmt: skip
UNPACKING = {"dill", "joblib", "marshal", "pickle", "shelve"}

# Each with the reason why no article is opened, or believed, there.
EXCEPTIONS = {
    ("tui/cli/__init__.py", "opens a file"): "/dev/null, where a pipe's reader has gone",
    ("tui/cli/crash.py", "opens a file"): "a traceback of our own, in the state folder",
    ("tui/cli/screen.py", "opens a file"): "the demo: copies of our own sample content, in a temporary folder",
    ("tui/store/worker.py", "speaks to the network"): "a pair of sockets without a name, to its own processes",
    ("tui/store/worker.py", "unpacks objects"): "between this program and its own processes, on their own pipe",
    ("tui/store/ahead.py", "unpacks objects"): "rows from its own process, on its own pipe",
    ("tui/store/scout.py", "unpacks objects"): "lists of names and numbers from its own process, on its own pipe",
    ("tui/store/survey.py", "unpacks objects"): "a scout's lists of names and numbers, which it packs",
    ("tui/view/sgr.py", "gives a widget text"): "what a terminal takes of a strip, which the net has passed",
    ("tui/view/dialogs/session.py", "gives a widget text"): "lines that its constructor takes as Content",
}  # fmt: skip


def _literal(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _harmless(node: ast.expr, contents: set[str]) -> bool:
    """Whether an expression is surely no str with markup: a literal, or made as Content."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.Starred):
        return _harmless(node.value, contents)
    if isinstance(node, ast.GeneratorExp | ast.ListComp):
        return _harmless(node.elt, contents)
    if isinstance(node, ast.IfExp):
        return _harmless(node.body, contents) and _harmless(node.orelse, contents)
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        made = name.replace("(", ".").partition(".")[0]
        return made in NEVER_MARKUP | READ_AS_MARKUP or name.rpartition(".")[2] in contents
    return False


def _of_calls(call: ast.Call, room: str, contents: set[str]) -> Iterator[str]:
    name = ast.unparse(call.func)
    last = name.rpartition(".")[2]
    words = {word.arg: word.value for word in call.keywords}
    if last == "from_markup" and not all(
        map(_literal, (*call.args, *(words[one] for one in ("markup", "text") if one in words)))
    ):
        yield "makes markup of a value"
    if last == "notify":
        markup = words.get("markup")
        if not (isinstance(markup, ast.Constant) and markup.value is False):
            yield "notifies with markup"
    if room in SCREEN and (last in READ_AS_MARKUP or (last in MARKUP_METHODS and _of_widget(call))):
        given = [*call.args, *(words[one] for one in ("content", "label", "prompt", "title") if one in words)]
        if not all(_harmless(one, contents) for one in given):
            yield "gives a widget text"
    if room in SCREEN and any(_of_markup(word, value, contents) for word, value in words.items()):
        yield "gives a widget text"
    if room != "store" and (name in OPENS | CHANGES_FILES or ("." in name and last in FILE_METHODS)):
        yield "opens a file"
    if "shell" in words or name in SHELLS:
        yield "starts a shell"
    if name in RUN:
        yield "runs text"
    if name == "yaml.load" and ast.unparse(words.get("Loader") or ast.Constant(None)) not in OUR_LOADERS:
        yield "loads YAML with another loader"
    if name.partition(".")[0] == "yaml" and last in UNSAFE_YAML:
        yield "loads YAML with another loader"


def _of_widget(call: ast.Call) -> bool:
    """Whether a method that dictionaries have too is called on a widget."""
    receiver = ast.unparse(call.func).rpartition(".")[0]
    return ast.unparse(call.func).rpartition(".")[2] != "update" or any(
        sign in receiver for sign in ("query_one", "Static", "Label", "label", "tooltip")
    )


def _of_markup(word: str | None, value: ast.expr, contents: set[str]) -> bool:
    return word in ("tooltip", "border_title", "border_subtitle") and not _harmless(value, contents)


def _of_assignments(node: ast.AST, contents: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            attribute = isinstance(target, ast.Attribute) and target.attr in MARKUP_ATTRIBUTES
            of_class = (
                isinstance(target, ast.Name)
                and target.id.lower() in MARKUP_ATTRIBUTES
                and target.id.isupper()
            )
            if (attribute or of_class) and not _harmless(node.value, contents):
                yield "gives a widget text"
    if (
        isinstance(node, ast.FunctionDef)
        and node.name == "render"
        and (node.returns is None or ast.unparse(node.returns) not in (*NEVER_MARKUP, "Strip"))
    ):
        yield "gives a widget text"


def _of_imports(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        names = {one.name for one in node.names}
    elif isinstance(node, ast.ImportFrom):
        names = {f"{node.module}.{one.name}" for one in node.names} | {str(node.module)}
    else:
        names = {ast.unparse(node)} if isinstance(node, ast.Attribute) else set()
    for name in names:
        if name.partition(".")[0] in UNPACKING and not isinstance(node, ast.Attribute):
            yield "unpacks objects"
        if {name, name.partition(".")[0], ".".join(name.split(".")[:2])} & NETWORK and not isinstance(
            node, ast.Attribute
        ):
            yield "speaks to the network"
        if name in ("frontmatter.dump", "frontmatter.dumps"):
            yield "writes front matter anew"
        if name in SHELLS | {f"yaml.{one}" for one in UNSAFE_YAML} and isinstance(node, ast.ImportFrom):
            yield "imports what is banned by its full name"


def broken(source: str, room: str = "view") -> set[str]:
    """The bans that a source breaks."""
    tree = ast.parse(source)
    contents = {
        node.name for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.returns is not None and ast.unparse(node.returns) == "Content"
    }  # fmt: skip
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found.update(_of_calls(node, room, contents))
        found.update(_of_assignments(node, contents) if room in SCREEN else ())
        found.update(_of_imports(node))
    return found


@pytest.mark.parametrize("name", FILES)
def test_no_file_of_the_program_breaks_a_ban(name: str) -> None:
    found = broken((ROOT / name).read_text(), name.split("/")[1])
    assert found == {ban for file, ban in EXCEPTIONS if file == name}


BREAKING = [
    ("makes markup of a value", "Content.from_markup(title)"),
    ("makes markup of a value", "Content.from_markup(f'[b]{title}[/b]')"),
    ("makes markup of a value", "rich.text.Text.from_markup('[b]' + title)"),
    ("makes markup of a value", "Text.from_markup(text=title)"),
    ("notifies with markup", "self.notify('Saved')"),
    ("notifies with markup", "self.app.notify(said, markup=True)"),
    ("notifies with markup", "app.notify(said, markup=flag)"),
    ("notifies with markup", "app.notify(said, markup=None)"),
    ("gives a widget text", "Static(title)"),
    ("gives a widget text", "Static(f'{count} articles')"),
    ("gives a widget text", "Label(row.title)"),
    ("gives a widget text", "widgets.Label(content=row.title)"),
    ("gives a widget text", "Option(name, id=name)"),
    ("gives a widget text", "OptionList(*titles)"),
    ("gives a widget text", "OptionList(*(one.title for one in rows))"),
    ("gives a widget text", "Static('a' if flag else title)"),
    ("gives a widget text", "Static(str(count))"),
    ("gives a widget text", "self.query_one(Static).update(title)"),
    ("gives a widget text", "table.add_row(title)"),
    ("gives a widget text", "options.add_option(title)"),
    ("gives a widget text", "self.tooltip = title"),
    ("gives a widget text", "pane.border_title = f'{count}'"),
    ("gives a widget text", "pane.border_subtitle = title"),
    ("gives a widget text", "self.title = article.title"),
    ("gives a widget text", "self.sub_title: str = name"),
    ("gives a widget text", "Button('Go', tooltip=title)"),
    ("gives a widget text", "class Pane:\n    BORDER_TITLE = NAME"),
    ("gives a widget text", "def render(self) -> str: ..."),
    ("gives a widget text", "def render(self): ..."),
    ("opens a file", "open(path)"),
    ("opens a file", "os.open(path, os.O_RDONLY)"),
    ("opens a file", "Path(name).read_text()"),
    ("opens a file", "path.read_bytes()"),
    ("opens a file", "path.write_text(new)"),
    ("opens a file", "path.write_bytes(new)"),
    ("opens a file", "path.open('w')"),
    ("opens a file", "os.replace(one, other)"),
    ("opens a file", "path.unlink()"),
    ("starts a shell", "subprocess.run(line, shell=True)"),
    ("starts a shell", "subprocess.run(line, shell=flag)"),
    ("starts a shell", "os.system(line)"),
    ("starts a shell", "os.popen(line)"),
    ("starts a shell", "subprocess.getoutput(line)"),
    ("imports what is banned by its full name", "from os import system"),
    ("imports what is banned by its full name", "from yaml import unsafe_load"),
    ("writes front matter anew", "frontmatter.dumps(post)"),
    ("writes front matter anew", "write = frontmatter.dump"),
    ("writes front matter anew", "from frontmatter import dumps"),
    ("runs text", "eval(value)"),
    ("runs text", "exec(value)"),
    ("runs text", "compile(value, 'x', 'exec')"),
    ("unpacks objects", "import pickle"),
    ("unpacks objects", "from pickle import loads"),
    ("unpacks objects", "import marshal"),
    ("speaks to the network", "import socket"),
    ("speaks to the network", "import urllib.request"),
    ("speaks to the network", "from urllib import request"),
    ("speaks to the network", "from http.client import HTTPSConnection"),
    ("loads YAML with another loader", "yaml.load(head)"),
    ("loads YAML with another loader", "yaml.load(head, Loader=yaml.Loader)"),
    ("loads YAML with another loader", "yaml.load(head, yaml.SafeLoader)"),
    ("loads YAML with another loader", "yaml.unsafe_load(head)"),
    ("loads YAML with another loader", "yaml.full_load(head)"),
]  # fmt: skip


@pytest.mark.parametrize(("ban", "source"), BREAKING)
def test_a_line_that_breaks_a_ban_is_found(ban: str, source: str) -> None:
    assert broken(source) == {ban}


KEEPING = [
    "Content.from_markup('[b]$title[/b]', title=title)",
    "app.notify(said, markup=False)",
    "Static('Nothing here')",
    "Static(Content(title))",
    "Static(Content.assemble((title, 'bold'), ' back'))",
    "Static(Content('\\n').join(lines))",
    "def _line(row) -> Content: ...\nStatic(_line(row)); Option(self._line(row), id=row.id)",
    "OptionList(*(Option(Content(one.title)) for one in rows))",
    "table.add_row(Text(title), Content(title))",
    "self.tooltip = Content(title)",
    "BORDER_TITLE = 'Articles'",
    "self.title = None",
    "known.update(found)",
    "def render(self) -> Content: ...",
    "name.replace('a', 'b')",
    "subprocess.run([program, url])",
    "re.compile(pattern)",
    "yaml.load(head, Loader=_Loader)",
    "frontmatter.parse(text, handler=handler)",
    "from urllib.parse import urlsplit",
    "import http",
]


@pytest.mark.parametrize("source", KEEPING)
def test_a_line_that_keeps_to_them_is_not(source: str) -> None:
    assert broken(source) == set()


@pytest.mark.parametrize("room", ["app.py", "cli", "desktop", "flows", "model", "view"])
def test_the_store_alone_opens_files(room: str) -> None:
    assert broken("open(path)", room) == {"opens a file"}
    assert broken("open(path)", "store") == set()


def test_the_linters_rules_of_safety_are_on_for_the_program() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    # assert; argv lists without a shell, by names found on PATH
    assert {rule for rule in lint["ignore"] if rule.startswith("S") and rule[1:].isdecimal()} == {
        "S101",
        "S603",
        "S607",
    }
    of_program = [
        rules for where, rules in lint["per-file-ignores"].items() if not where.startswith("tests/")
    ]
    assert not [rule for rules in of_program for rule in rules if rule.startswith("S")]
