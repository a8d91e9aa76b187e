"""Destinations for tests that every kind must pass: a folder, and a bucket in a real store."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from coopfeed import building
from coopfeed.building import loading
from coopfeed.model import destinations
from coopfeed.model.destinations import Bucket
from coopfeed.publishing import Published, PublishOptions
from coopfeed.publishing.destination import Destination
from coopfeed.publishing.publication import connect, publish_to
from tests.desk import SITE, Desk
from tests.stores import NAME, PREFIX, Store

STEPS = ("open", "begin", "put", "delete", "send", "commit")
"""The calls that change the destination."""


@dataclass(frozen=True)
class Place:
    """A destination, and functions to read and write its files from outside."""

    location: destinations.Destination
    files: Callable[[], dict[str, bytes]]
    write: Callable[[str, bytes], object]

    @property
    def feeds(self) -> dict[str, bytes]:
        """Return the feeds that readers get."""
        return {path: content for path, content in self.files().items() if path.endswith(".xml")}

    def publish(self, desk: Desk, step: Callable[[str], object] | None = None, **options: Any) -> Published:
        """Publish a project; `step` is called before each of the STEPS."""
        built = building.build(loading.load(desk.root), datetime.fromisoformat("2026-01-01T00:00:00+00:00"))
        destination = connect(self.location)
        if step:
            destination = cast("Destination", Watched(destination, step))
        return publish_to(destination, built, PublishOptions(**{"allow": frozenset({"gone-item"})} | options))


def folder(path: Path) -> Place:
    """Return the folder `path` as a place."""

    def files() -> dict[str, bytes]:
        found = (each for each in path.rglob("*") if each.is_file())
        return {each.relative_to(path).as_posix(): each.read_bytes() for each in found}

    def write(name: str, content: bytes) -> None:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)

    return Place(path, files, write)


def bucket(store: Store) -> Place:
    """Return the bucket of `store` as a place."""
    return Place(
        Bucket("s3", NAME, PREFIX), store.files, lambda name, content: store.write(f"{PREFIX}/{name}", content)
    )


class Watched:
    """A destination, snapshot or transaction that calls `step` before each of the STEPS."""

    def __init__(self, inner: Any, step: Callable[[str], object]) -> None:
        self._inner, self._step = inner, step

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name not in STEPS:
            return found

        def call(*arguments: Any, **options: Any) -> Any:
            self._step(name)
            result = found(*arguments, **options)
            return Watched(result, self._step) if name in ("open", "begin") else result

        return call

    def __enter__(self) -> Watched:
        return Watched(self._inner.__enter__(), self._step)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._inner.__exit__(kind, error, traceback)


def before(desk: Desk) -> None:
    """Write the project of the first publication: few files, of every kind except pages."""
    desk.write("feeds.yaml", SITE + "formats: [atom]\nfeeds_only: true\npublish: {grace: 0}\n")
    (desk.root / "items/new.yaml").unlink(missing_ok=True)
    desk.linked("kept", date="2025-01-02")
    desk.linked("gone", date="2025-01-03", category="trainings")


def after(desk: Desk) -> None:
    """Change one item, add one, and remove one together with its feed."""
    (desk.root / "items/gone.yaml").unlink(missing_ok=True)
    desk.linked("kept", date="2025-01-02", summary="Corrected.")
    desk.linked("new", date="2025-02-01")


def are_whole(feeds: dict[str, bytes], *states: dict[str, bytes]) -> bool:
    """Return whether each of the `feeds` is as in one of the `states`."""
    allowed: dict[str, Collection[bytes]] = {path: [state[path] for state in states if path in state] for path in feeds}
    return all(document in allowed[path] for path, document in feeds.items())
