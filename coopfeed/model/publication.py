"""What was read, and what is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coopfeed.model.items import Asset, ItemMeta
from coopfeed.model.layout import OutputInfo
from coopfeed.model.problems import Problem, Where
from coopfeed.model.site import Site


@dataclass(frozen=True, slots=True)
class Output:
    """A file to be published: what it is, and its `content`, which is its bytes or the file to copy."""

    info: OutputInfo
    content: bytes | Path

    @property
    def path(self) -> str:
        """Return where it lies in the output, with forward slashes."""
        return self.info.path

    @property
    def media_type(self) -> str:
        """The media type as which it is served."""
        return self.info.media_type


@dataclass(frozen=True, slots=True)
class Publication:
    """What was read: the site, its items, and every problem that the reading found.

    `places` says where feeds.yaml defines each feed, and each edition by its folder. `untranslated` is what editions
    lack, as warnings for those who ask. With an error among `problems`, site and items are incomplete.
    """

    site: Site
    items: tuple[ItemMeta, ...]
    problems: tuple[Problem, ...]
    places: tuple[tuple[str, Where], ...] = ()
    untranslated: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a publication."""
        return tuple(p for p in self.problems if p.is_error)

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The files that it shows or offers, whether they are published now or not."""
        return (*self.site.assets, *(asset for item in self.items for asset in item.assets))

    def files(self, root: Path) -> frozenset[str]:
        """Return the names of its assets in the project at `root`, and of the links that lead to them."""
        return frozenset(name for asset in self.assets for name in asset.names(root))
