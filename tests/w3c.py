"""Run the code of the W3C Feed Validation Service over a published folder: `make w3c FEEDVALIDATOR=its/checkout`.

The validator is on no registry, so this is not part of `make check`: run it by hand after a change to a format.
Every error and warning that the public service would show is printed; the exit status is 1 if there is any.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any


def events(document: Path, url: str) -> list[Any]:
    """Return the validator's messages about a document, as if fetched from `url`."""
    import feedvalidator
    from feedvalidator import compatibility

    seen = feedvalidator.validateStream(io.BytesIO(document.read_bytes()), firstOccurrenceOnly=False, base=url)
    return list(compatibility.AA(seen["loggedEvents"]))


def main(checkout: str, folder: str, url: str) -> int:
    """Validate every XML document below `folder`, which is served at `url`."""
    sys.path.insert(0, str(Path(checkout) / "src"))
    bad = 0
    documents = sorted(p for p in Path(folder).rglob("*") if p.suffix in (".xml", ".opml"))
    for document in documents:
        name = document.relative_to(folder).as_posix()
        for event in events(document, url + name):
            bad += 1
            print(f"{name}:{event.params.get('line')}: {type(event).__name__} {event.params}")
    print(f"{len(documents)} documents, {bad} errors and warnings")
    return int(bool(bad) or not documents)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
