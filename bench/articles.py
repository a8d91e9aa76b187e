"""Made-up news of cooperatives, similar to the real items in length and form, the same for a seed on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

CATEGORIES = {
    "interviews": "Interviews",
    "trainings": "Trainings",
    "country-projects": "Country projects",
    "reports": "Reports",
}
COUNTRIES = {
    "CO": "Colombia",
    "ID": "Indonesia",
    "IT": "Italy",
    "KE": "Kenya",
    "LK": "Sri Lanka",
    "MD": "Moldova",
    "MG": "Madagascar",
    "MX": "Mexico",
    "PH": "Philippines",
    "RW": "Rwanda",
    "TN": "Tunisia",
    "TZ": "Tanzania",
}
TAGS = ("agriculture", "care", "credit unions", "energy", "fair trade", "housing", "platform work", "women", "youth")

FIRST = datetime(2006, 1, 1, tzinfo=UTC)
LAST = datetime(2025, 12, 31, tzinfo=UTC)  # fixed, so that nothing depends on the day of the benchmark

_WHO = (
    "A dairy cooperative", "The union of coffee growers", "A housing cooperative", "The women’s savings group",
    "A worker cooperative of carpenters", "The federation of credit unions", "A young platform cooperative",
    "The fishers’ association", "A school cooperative", "The vanilla producers", "A cooperative of home carers",
)  # fmt: skip
_DOES = (
    "opens a training centre", "elects a new board", "shares the lessons of ten years", "begins to export",
    "trains forty trainers", "signs an agreement with the ministry", "builds a cold store", "keeps its books together",
    "welcomes members from the informal economy", "insures its harvest", "publishes a guide for managers",
)  # fmt: skip
_WHERE = (
    "in the northern highlands", "after the long drought", "on the coast", "with support of its neighbours",
    "for its hundredth anniversary", "in three provinces", "under the new law", "between two harvests",
)  # fmt: skip
_SENTENCES = (
    "{who} {does} {where}, and {number} members took part in the decision.",
    "The project lasts until the end of the coming year and reaches {number} households, most of them on small farms.",
    "Participants came from cooperatives, trade unions & public services; they worked in mixed groups for five days.",
    "“We learnt to plan together before we bought anything”, says the chairwoman, who joined when there were {number}.",
    "An assessment found that income rose where storage, transport and accounts were shared, less so elsewhere.",
    "The material is free to use and exists in {few} languages, with exercises for groups of about {few} people.",
    "This is part of a series on how social and solidarity economy organizations answer to a changing world of work.",
    "In the first {few} months the cooperative paid back its loan and set aside a reserve for years with little rain.",
)


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of content, independent of any tool."""

    slug: str
    title: str
    date: datetime
    category: str
    summary: str
    country: str = ""
    tags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the file name without its extension."""
        return f"{self.date:%Y-%m-%d}-{self.slug}"

    @property
    def link(self) -> str:
        """Return the address of an article without its own page."""
        return f"https://news.example.org/{self.category}/{self.slug}"


def articles(seed: int, count: int) -> Iterator[Article]:
    """Return `count` articles, oldest first, no two at the same second."""
    random = Random(seed)  # noqa: S311 - the same for a seed is what is wanted
    step = (LAST - FIRST) / count
    for number in range(count):
        yield _article(random, number, FIRST + number * step + random.random() * step)


def _article(random: Random, number: int, moment: datetime) -> Article:
    who, does, where = random.choice(_WHO), random.choice(_DOES), random.choice(_WHERE)
    slug = "-".join("".join(c for c in f"{who} {does}".lower() if c.isascii() and (c.isalpha() or c == " ")).split())
    sentences = random.sample(_SENTENCES, random.randint(2, 4))
    summary = " ".join(
        text.format(who=who, does=does, where=where, number=random.randint(30, 2000), few=random.randint(3, 24))
        for text in sentences
    )
    return Article(
        slug=f"{slug}-{number}",
        title=f"{who} {does} {where}",
        date=moment.replace(microsecond=0),
        category=random.choice(tuple(CATEGORIES)),
        summary=summary,
        country=random.choice(tuple(COUNTRIES)) if random.random() < 0.5 else "",
        tags=tuple(random.sample(TAGS, random.randint(1, 3))) if random.random() < 0.3 else (),
    )
