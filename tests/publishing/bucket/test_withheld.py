"""Whatever editors do, no object in a bucket reveals an unreleased item."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.desk import SITE, Desk
from tests.stores import Store, empty_moto, publish

ALLOWED = frozenset({"gone-item", "gone-feed", "many-new"})
MORE = "formats: [json]\nentries: 1\ncompress: [gzip]\npublish: {max_new: 99}\n"
STATES = {
    "release": {},
    "draft": {"draft": "true"},
    "withdraw": {"withdrawn": "2025-06-01"},
    "expire": {"expires": "2025-06-01"},
    "postpone": {"date": "2027-01-01"},
    "delete": None,
}
EDITS = (*STATES, "title", "image", "no image", "file", "no file", "picture", "no picture", "borrow", "rename", "wait")
_numbers = count()


def mark() -> str:
    """Return a text that occurs nowhere else."""
    return f"mark-{next(_numbers):06}"


@dataclass
class Story:
    """An item as an editor sees it, and what must stay hidden until its release."""

    number: int
    state: str = "delete"
    slug: str = ""
    title: str = ""
    files: dict[str, str] = field(default_factory=dict)
    former: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        return f"tag:example.org,2020:number-{self.number}"

    @property
    def marks(self) -> set[str]:
        """Everything that it contains or ever contained."""
        return {self.id, *self.former}


def write(desk: Desk, story: Story) -> None:
    for path in (desk.root / "items").glob(f"*-{story.number}.yaml"):
        path.unlink()
    values = STATES[story.state]
    if values is None:
        return
    named = {role: Path(name).name for role, name in story.files.items()}
    content = f"![A map]({named['picture']})" if "picture" in named else "Some text."
    more = {"content": f'"{content}"'}
    if "image" in named:
        more["image"] = f"{{src: {named['image']}, alt: A photo}}"
    if "file" in named:
        more["enclosures"] = f"[{{file: {named['file']}}}]"
    desk.item(f"{story.slug}-{story.number}", id=story.id, title=story.title, **more | values)


def change(desk: Desk, stories: list[Story], edit: str, story: Story) -> None:
    """Draw and make one edit of an item."""
    other = stories[(story.number + 1) % len(stories)]
    match edit.split():
        case [state] if state in STATES:
            story.state = state
        case ["title"]:
            story.title = mark()
            story.former.add(story.title)
        case ["rename"]:
            story.slug = mark()
            story.former.add(story.slug)
        case ["no", role]:
            story.files.pop(role, None)
        case ["borrow"]:
            story.files |= other.files
        case [("image" | "file" | "picture") as role]:
            text, ending = mark(), {"file": "csv"}.get(role, "svg")
            story.files[role] = f"items/{text}.{ending}"
            desk.write(story.files[role], f'<svg xmlns="http://www.w3.org/2000/svg"><!-- {text * 100} --></svg>')
    story.former |= {Path(name).stem for name in story.files.values()}
    write(desk, story)


def unseen(stories: list[Story]) -> Iterator[str]:
    """Return the texts of unreleased items, past and present, that no released item shows."""
    shown = {Path(name).stem for story in stories if story.state == "release" for name in story.files.values()}
    for story in stories:
        if story.state != "release":
            # The page of a withdrawn item stays, with its title, and says that it was withdrawn.
            said = {story.title, story.slug} if story.state == "withdraw" else set()
            yield from story.marks - shown - said


@given(edits=st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 2)), min_size=4, max_size=9))
@example(edits=[("image", 0), ("no image", 0), ("wait", 0), ("draft", 0)])
@example(edits=[("file", 0), ("borrow", 2), ("withdraw", 0), ("no file", 2)])
@example(edits=[("picture", 0), ("borrow", 2), ("no picture", 0), ("no picture", 2), ("delete", 0)])
@example(edits=[("rename", 0), ("title", 0), ("expire", 0)])
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_edits_reveals_a_withheld_item(
    edits: list[tuple[str, int]], store: Store, tmp_path: Path
) -> None:
    empty_moto(store)
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        desk, day = Desk(Path(folder)), 1
        known: dict[tuple[str, str], str] = {}
        desk.write("feeds.yaml", SITE + MORE)
        desk.item("always")
        stories = [Story(number) for number in range(3)]
        begin = [(edit, number) for number in range(3) for edit in ("title", "rename", "release")]
        for edit, number in begin:
            change(desk, stories, edit, stories[number])
        for edit, number in (("wait", 0), *edits):
            change(desk, stories, edit, stories[number])
            day += 3 * (edit == "wait")
            publish(desk, f"2026-{1 + day // 28:02}-{1 + day % 28:02}T00:00:00+00:00", allow=ALLOWED)
            whole = "\n".join(store.texts(known))
            assert [text for text in unseen(stories) if text in whole] == []
