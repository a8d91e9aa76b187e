"""A first-time user of coopfeed at a terminal, in an empty folder."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import run
from urllib.request import urlopen

import pexpect
import pytest

import coopfeed

REMINDED = "2 warnings in 2 files."
"""What check says while the two examples of init are there."""

TODAY = "1777795200"  # 3 May 2026, 8:00 UTC
ENTER = ""
CTRL_C, CTRL_D = "\x03", "\x04"


class Terminal:
    """A real terminal, 70 columns wide, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.exit_code: int | None = 0
        self.columns = 70

    def run(self, command: str, *answers: tuple[str, str], **environment: str) -> str:
        """Return what `coopfeed COMMAND` shows; each of `answers` is typed after its prompt."""
        child = self._child(command, **environment)
        shown = ""
        for question, answer in answers:
            child.expect_exact(question)
            shown += f"{child.before}{child.after}"
            if answer in (CTRL_C, CTRL_D):
                child.send(answer)
            else:
                child.sendline(answer)
        child.expect(pexpect.EOF)
        shown += f"{child.before}"
        child.close()
        self.exit_code = child.exitstatus
        assert "Traceback" not in shown
        return shown.replace("\r\n", "\n")

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Yield the address that `coopfeed serve` prints, and end it with Ctrl-C."""
        child = self._child("serve --port 0")
        child.expect_exact("Serving at ")
        child.expect_exact(" (press Ctrl-C to stop)")
        yield str(child.before)
        child.send(CTRL_C)
        child.expect(pexpect.EOF)
        assert "Traceback" not in f"{child.before}"
        child.close()
        self.exit_code = child.exitstatus

    def _child(self, command: str, **environment: str) -> pexpect.spawn[str]:
        env = {
            **{key: value for key, value in os.environ.items() if key not in {"COLUMNS", "LINES"}},
            "PYTHONPATH": str(Path(coopfeed.__file__).parents[1]),
            "SOURCE_DATE_EPOCH": TODAY,
            "NO_COLOR": "1",
            **environment,
        }
        words = ["-c", "from coopfeed.cli import main; main()", *shlex.split(command)]
        size = (40, self.columns)
        return pexpect.spawn(
            sys.executable, words, cwd=str(self.folder), env=env, encoding="utf-8", dimensions=size, timeout=60
        )

    def files(self) -> Sequence[str]:
        """Return the files of the folder, except those in hidden folders."""
        found = (path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file())
        return sorted(path.as_posix() for path in found if not path.parts[0].startswith("."))

    def edit(self, name: str, pattern: str, replacement: str) -> None:
        path = self.folder / name
        text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert count == 1
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal in an empty folder."""
    return Terminal(tmp_path)


@pytest.fixture
def begun(terminal: Terminal) -> Terminal:
    """A terminal in a new project."""
    terminal.run("init --title News --url https://feeds.example.org/ --language en -c News -c Courses --timezone UTC")
    assert terminal.exit_code == 0
    return terminal


def test_from_an_empty_folder_to_the_first_publication(terminal: Terminal) -> None:
    shown = terminal.run(
        "init",
        ("Title [", "Village news"),
        ("Address where it will be served [https://feeds.example/]: ", "feeds.village.example"),
        ("write the whole address: https://…", "https://feeds.village.example/"),
        ("Language [en]: ", ENTER),
        ("Categories, separated by commas [News]: ", "News, All"),
        ('the layout needs the folder "all" itself', "News, Courses & more"),
        ("Time zone [", "Zurich"),
        ("did you mean `Europe/Zurich`?", "Europe/Zurich"),
    )
    assert terminal.exit_code == 0
    assert "Next: coopfeed publish" in shown
    assert "Set the real address" not in shown
    site = coopfeed.load(terminal.folder).site
    assert (site.title, site.url, site.timezone) == ("Village news", "https://feeds.village.example/", "Europe/Zurich")
    assert [category.slug for category in site.categories] == ["news", "courses-more"]
    assert REMINDED in terminal.run("check")

    terminal.run(
        "new",
        ("Title: ", ENTER),
        ("the text is empty", "Baking bread: a course"),
        ("Category (news, courses-more): ", "course"),
        ("did you mean `courses-more`?", "courses-more"),
        ("Summary (press Enter to skip): ", ENTER),
    )
    name = "items/courses-more/2026-05-03-baking-bread-a-course.yaml"
    assert terminal.exit_code == 0
    assert name in terminal.files()

    terminal.edit(name, "^date: .*", "date: 04/05/2026")
    shown = " ".join(terminal.run("check").split())
    assert terminal.exit_code == 1
    assert f"{name}:3:7: ambiguous-date: 04/05/2026 is 4 May or 5 April" in shown
    assert f"{name}:6:9: missing-key: `summary` has no value" in shown
    assert "2 errors and 2 warnings in 3 files. Nothing was published." in terminal.run("publish")
    assert "public/index.html" not in terminal.files()

    terminal.edit(name, "^date: .*", "date: 2026-05-03T09:00+02:00")
    terminal.edit(name, "^summary:.*", "summary: Four evenings in the bakery.")
    assert REMINDED in terminal.run("check")

    with terminal.serving() as address, urlopen(f"{address}items/baking-bread-a-course.html", timeout=60) as page:  # noqa: S310
        assert "Four evenings in the bakery." in page.read().decode()
    assert terminal.exit_code == 0
    assert "public/index.html" not in terminal.files()

    shown = terminal.run("publish")
    assert terminal.exit_code == 0
    assert "Next: serve public/ at https://feeds.village.example/" in shown
    assert "public/courses-more/atom.xml" in terminal.files()


