"""The output of the program for the example of each code."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from coopfeed.model.code_examples import EXAMPLES, SITE, Files, sound, visible
from coopfeed.model.codes import Code
from docs import examples

AT_PUBLICATION = {code for code, example in EXAMPLES.items() if example.published is not None} | {Code.FOREIGN_FILE}

SMALLEST: dict[str, str] = {
    "feeds.yaml": SITE + "feeds_only: true\nformats: atom\n",
    "items/news/fair.yaml": (
        "# items/news/fair.yaml\ntitle: A fair in June\ndate: 2026-05-14\ncategory: news\n"
        "summary: Come and taste.\nlink: https://example.org/fair\n"
    ),
}
"""A publication with as few files as possible."""

_ON_DEMAND = {Code.MISSING_TRANSLATION: ["--missing-translations"]}
_AMONG_OTHERS = {Code.MANY_PROBLEMS}


def printed(code: Code, *options: str) -> str:
    """Return what `coopfeed check --quiet` prints for the example, or `publish --quiet` if only that reports it."""
    output = _printed(code, EXAMPLES[code].wrong, *options)
    return _only(code, output) if code in _AMONG_OTHERS else output


def _printed(code: Code, files: Files, *options: str) -> str:
    with examples.project() as folder:
        if code not in AT_PUBLICATION:
            _write(folder, sound() | files)
            check = ["coopfeed", "check", "--quiet", *_ON_DEMAND.get(code, ())]
            return examples.run(folder, shlex.join([*check, *options]))
        publish = ["coopfeed", "publish", "--quiet", "--now", "2026-08-01"]
        if (published := EXAMPLES[code].published) is not None:
            _write(folder, sound() | published)
            examples.run(folder, shlex.join(publish))
            for path in published:
                (folder / path).unlink()
        _write(folder, sound() | files)
        return examples.run(folder, shlex.join([*publish, *options]))


def _only(code: Code, output: str) -> str:
    """Return the output about problems with this code."""
    blocks = re.split(r"^(?=\S)", output, flags=re.MULTILINE)
    return "".join(block for block in blocks if f": {code}: " in block.partition("\n")[0])


def _write(folder: Path, files: Files) -> None:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)


def codes(code: Code) -> set[str]:
    """Return the codes that the program reports for the example: only that one."""
    return _codes(printed(code))


def codes_left(code: Code) -> set[str]:
    """Return the codes that the program reports for the corrected example: none."""
    return _codes(_printed(code, EXAMPLES[code].right))


def _codes(output: str) -> set[str]:
    return set(re.findall(r"^\S.*?:\d+:\d+: (?:warning: )?([a-z0-9-]+): ", output, re.MULTILINE))


def shown(code: Code) -> str:
    """Return the example and the output about it, as Markdown."""
    example = EXAMPLES[code]
    blocks = _blocks(example.published or {})
    if blocks:
        blocks = ["Published before:", *blocks, "And now:"]
    if not example.too_long:
        blocks += _blocks(example.wrong)
    if example.in_words:
        blocks.append(example.in_words)
    return "\n\n".join([*blocks, f"```text\n{printed(code)}```"])


def _blocks(files: Files) -> list[str]:
    return [f"```{path.rpartition('.')[2]}\n{text}```" for path, text in visible(files).items()]
