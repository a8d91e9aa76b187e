"""An example of every problem: a file with a mistake, and what the program prints for it.

These are for readers of the documentation, who should see the mistake at a glance; the tests have more of them.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from docs import examples

SITE = """\
title: Example news
url: https://feeds.example.org/
tag: example.org,2026:news
author: The editors
categories:
  news: News
"""
ITEM = "items/news/fair.yaml"
_BASE = {"title": "A fair in June", "date": "2026-06-14", "category": "news", "summary": "Come and taste."}

Files = dict[str, str | bytes]


def _item(path: str = ITEM, **changes: str | None) -> Files:
    values = {key: value for key, value in (_BASE | changes).items() if value is not None}
    return {path: f"# {path}\n" + "".join(f"{key}: {value}\n" for key, value in values.items()).replace(": \n", ":\n")}


def _site(extra: str = "", old: str = "", new: str = "") -> Files:
    return {"feeds.yaml": "# feeds.yaml\n" + SITE.replace(old, new) + extra}


_ALIASES = "".join(f"t{n}: &t{n} [{', '.join([f'*t{n - 1}'] * 9 if n else ['milk'] * 9)}]\n" for n in range(6))

EXAMPLES: dict[str, Files] = {
    # the file
    "unreadable-file": {"items/news/fair.yaml/photo.txt": "This is a folder that is called like an item."},
    "bad-file-name": _item("items/news/Fair of 14 June.yaml"),
    "file-too-large": {ITEM: f"title: {'honey ' * 200_000}\n"},
    "many-problems": _item(tags="\n" + "- {fair: June}\n" * 101),
    "not-utf-8": {ITEM: f"# {ITEM}\ntitle: A fair in Gen".encode() + b"\xe8ve\n"},
    "control-character": {ITEM: _item()[ITEM].replace("taste", "ta\x07ste")},  # type: ignore[arg-type]  # _item gives text
    "empty-file": {ITEM: f"# {ITEM}\n"},
    # YAML
    "yaml-syntax": _item(title="Market: a fair in June"),
    "tab": _item(category="\n\t- news"),
    "two-documents": {ITEM: f"{_item()[ITEM]!s}---\ntitle: A second fair\n"},
    "not-a-mapping": {ITEM: f"# {ITEM}\nA fair in June. Come and taste.\n"},
    "yaml-tag": _item(date="!!timestamp 2026-06-14"),
    "nested-too-deep": _item(tags=f"{'[' * 24}milk{']' * 24}"),
    "alias-bomb": _item(tags=f"\n{_ALIASES}"),
    # keys and values
    "duplicate-key": {ITEM: f"{_item()[ITEM]!s}title: A fair in July\n"},
    "unknown-key": _item(sumary="Come and taste."),
    "missing-key": _item(summary=None),
    "unknown-language": _site("languages: [en, fr]\n", "News\n", "{en: News, de: Neues}\n"),
    "missing-translation": _site("languages: {en: News, fr: Nouvelles}\n", "News\n", "{en: News, fr: Actualités}\n")
    | _item(date="2026-05-14")
    | _item("items/news/fair.fr.yaml", title="Une foire en mai", date="2026-05-14"),
    "not-beside-original": _item("items/fr/fair.fr.yaml", title="Une foire en juin") | _item(date="2026-05-14"),
    "same-language": _item("items/news/fair.en.yaml", date="2026-05-14") | _item(date="2026-05-14"),
    "empty-edition": _site("languages: [en, fr]\n") | _item(date="2026-05-14"),
    "wrong-type": _item(draft="perhaps"),
    "multiline-title": _item(title="|\n  A fair\n  in June"),
    "long-title": _item(title="A fair in June, and " * 12 + "another in July"),
    "markup-in-text": _item(title="A <em>fair</em> in June"),
    "link-in-text": _item(content="\"See [the stalls](#the-stalls).\""),
    "complex-content": _item(content="|\n" + "  - milk\n" * 30_000),
    "unsafe-content": _item(content="\"Come! <script>count()</script>\""),
    # dates
    "bad-date": _item(date="next Sunday"),
    "ambiguous-date": _item(date="04/06/2026"),
    "impossible-date": _item(date="31 June 2026"),
    "bad-timezone": _site("timezone: Geneva\n"),
    "updated-before-date": _item(updated="2026-05-14"),
    "expires-before-date": _item(expires="2026-06-01"),
    "withdrawn-before-date": _item(withdrawn="2026-06-01"),
    "event-ends-before-start": _item(event="{start: 2026-06-21, end: 2026-06-20}"),
    # addresses and names
    "bad-url": _item(link="www.example.org/fair"),
    "bad-id": _item(id="fair 2026"),
    "bad-guid": _item(guid='" 1234"'),
    "bad-tag": _site("", "example.org,2026:news", "news"),
    "bad-slug": _site("  items: Items\n"),
    "bad-email": _item(authors="{name: Ana, email: ana at example.org}"),
    "bad-media-type": _item(enclosures="{url: https://example.org/talk, type: mp3}"),
    "unknown-category": _item(category="new"),
    "bad-country": _item(country="UK"),
    "bad-language": _item(language="english"),
    "duplicate-id": _item("items/news/fair-again.yaml", id="tag:example.org,2026:fair")
    | _item(id="tag:example.org,2026:fair", date="2026-06-15"),
    "duplicate-slug": _item("items/news/2025-06-15-fair.yaml", date="2025-06-15")
    | _item("items/news/2026-06-14-fair.yaml"),
    "duplicate-feed": _site("feeds:\n  news:\n    title: News from Chile\n    where: {country: CL}\n"),
    "bad-destination": _site("destination: items/public\n"),
    # files beside the items
    "missing-file": _item(image="{src: images/fair.jpg, alt: A stall with cheese}"),
    "file-outside-project": _item(enclosures="{file: /../programme.pdf}"),
    "unknown-file-type": _item(enclosures="{file: plan.dwg}") | {"items/news/plan.dwg": b"AC10"},
    "image-without-alt": _item(image="https://example.org/fair.jpg"),
    "bad-theme": {"theme/item.html": '{% extends "bas.html" %}\n{% block main %}{{ item.title }}{% endblock %}\n'},
    # the publication
    "missing-link": _site("pages: none\n") | _item(),
    "moved": _site("", "https://feeds.example.org/", "https://news.example.org/"),
    "changed-id": _item("items/news/spring-fair.yaml"),
    "gone-item": {},
    "gone-feed": _site("formats: [atom]\n") | _item(),
    "many-new": _site("publish: {max_new: 1}\n")
    | _item("items/news/market.yaml", title="A market in July", date="2026-07-11")
    | _item(),
    "foreign-file": {"public/index.html": "<h1>Our garden</h1>\n"},
    "empty-feed": _site("  trainings: Trainings\n") | _item(),
}  # fmt: skip
BEFORE: dict[str, Files] = {
    "moved": _site(),
    "changed-id": _item(),
    "gone-item": _item(),
    "gone-feed": _item(),
    "many-new": {},
}
"""Files that were published before the example, for problems that only show then."""

AT_PUBLICATION = {*BEFORE, "foreign-file"}

SMALLEST: dict[str, str] = {"feeds.yaml": SITE + "feeds_only: true\nformats: atom\n"} | {
    path: str(text) + "link: https://example.org/fair\n" for path, text in _item(date="2026-05-14").items()
}
"""A publication with as few files as possible."""

_SOUND = {"feeds.yaml": SITE} | _item("items/news/other.yaml", date="2026-01-01", link="https://example.org/other")
_IN_WORDS = {
    "gone-item": "The file was deleted.",
    "foreign-file": "`public/index.html` was written by something else.",
}
_ON_DEMAND = {"missing-translation": ["--missing-translations"]}
_AMONG_OTHERS = {"many-problems"}
_TOO_LONG_TO_SHOW = {
    "unreadable-file": "`items/news/fair.yaml` is a folder.",
    "file-too-large": "A file of 1.2 MB.",
    "complex-content": "A list of 30,000 lines.",
    "many-problems": "A file with 101 invalid tags.",
    "alias-bomb": "Six lines, each a list with nine aliases of the line before.",
}


def printed(code: str, *options: str) -> str:
    """Return what `coopfeed check --quiet` prints for the example, or `publish --quiet` where only that finds it."""
    with examples.project() as folder:
        if code not in AT_PUBLICATION:
            _write(folder, _SOUND | EXAMPLES[code])
            options = (*_ON_DEMAND.get(code, ()), *options)
            said = examples.run(folder, shlex.join(["coopfeed", "check", "--quiet", *options]))
            return _only(code, said) if code in _AMONG_OTHERS else said
        publish = ["coopfeed", "publish", "--quiet", "--now", "2026-08-01"]
        if code in BEFORE:
            _write(folder, _SOUND | BEFORE[code])
            examples.run(folder, shlex.join(publish))
            for path in BEFORE[code]:
                (folder / path).unlink()
        _write(folder, _SOUND | EXAMPLES[code])
        return examples.run(folder, shlex.join([*publish, *options]))


def _only(code: str, said: str) -> str:
    """Return what is printed for problems with this code."""
    blocks = re.split(r"^(?=\S)", said, flags=re.MULTILINE)
    return "".join(block for block in blocks if f": {code}: " in block.partition("\n")[0])


def _write(folder: Path, files: Files) -> None:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)


def codes(code: str) -> set[str]:
    """Return the codes that the program finds in the example."""
    return set(re.findall(r"^\S.*?:\d+:\d+: (?:warning: )?([a-z0-9-]+): ", printed(code), re.MULTILINE))


def shown(code: str) -> str:
    """Return the example and what is printed for it, as Markdown."""
    said = f"```text\n{printed(code)}```"
    if note := _TOO_LONG_TO_SHOW.get(code):
        return f"{note}\n\n{said}"
    blocks = _blocks(EXAMPLES[code])
    if before := _blocks(BEFORE.get(code, {})):
        blocks = ["Published before:", *before, "And now:", *blocks]
    if note := _IN_WORDS.get(code):
        blocks.append(note)
    return "\n\n".join([*blocks, said])


def _blocks(files: Files) -> list[str]:
    texts = (files[path] for path in sorted(files) if path.endswith(".yaml"))
    return [f"```yaml\n{_visible(t if isinstance(t, str) else t.decode('latin-1'))}```" for t in texts]


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)
