"""A new project that publishes at once: `coopfeed init`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from coopfeed import __version__
from coopfeed.authoring.files import create, text
from coopfeed.authoring.items import Draft, item_text, moment, new_id
from coopfeed.authoring.slugs import slug
from coopfeed.errors import AlreadyThereError
from coopfeed.model import Criteria, Person, Selection, Site
from coopfeed.model.layout import ITEMS, SITE_FILE
from coopfeed.reading import field_types
from coopfeed.reading.kinds import refusal
from coopfeed.reading.site import is_reserved
from coopfeed.rendering.schemas import schema_line

WORKFLOW = ".github/workflows/feeds.yaml"
PLAIN = {WORKFLOW: "workflow.yaml", ".pre-commit-config.yaml": "pre-commit.yaml", ".gitignore": "gitignore"}
"""The files of a project that are the same in each, and the templates that they are made of."""

PLACE = "https://feeds.example.org/"
"""An address that stands for one that is not known yet (RFC 2606, 3)."""

LANGUAGE_OF_EXAMPLES = "en"

_HEAD = "# The publication. A line that begins with # is a note; `coopfeed check` tells what is wrong.\n\n"
_URL = "# The address at which public/ will be served. Links and feeds begin with it: set it before you publish.\n"
_TAG = "# The beginning of every item's id. Never change it: every item would come to subscribers again as new.\n"
_LANGUAGE = "# The language and the time zone of items that do not say theirs.\n"
_CATEGORIES = "# Each category becomes a feed: a short name for addresses, and a name for people.\n"
_MORE = """\
# What follows may be left out. To use a line, delete the # at its beginning.
# description: One sentence on what the publication brings.
# home: https://www.example.org/
# rights: CC BY 4.0
# languages: [en, fr]
# feeds:
#   chile:
#     title: News from Chile
#     where: {country: CL}
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody said of a new publication; `categories` are titles by slug."""

    title: str
    url: str
    language: str
    timezone: str
    categories: Mapping[str, str]


def categories(said: Sequence[str]) -> dict[str, str]:
    """Titles by slug of what somebody said: a title, or slug=title."""
    return dict(map(_category, said))


def _category(said: str) -> tuple[str, str]:
    its, named, title = said.partition("=")
    title = " ".join((title if named else said).split())
    return its.strip() if named else slug(title), title


def against_categories(said: Sequence[str], language: str) -> str:
    """Return why these cannot be the categories of a publication in `language`; "" where they can."""
    known: set[str] = set()
    for its, title in map(_category, said):
        if against := refusal(field_types.Title, title) or refusal(field_types.Slug, its):
            return against
        if is_reserved(its, [language]):
            return f'the layout needs the folder "{its}" itself; write another name before the title: the-{its}={title}'
        if its in known:
            return f'two categories are called "{its}"; write another name before one title: other={title}'
        known.add(its)
    return "" if known else "at least one category is needed"


def project(root: Path, wanted: Wanted, now: datetime) -> tuple[list[str], list[str]]:
    """Write the project in the folder `root`: the names of the files that were made, and of those that were there.

    feeds.yaml comes last, so that what was cut off is no project yet.

    Raises:
        WritingError: the disk refuses.
    """
    made: list[str] = []
    kept: list[str] = []
    for name, content in contents(wanted, now):
        try:
            create(root / name, content)
            made.append(name)
        except AlreadyThereError:
            kept.append(name)
    return made, kept


def contents(wanted: Wanted, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield the files of a new project: names and texts."""
    site = _site(wanted, now)
    for number, category in enumerate(site.categories, start=1):  # no two of one moment, nor one of the next item
        yield _example(site, category, now - timedelta(minutes=number))
    for name, template in PLAIN.items():
        read = resources.files("coopfeed.authoring").joinpath("templates", template).read_text(encoding="utf-8")
        yield name, read.replace("VERSION", __version__)
    yield SITE_FILE, _feeds_yaml(site)


def _site(wanted: Wanted, now: datetime) -> Site:
    host = re.sub(r"[^a-z0-9.\-]", "-", (urlsplit(wanted.url).hostname or "").encode("idna").decode())
    return Site(
        title=wanted.title,
        url=wanted.url,
        tag=f"{host},{now.year}:{slug(wanted.title)}",
        author=Person(wanted.title),
        language=wanted.language,
        timezone=wanted.timezone,
        categories=tuple(
            Selection(its, title, Criteria(categories=(its,))) for its, title in wanted.categories.items()
        ),
    )


def _feeds_yaml(site: Site) -> str:
    return "\n".join(
        (
            f"{schema_line(site, SITE_FILE, 'feeds')}{_HEAD}{text({'title': site.title, 'author': site.author.name})}",
            f"{_URL}{text({'url': site.url})}",
            f"{_TAG}{text({'tag': site.tag})}",
            f"{_LANGUAGE}{text({'language': site.language, 'timezone': site.timezone})}",
            f"{_CATEGORIES}{text({'categories': {each.slug: each.title for each in site.categories}})}",
            _MORE,
        )
    )


def _example(site: Site, category: Selection, published: datetime) -> tuple[str, str]:
    its = f"example-{category.slug}"
    draft = Draft(
        title=f"An example in “{category.title}”",
        category=category.slug,
        published=moment(published, site),
        summary="This is an example. Put your own words in its place, and it becomes your first item.",
        language="" if site.language == LANGUAGE_OF_EXAMPLES else LANGUAGE_OF_EXAMPLES,
    )
    name = f"{ITEMS}/{category.slug}/{draft.published:%Y-%m-%d}-{its}.yaml"
    return name, item_text(site, draft, new_id(site, its, published), name)