def test_a_summary_can_be_typed_at_the_prompt(begun: Terminal) -> None:
    begun.run("new 'A fair' -c news", ("Summary (press Enter to skip): ", "Come & taste: all of it."))
    assert begun.exit_code == 0
    assert REMINDED in begun.run("check")


def test_the_only_category_is_not_prompted_for(terminal: Terminal) -> None:
    terminal.run("init --title News --url https://feeds.example.org/ --language en -c News --timezone UTC")
    terminal.run("new", ("Title: ", "A fair"), ("Summary (press Enter to skip): ", "Come."))
    assert "items/news/2026-05-03-a-fair.yaml" in terminal.files()


def test_a_translator_sees_what_to_translate(begun: Terminal) -> None:
    begun.edit("feeds.yaml", "^#languages: .*", "languages: [en, fr]")
    shown = begun.run(
        "new --translate example-news fr",
        ("Title: ", "Un exemple"),
        ("Summary (press Enter to skip): ", "Ceci est un exemple."),
    )
    assert "An example in “News”\n" in shown
    assert REMINDED in begun.run("check")


def test_the_editor_gets_the_terminal(begun: Terminal) -> None:
    (begun.folder / "editor.py").write_text(
        "import sys, pathlib; path = pathlib.Path(sys.argv[1]); assert sys.stdin.isatty()\n"
        "text = path.read_text(); path.write_text(text.replace('summary: #', f'summary: {input(\"Say it: \")} #'))\n"
    )
    editor = shlex.join([sys.executable, str(begun.folder / "editor.py")])
    shown = begun.run(
        "new 'A fair' -c news --edit",
        ("Summary (press Enter to skip): ", ENTER),
        ("Say it: ", "Come."),
        VISUAL=editor,
    )
    assert begun.exit_code == 0
    assert "No problems found in" in shown


@pytest.mark.parametrize(("key", "status"), [(CTRL_C, 130), (CTRL_D, 1)])
def test_aborting_init_writes_nothing(terminal: Terminal, key: str, status: int) -> None:
    shown = terminal.run("init", ("Title [", ENTER), ("Address", key))
    assert "Aborted!" in shown
    assert terminal.exit_code == status
    assert terminal.files() == []


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_aborting_new_writes_nothing(begun: Terminal, key: str) -> None:
    before = begun.files()
    assert "Aborted!" in begun.run("new", ("Title: ", "A fair"), ("Category", key))
    assert begun.files() == before


def test_a_list_fits_the_terminal(begun: Terminal) -> None:
    begun.run(f"new '{'word ' * 30}' -c news --summary S")
    lines = begun.run("list").splitlines()
    assert lines[1] == "2026-05-03  word word word word word wo…  news      en        released"
    assert max(map(len, lines)) == 70


def test_answers_may_be_in_any_script(begun: Terminal) -> None:
    begun.run("new", ("Title: ", "合作社新闻"), ("Category", "news"), ("Summary", "你好"))
    assert "items/news/2026-05-03-hezuoshexinwen.yaml" in begun.files()
    assert REMINDED in begun.run("check")


def test_a_locale_without_unicode_breaks_nothing(begun: Terminal) -> None:
    shown = begun.run("new", ("Title: ", "Cafe"), ("Category", "news"), ("Summary", "?"), LC_ALL="C", PYTHONUTF8="0")
    assert begun.exit_code == 0, shown
    assert REMINDED in begun.run("check", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")


LATER = "1927800000"  # in 2031: few follow the tutorial on the day it was written
_STEP = re.compile(r"^```console\n(?P<session>.*?)^```$|^<!-- before: (?P<edit>[^\n]*) -->$", re.MULTILINE | re.DOTALL)


def undated(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def test_the_tutorial_can_be_followed_on_a_terminal_on_any_day(terminal: Terminal) -> None:
    tutorial = (Path(coopfeed.__file__).parents[1] / "docs/tutorial.md").read_text(encoding="utf-8")
    steps = list(_STEP.finditer(tutorial))
    terminal.columns = 200  # the output in the tutorial is not broken
    assert len(steps) > 10
    for step in steps:
        if step["edit"]:
            words = shlex.split(step["edit"])
            run([sys.executable, *words[1:]], cwd=terminal.folder, check=True)
            continue
        for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", step["session"], re.MULTILINE):
            if command.startswith("coopfeed "):
                shown = terminal.run(command.removeprefix("coopfeed "), SOURCE_DATE_EPOCH=LATER)
            else:
                shown = run(
                    ["sh", "-c", command], cwd=terminal.folder, capture_output=True, text=True, check=True
                ).stdout
            assert undated(shown) == undated(output), command
