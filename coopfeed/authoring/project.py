"""A new project that publishes at once: `coopfeed init`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from coopfeed.authoring.files import create, text
from coopfeed.authoring.items import Draft, item_text, moment, new_id
from coopfeed.authoring.slugs import slug
from coopfeed.errors import AlreadyThereError
from coopfeed.model import Criteria, Person, Selection, Site
from coopfeed.model.layout import ITEMS, SITE_FILE
from coopfeed.reading import field_types, placeholders
from coopfeed.reading.kinds import refusal
from coopfeed.reading.site import is_reserved
from coopfeed.rendering.schemas import schema_line
from coopfeed.version import __version__

WORKFLOW = ".github/workflows/feeds.yaml"
PLAIN = {WORKFLOW: "workflow.yaml", ".pre-commit-config.yaml": "pre-commit.yaml", ".gitignore": "gitignore"}
"""The files of a project that are the same in each, and the templates that they are made of."""

LANGUAGE_OF_EXAMPLES = "en"

_HEAD = "# The publication. Lines that begin with # are comments; `coopfeed check` reports mistakes.\n\n"
_URL = "# The address where public/ will be served. All links start with it: set it before you publish.\n"
_TAG = "# The start of every item's id. Never change it: subscribers would get every item again as new.\n"
_LANGUAGE = "# The language and time zone of items that do not set their own.\n"
_CATEGORIES = "# Each category becomes a feed: a short name for its address, and a title for people.\n"
_MORE = """\
# Everything below is optional. To use a line, delete the # in front of it.
#description: One sentence about the publication.
#home: https://www.example.org/
#rights: CC BY 4.0
#languages: [en, fr]
#feeds:
#  chile:
#    title: News from Chile
#    where: {country: CL}
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
            return f'the layout needs the folder "{its}" itself; put another name before the title: the-{its}={title}'
        if its in known:
            return f'two categories are called "{its}"; put another name before one of the titles: other={title}'
        known.add(its)
    return "" if known else "give at least one category"


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
        summary=placeholders.SUMMARY,
        language="" if site.language == LANGUAGE_OF_EXAMPLES else LANGUAGE_OF_EXAMPLES,
    )
    name = f"{ITEMS}/{category.slug}/{draft.published:%Y-%m-%d}-{its}.yaml"
    return name, item_text(site, draft, new_id(site, its, published), name)
