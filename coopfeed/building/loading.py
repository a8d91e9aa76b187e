"""A folder → a Publication: feeds.yaml, items/ and theme/ as values, with every Problem, in one run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from coopfeed import reading
from coopfeed.model import Publication, Site
from coopfeed.model.layout import THEME
from coopfeed.model.problems import Problem
from coopfeed.reading import NO_THEME, Progress, Reader, ReadTheme, ignored
from coopfeed.rendering.pages import theming


def load(
    root: Path | str, progress: Progress | None = None, processes: int = 1, reader: Reader = reading.read_items
) -> Publication:
    """Return the publication in the folder `root`: its feeds.yaml and every item file, with every problem found.

    Args:
        root: the project's folder.
        progress: called after each item file with the count so far and the count of all.
        processes: how many processes may read many files at once; more than one forks this process.
        reader: what gives the items; it need not read a file that it knows.
    """
    root = Path(root)
    read = reading.read_site(root)
    theme = NO_THEME if read.site.feeds_only else reading.read_theme(root)
    site = _with_theme(read.site, theme)
    problems = [*read.problems, *theme.problems, *_template_problems(theme)]
    names = list(reading.item_files(root, problems))
    items = []
    for item in reader(root, site, names, processes):
        items.append(item)
        if progress:
            progress(len(items), len(names))
    problems = [*ignored.unattached(root, problems, items)]
    problems += (problem for item in items for problem in item.problems)
    problems += reading.problems_among(root, site, names, items)
    sound = tuple(item.item for item in items if item.item)
    untranslated = (*read.untranslated, *reading.untranslated(site, sound))
    return Publication(site, sound, tuple(sorted(set(problems))), read.places, tuple(sorted(untranslated)))


def _with_theme(site: Site, theme: ReadTheme) -> Site:
    editions = tuple(replace(edition, theme=theme.templates) for edition in site.editions)
    return replace(site, theme=theme.templates, assets=(*site.assets, *theme.assets), editions=editions)


def _template_problems(theme: ReadTheme) -> Iterator[Problem]:
    """Yield what is wrong with the templates of a theme, provided that all could be read."""
    unread = {problem.where.path for problem in theme.problems}
    if unread.isdisjoint(f"{THEME}/{name}" for name, _ in theme.templates):
        yield from theming.problems(theme.templates)
