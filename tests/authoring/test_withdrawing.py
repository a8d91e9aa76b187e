from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coopfeed.authoring.withdrawing import added
from coopfeed.reading import nodes
from coopfeed.reading.items import read_text
from coopfeed.reading.media import ProjectFiles
from coopfeed.reading.site import read_site
from coopfeed.reading.source_file import Source, decode
from tests.reading.examples import VALID, make_project

DAY = date(2026, 5, 3)


def withdrawn(text: str, reason: str = "") -> str:
    source = Source("items/fair.yaml", text)
    node = nodes.compose(source)
    assert node is not None
    return added(source, node, DAY, reason)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "# A\ntitle: A # b\ndate: 1 May 2026  # c\n\ntags: [a]\n",
            "# A\ntitle: A # b\ndate: 1 May 2026  # c\n+\ntags: [a]\n",
        ),
        ("date: 2026-05-01\r\ntitle: A\r\n", "date: 2026-05-01\r\n+title: A\r\n"),
        ("title: A\ndate: 2026-05-01", "title: A\ndate: 2026-05-01\n+"),
        ("# A\n  title: A\n  date: 2026-05-01\n", "# A\n  title: A\n  date: 2026-05-01\n  +"),
        ("content: |\n  A\n# b\ntitle: B\n", "content: |\n  A\n# b\ntitle: B\n+"),
        ("title: A\n  fair\nid: a:b\n", "title: A\n  fair\n+id: a:b\n"),
        ("# A\ntitle: >\n  A\nid: a:b\n", "# A\n+title: >\n  A\nid: a:b\n"),
        ("# A\nid: a:b\n", "# A\n+id: a:b\n"),
        ("date: 2026-05-01\ndraft: yes  # b\nid: a:b\n", "date: 2026-05-01\n+draft: false  # b\nid: a:b\n"),
    ],
)
def test_everything_else_stays_as_written(before: str, after: str) -> None:
    line_break = "\r\n" if "\r" in before else "\n"
    assert withdrawn(before) == after.replace("+", f"withdrawn: 2026-05-03{line_break}")


def test_the_reason_is_quoted_if_necessary() -> None:
    assert withdrawn("date: 2026-05-01\n", "Why: no #1.") == (
        'date: 2026-05-01\nwithdrawn: 2026-05-03\nreason: "Why: no #1."\n'
    )


def test_a_mapping_in_braces_keeps_its_form() -> None:
    text = "# A\n{title: A, draft: true, date: 2026-05-01}\n"
    after = withdrawn(text, 'It is "off".')
    assert after == (
        '# A\n{withdrawn: 2026-05-03, reason: "It is \\"off\\".", title: A, draft: false, date: 2026-05-01}\n'
    )


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_withdrawing_changes_nothing_else_in_a_valid_file(path: Path, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    site = read_site(project).site
    files = ProjectFiles(project)
    source = decode(path.read_bytes(), "items/example.yaml")
    before = read_text(source, site, files).item
    after = read_text(Source(source.path, withdrawn(source.text, "Why: no #1.")), site, files).item
    assert before
    assert after
    assert (f"{after.withdrawn:%Y-%m-%d}", after.reason) == ("2026-05-03", "Why: no #1.")
    assert replace(after, withdrawn=None, reason="", draft=before.draft) == before
